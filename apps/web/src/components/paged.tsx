import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import Button from 'antd/es/button';
import { problemOf } from '../api/problem';
import { ErrorState, LoadingState } from './states';

/** What a page of pages is read by: as `useInfiniteQuery` answers. */
interface Reading<Item> {
  readonly data: { readonly pages: readonly { readonly items: readonly Item[] }[] } | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly isPlaceholderData: boolean;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
  readonly refetch: () => Promise<unknown>;
}

/** A list read page by page: loading, refused, empty, more of it, and how many there are. */
export function Paged<Item>({
  reading,
  empty,
  children,
}: {
  readonly reading: Reading<Item>;
  readonly empty: ReactNode;
  readonly children: (items: readonly Item[], stale: boolean) => ReactNode;
}) {
  const { t } = useTranslation();
  const { data, error, isPending, isPlaceholderData, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    reading;
  if (isPending) return <LoadingState />;
  if (error && !data) return <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} />;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return <>{empty}</>;
  return (
    <>
      {children(items, isPlaceholderData)}
      {hasNextPage ? (
        <Button block loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('action.more')}
        </Button>
      ) : null}
      <p className="quiet list-end">{t(hasNextPage ? 'list.shown' : 'list.allShown', { number: items.length })}</p>
    </>
  );
}
