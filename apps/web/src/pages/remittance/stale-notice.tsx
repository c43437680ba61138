import { useQuery } from '@tanstack/react-query';
import { eventsSince } from '../../api/queries';
import { StaleAlert } from '../../components/stale-alert';
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
  const { data } = useQuery(eventsSince(remittanceId, seen));
  return (
    <StaleAlert onAcknowledge={onAcknowledge}>
      <Timeline events={data?.items ?? []} dense />
    </StaleAlert>
  );
}
