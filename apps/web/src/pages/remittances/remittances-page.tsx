import { Suspense, lazy, useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import PlusOutlined from '@ant-design/icons/es/icons/PlusOutlined';
import Button from 'antd/es/button';
import { problemOf } from '../../api/problem';
import { remittancesQuery } from '../../api/queries';
import { useMay } from '../../app/session';
import { PageHead } from '../../components/page-head';
import { EmptyState, ErrorState, LoadingState } from '../../components/states';
import { Filters } from './filters';
import { RemittanceTable } from './remittance-table';
import { useRemittanceFilter } from './use-remittance-filter';

const PlanDialog = lazy(() => import('./plan-dialog'));

/** Every remittance this person sees; filters stand in the address. */
export default function RemittancesPage() {
  const { t } = useTranslation();
  const { filter, narrowed, clear } = useRemittanceFilter();
  const [planning, setPlanning] = useState(false);
  const plans = useMay('remittance.plan');
  const { data, error, isPending, isPlaceholderData, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(remittancesQuery(filter));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHead title={t('page.remittances')}>
        {plans ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setPlanning(true)}>
            {t('plan.title')}
          </Button>
        ) : null}
      </PageHead>
      <Filters />
      {isPending ? <LoadingState /> : null}
      {error ? <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} /> : null}
      {data && items.length === 0 ? (
        <EmptyState title={t(narrowed ? 'list.noMatch' : 'list.empty', { year: filter.fiscalYear })}>
          {narrowed ? (
            <Button onClick={clear}>{t('list.clear')}</Button>
          ) : (
            <p>{t(plans ? 'list.emptyOfficer' : 'list.emptyOther')}</p>
          )}
        </EmptyState>
      ) : null}
      {items.length > 0 ? <RemittanceTable items={items} stale={isPlaceholderData} /> : null}
      {hasNextPage ? (
        <Button block loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('action.more')}
        </Button>
      ) : null}
      {data && items.length > 0 ? (
        <p className="quiet list-end">{t(hasNextPage ? 'list.shown' : 'list.allShown', { number: items.length })}</p>
      ) : null}
      <Suspense fallback={null}>{planning ? <PlanDialog onClose={() => setPlanning(false)} /> : null}</Suspense>
    </>
  );
}
