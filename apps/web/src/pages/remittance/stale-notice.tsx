import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { eventsSince } from '../../api/queries';
import { Timeline } from '../../components/timeline';

/** Somebody was quicker: what happened since this person looked, before going on. */
export function StaleNotice({
  remittanceId,
  seen,
  onAcknowledge,
}: {
  readonly remittanceId: string;
  readonly seen: number;
  readonly onAcknowledge: () => void;
}) {
  const { t } = useTranslation();
  const { data } = useQuery(eventsSince(remittanceId, seen));
  return (
    <Alert
      className="refusal"
      type="warning"
      showIcon
      title={t('stale.title')}
      description={
        <>
          <Timeline events={data?.items ?? []} dense />
          <Button size="small" onClick={onAcknowledge}>
            {t('stale.go')}
          </Button>
        </>
      }
    />
  );
}
