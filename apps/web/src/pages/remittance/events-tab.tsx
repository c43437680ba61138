import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import Button from 'antd/es/button';
import { problemOf } from '../../api/problem';
import { remittanceEventsQuery } from '../../api/queries';
import { ErrorState, LoadingState } from '../../components/states';
import { Timeline } from '../../components/timeline';

/** Every event of the remittance, the latest first. */
export function EventsTab({
  remittanceId,
  newAfter,
}: {
  readonly remittanceId: string;
  readonly newAfter: number | undefined;
}) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    remittanceEventsQuery(remittanceId),
  );
  if (isPending) return <LoadingState />;
  if (error) return <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} />;
  return (
    <>
      {hasNextPage ? (
        <Button size="small" block loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('timeline.newer')}
        </Button>
      ) : null}
      <Timeline events={data.pages.flatMap(({ items }) => items).toReversed()} newAfter={newAfter} />
    </>
  );
}
