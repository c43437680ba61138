import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import CheckCircleOutlined from '@ant-design/icons/es/icons/CheckCircleOutlined';
import ClockCircleOutlined from '@ant-design/icons/es/icons/ClockCircleOutlined';
import CloseCircleOutlined from '@ant-design/icons/es/icons/CloseCircleOutlined';
import EditOutlined from '@ant-design/icons/es/icons/EditOutlined';
import ExclamationCircleOutlined from '@ant-design/icons/es/icons/ExclamationCircleOutlined';
import HourglassOutlined from '@ant-design/icons/es/icons/HourglassOutlined';
import MinusCircleOutlined from '@ant-design/icons/es/icons/MinusCircleOutlined';
import OrderedListOutlined from '@ant-design/icons/es/icons/OrderedListOutlined';
import RightCircleOutlined from '@ant-design/icons/es/icons/RightCircleOutlined';
import RollbackOutlined from '@ant-design/icons/es/icons/RollbackOutlined';
import SendOutlined from '@ant-design/icons/es/icons/SendOutlined';
import SyncOutlined from '@ant-design/icons/es/icons/SyncOutlined';

type Tone = 'quiet' | 'active' | 'done' | 'warn' | 'bad';

/** Icon, word and colour: never colour alone. */
const LOOK: Readonly<Record<string, readonly [Tone, ReactNode]>> = {
  PLANNED: ['quiet', <HourglassOutlined key="i" />],
  IN_PROGRESS: ['active', <SyncOutlined key="i" />],
  SETTLED: ['done', <CheckCircleOutlined key="i" />],
  CLOSED_SHORT: ['warn', <MinusCircleOutlined key="i" />],
  CANCELLED: ['quiet', <CloseCircleOutlined key="i" />],
  WAITING: ['quiet', <HourglassOutlined key="i" />],
  OPEN: ['active', <SyncOutlined key="i" />],
  COMPLETED: ['done', <CheckCircleOutlined key="i" />],
  DRAFT: ['quiet', <EditOutlined key="i" />],
  SUBMITTED: ['active', <ClockCircleOutlined key="i" />],
  APPROVED: ['active', <CheckCircleOutlined key="i" />],
  SENT: ['active', <SendOutlined key="i" />],
  RECEIVED: ['done', <CheckCircleOutlined key="i" />],
  REJECTED: ['warn', <CloseCircleOutlined key="i" />],
  WITHDRAWN: ['quiet', <RollbackOutlined key="i" />],
  RETURNED: ['warn', <RollbackOutlined key="i" />],
  DISPUTED: ['bad', <ExclamationCircleOutlined key="i" />],
  DEAD: ['bad', <CloseCircleOutlined key="i" />],
  'funding.APPROVED': ['done', <CheckCircleOutlined key="i" />],
  REVIEWED: ['active', <ClockCircleOutlined key="i" />],
  LISTED: ['active', <OrderedListOutlined key="i" />],
  INSTRUCTED: ['active', <SendOutlined key="i" />],
  PAID: ['done', <CheckCircleOutlined key="i" />],
  CLOSED: ['done', <CheckCircleOutlined key="i" />],
  CORRECTED: ['active', <EditOutlined key="i" />],
  REISSUED: ['active', <SendOutlined key="i" />],
  WRITTEN_OFF: ['quiet', <MinusCircleOutlined key="i" />],
  CARRIED_OVER: ['quiet', <RightCircleOutlined key="i" />],
  CHECKING: ['active', <SyncOutlined key="i" spin />],
  'import.RECEIVED': ['active', <HourglassOutlined key="i" />],
  'import.CHECKED': ['warn', <ClockCircleOutlined key="i" />],
  'import.REJECTED': ['bad', <CloseCircleOutlined key="i" />],
  'import.COMMITTED': ['done', <CheckCircleOutlined key="i" />],
  PENDING: ['quiet', <HourglassOutlined key="i" />],
  RETRYING: ['warn', <SyncOutlined key="i" />],
};

export function StateTag({
  of,
  state,
}: {
  readonly of: 'remittance' | 'leg' | 'transfer' | 'letter' | 'funding' | 'batch' | 'exception' | 'payment' | 'import';
  readonly state: string;
}) {
  const { t } = useTranslation();
  const [tone, icon] = LOOK[`${of}.${state}`] ?? LOOK[state] ?? ['quiet', null];
  return (
    <span className={`tag tag-${tone}`}>
      {icon} {t(`${of}State.${state}`)}
    </span>
  );
}
