import { lazy } from 'react';
import type { ComponentType, ReactNode } from 'react';
import ApartmentOutlined from '@ant-design/icons/es/icons/ApartmentOutlined';
import AuditOutlined from '@ant-design/icons/es/icons/AuditOutlined';
import BankOutlined from '@ant-design/icons/es/icons/BankOutlined';
import BranchesOutlined from '@ant-design/icons/es/icons/BranchesOutlined';
import DashboardOutlined from '@ant-design/icons/es/icons/DashboardOutlined';
import FileProtectOutlined from '@ant-design/icons/es/icons/FileProtectOutlined';
import IdcardOutlined from '@ant-design/icons/es/icons/IdcardOutlined';
import NodeIndexOutlined from '@ant-design/icons/es/icons/NodeIndexOutlined';
import PayCircleOutlined from '@ant-design/icons/es/icons/PayCircleOutlined';
import PercentageOutlined from '@ant-design/icons/es/icons/PercentageOutlined';
import ProfileOutlined from '@ant-design/icons/es/icons/ProfileOutlined';
import SafetyCertificateOutlined from '@ant-design/icons/es/icons/SafetyCertificateOutlined';
import TeamOutlined from '@ant-design/icons/es/icons/TeamOutlined';
import UnorderedListOutlined from '@ant-design/icons/es/icons/UnorderedListOutlined';

export interface PageRoute {
  /** Also the key of its name in the locale files (`page.<key>`). */
  readonly key: string;
  readonly path: string;
  /** The permission that opens it: what `GET /session` lists. */
  readonly access: string;
  /** Stands in the navigation of one kind of office only; for the others it would always be empty. */
  readonly office?: 'AGENCY' | 'FINANCE';
  readonly page?: ComponentType;
  /** A page of the server itself, opened beside the app. */
  readonly external?: boolean;
  readonly group?: 'work' | 'watch' | 'system';
  readonly icon?: ReactNode;
}

/** Every page with the permission it needs. Those with a group stand in the navigation, in this order. */
export const ROUTES: readonly PageRoute[] = [
  {
    key: 'workbench',
    path: '/',
    access: 'session.own',
    group: 'work',
    icon: <ProfileOutlined />,
    page: lazy(() => import('../pages/workbench/workbench-page')),
  },
  {
    key: 'remittances',
    path: '/remittances',
    access: 'remittance.read',
    group: 'work',
    icon: <UnorderedListOutlined />,
    page: lazy(() => import('../pages/remittances/remittances-page')),
  },
  {
    key: 'remittance',
    path: '/remittances/:remittanceId',
    access: 'remittance.read',
    page: lazy(() => import('../pages/remittance/remittance-page')),
  },
  {
    key: 'fundings',
    path: '/funding-requests',
    access: 'funding.read',
    group: 'work',
    icon: <FileProtectOutlined />,
    page: lazy(() => import('../pages/funding/fundings-page')),
  },
  {
    key: 'fundingDraft',
    path: '/funding-requests/new',
    access: 'funding.command',
    page: lazy(() => import('../pages/funding/draft-page')),
  },
  {
    key: 'fundingAmend',
    path: '/funding-requests/:requestId/edit',
    access: 'funding.command',
    page: lazy(() => import('../pages/funding/draft-page')),
  },
  {
    key: 'funding',
    path: '/funding-requests/:requestId',
    access: 'funding.read',
    page: lazy(() => import('../pages/funding/funding-page')),
  },
  {
    key: 'batches',
    path: '/payout-batches',
    access: 'payout.read',
    group: 'work',
    icon: <PayCircleOutlined />,
    page: lazy(() => import('../pages/payout/batches-page')),
  },
  {
    key: 'batch',
    path: '/payout-batches/:batchId',
    access: 'payout.read',
    page: lazy(() => import('../pages/batch/batch-page')),
  },
  {
    key: 'payees',
    path: '/payees',
    access: 'payee.read',
    office: 'AGENCY',
    group: 'work',
    icon: <IdcardOutlined />,
    page: lazy(() => import('../pages/payees/payees-page')),
  },
  {
    key: 'chain',
    path: '/chain',
    access: 'chain.read',
    group: 'watch',
    icon: <NodeIndexOutlined />,
    page: lazy(() => import('../pages/chain/chain-page')),
  },
  {
    key: 'rates',
    path: '/payout-rates',
    access: 'payout.read',
    group: 'watch',
    icon: <PercentageOutlined />,
    page: lazy(() => import('../pages/rates/rates-page')),
  },
  {
    key: 'noLoss',
    path: '/system/no-loss',
    access: 'noloss.read',
    group: 'watch',
    icon: <SafetyCertificateOutlined />,
    page: lazy(() => import('../pages/system/no-loss-page')),
  },
  {
    key: 'events',
    path: '/audit/events',
    access: 'event.read',
    group: 'watch',
    icon: <AuditOutlined />,
    page: lazy(() => import('../pages/audit/events-page')),
  },
  {
    key: 'institutions',
    path: '/system/institutions',
    access: 'user.read',
    group: 'system',
    icon: <ApartmentOutlined />,
    page: lazy(() => import('../pages/system/institutions-page')),
  },
  {
    key: 'accounts',
    path: '/system/accounts',
    access: 'account.read',
    group: 'system',
    icon: <BankOutlined />,
    page: lazy(() => import('../pages/system/accounts-page')),
  },
  {
    key: 'users',
    path: '/system/users',
    access: 'user.read',
    group: 'system',
    icon: <TeamOutlined />,
    page: lazy(() => import('../pages/system/users-page')),
  },
  {
    key: 'routes',
    path: '/system/routes',
    access: 'route.read',
    group: 'system',
    icon: <BranchesOutlined />,
    page: lazy(() => import('../pages/system/routes-page')),
  },
  {
    key: 'queues',
    path: '/admin/queues',
    access: 'queue.admin',
    group: 'system',
    icon: <DashboardOutlined />,
    external: true,
  },
  { key: 'me', path: '/me', access: 'session.own', page: lazy(() => import('../pages/me/me-page')) },
];

export const GROUPS = ['work', 'watch', 'system'] as const;
