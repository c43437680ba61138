import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import DisconnectOutlined from '@ant-design/icons/es/icons/DisconnectOutlined';
import FileSearchOutlined from '@ant-design/icons/es/icons/FileSearchOutlined';
import InboxOutlined from '@ant-design/icons/es/icons/InboxOutlined';
import LockOutlined from '@ant-design/icons/es/icons/LockOutlined';
import Button from 'antd/es/button';
import type { Problem } from '../api/problem';
import { useWords } from './refusal-words';

/** Something else than the content a page was opened for: why, and what to do next. */
function State({
  icon,
  title,
  children,
  whole = false,
}: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly whole?: boolean;
}) {
  return (
    <div className={whole ? 'state state-whole' : 'state'} role="status">
      <span className="state-icon" aria-hidden>
        {icon}
      </span>
      <strong>{title}</strong>
      <div className="state-more">{children}</div>
    </div>
  );
}

export function LoadingState({ whole = false }: { readonly whole?: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={whole ? 'state state-whole' : 'state'} role="status">
      <span className="loading" aria-hidden />
      <span className="quiet">{t('state.loading')}</span>
    </div>
  );
}

export function ErrorState({
  problem,
  onRetry,
  whole = false,
}: {
  readonly problem: Problem;
  readonly onRetry?: () => void;
  readonly whole?: boolean;
}) {
  const { t } = useTranslation();
  const words = useWords();
  if (problem.status === 403) return <NoPermissionState />;
  if (problem.status === 404) return <NotFoundState />;
  const { title, remedy } = words(problem);
  return (
    <State icon={<DisconnectOutlined />} title={title} whole={whole}>
      <p>{remedy}</p>
      {onRetry ? <Button onClick={onRetry}>{t('action.retry')}</Button> : null}
    </State>
  );
}

export function NoPermissionState() {
  const { t } = useTranslation();
  return (
    <State icon={<LockOutlined />} title={t('state.noPermission')}>
      <p>{t('state.noPermissionRemedy')}</p>
      <Link to="/">{t('state.backToWorkbench')}</Link>
    </State>
  );
}

export function NotFoundState() {
  const { t } = useTranslation();
  return (
    <State icon={<FileSearchOutlined />} title={t('state.notFound')}>
      <p>{t('state.notFoundRemedy')}</p>
      <Link to="/">{t('state.backToWorkbench')}</Link>
    </State>
  );
}

export function BrokenState() {
  const { t } = useTranslation();
  return (
    <State icon={<DisconnectOutlined />} title={t('state.broken')}>
      <Button onClick={() => window.location.reload()}>{t('action.reload')}</Button>
    </State>
  );
}

export function EmptyState({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <State icon={<InboxOutlined />} title={title}>
      {children}
    </State>
  );
}
