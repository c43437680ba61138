import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import Button from 'antd/es/button';
import type { Schemas } from '../api/client';
import { problemOf } from '../api/problem';
import { ErrorState, LoadingState } from './states';
import { Timeline } from './timeline';

type Reading = Pick<
  UseInfiniteQueryResult<{ readonly pages: readonly { readonly items: readonly Schemas['EventBody'][] }[] }>,
  'data' | 'error' | 'isPending' | 'refetch' | 'hasNextPage' | 'fetchNextPage' | 'isFetchingNextPage'
>;

/** Every event of a paper, the latest first. */
export function EventList({ reading, newAfter }: { readonly reading: Reading; readonly newAfter: number | undefined }) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = reading;
  if (isPending) return <LoadingState />;
  if (!data) return <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} />;
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
