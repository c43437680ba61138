import { useTranslation } from 'react-i18next';
import CheckCircleOutlined from '@ant-design/icons/es/icons/CheckCircleOutlined';
import SyncOutlined from '@ant-design/icons/es/icons/SyncOutlined';
import WarningOutlined from '@ant-design/icons/es/icons/WarningOutlined';
import type { Schemas } from '../api/client';

/** events = dispatched = handled, in words. */
export function InStep({ reading }: { readonly reading: Schemas['NoLossBody'] }) {
  const { t } = useTranslation();
  const dead = reading.subscribers.reduce((sum, one) => sum + one.dead, 0);
  const waiting = reading.subscribers.reduce((sum, one) => sum + one.waiting, 0);
  if (reading.inStep) {
    return (
      <p className="in-step in-step-yes">
        <CheckCircleOutlined /> {t('noLoss.inStep', { events: reading.events })}
      </p>
    );
  }
  return (
    <p className={dead > 0 ? 'in-step in-step-dead' : 'in-step in-step-waiting'}>
      {dead > 0 ? <WarningOutlined /> : <SyncOutlined />}{' '}
      {t(dead > 0 ? 'noLoss.dead' : 'noLoss.waiting', { dead, waiting, events: reading.events })}
    </p>
  );
}
