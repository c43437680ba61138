import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import Button from 'antd/es/button';
import { problemOf } from '../../api/problem';
import { logQuery } from '../../api/queries';
import { Copyable } from '../../components/copyable';
import { EventFacts } from '../../components/event-facts';
import { Institution } from '../../components/institution';
import { PageHead } from '../../components/page-head';
import { Person } from '../../components/person';
import { EmptyState, ErrorState, LoadingState } from '../../components/states';
import { dateOf, formatMoment } from '../../dates';

/** Records that have a page of their own, by their stream. */
const ROOMS: Readonly<Record<string, string>> = {
  remittance: '/remittances',
  'funding-request': '/funding-requests',
  'payout-batch': '/payout-batches',
};

/** The whole log, the newest first: nothing in it was ever changed or removed. */
export default function EventsPage() {
  const { t } = useTranslation();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(logQuery);
  const events = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <PageHead title={t('page.events')} note={t('audit.note')}>
        <Button onClick={() => void refetch()}>{t('action.reload')}</Button>
      </PageHead>
      {isPending ? <LoadingState /> : null}
      {error ? <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} /> : null}
      {data && events.length === 0 ? <EmptyState title={t('audit.empty')} /> : null}
      {events.length > 0 ? (
        <div className="sheet">
          <table className="ledger ledger-tall">
            <thead>
              <tr>
                <th>{t('audit.recordedAt')}</th>
                <th>{t('audit.occurredOn')}</th>
                <th>{t('audit.event')}</th>
                <th>{t('audit.facts')}</th>
                <th>{t('audit.who')}</th>
                <th>{t('audit.stream')}</th>
                <th>{t('timeline.hash')}</th>
              </tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <tr key={event.eventId}>
                  <td data-label={t('audit.recordedAt')} className="mono">
                    {formatMoment(event.recordedAt)}
                  </td>
                  <td data-label={t('audit.occurredOn')} className="mono">
                    {dateOf(event.occurredAt)}
                  </td>
                  <td data-label={t('audit.event')}>{t(`event.${event.type}`, { defaultValue: event.type })}</td>
                  <td data-label={t('audit.facts')}>
                    <EventFacts data={event.data as Readonly<Record<string, unknown>>} />
                  </td>
                  <td data-label={t('audit.who')}>
                    <Person name={event.actorName} kind={event.actorKind} />
                    <small className="quiet block">
                      <Institution id={event.institutionId} />
                    </small>
                  </td>
                  <td data-label={t('audit.stream')}>
                    {ROOMS[event.streamType] ? (
                      <Link to={`${ROOMS[event.streamType]}/${event.streamId}`}>{t(`stream.${event.streamType}`)}</Link>
                    ) : (
                      t(`stream.${event.streamType}`, { defaultValue: event.streamType })
                    )}
                    <small className="quiet block">{t('timeline.version', { version: event.streamVersion })}</small>
                  </td>
                  <td data-label={t('timeline.hash')}>
                    <Copyable text={event.hash} label={t('timeline.hash')} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {hasNextPage ? (
        <Button block loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('action.more')}
        </Button>
      ) : null}
    </>
  );
}
