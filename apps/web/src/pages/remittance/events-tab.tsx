import { useInfiniteQuery } from '@tanstack/react-query';
import { remittanceEventsQuery } from '../../api/queries';
import { EventList } from '../../components/event-list';

/** Every event of the remittance, the latest first. */
export function EventsTab({
  remittanceId,
  newAfter,
}: {
  readonly remittanceId: string;
  readonly newAfter: number | undefined;
}) {
  return <EventList reading={useInfiniteQuery(remittanceEventsQuery(remittanceId))} newAfter={newAfter} />;
}
