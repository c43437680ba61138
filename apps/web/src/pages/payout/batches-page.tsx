import { Suspense, lazy, useState } from 'react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { useTranslation } from 'react-i18next';
import PlusOutlined from '@ant-design/icons/es/icons/PlusOutlined';
import Button from 'antd/es/button';
import { batchesQuery } from '../../api/payout';
import { institutionsQuery } from '../../api/queries';
import { useFiscalYear, useMay, useSession } from '../../app/session';
import { Choice } from '../../components/choice';
import { ExportLink } from '../../components/export-link';
import { useInstitutionName } from '../../components/institution';
import { PageHead } from '../../components/page-head';
import { Paged } from '../../components/paged';
import { EmptyState } from '../../components/states';
import { useAddressFilter } from '../../components/use-address-filter';
import { BATCH_STATES, oneOf } from '../../vocabulary';
import { monthsIn } from '../remittances/periods';
import { BatchTable } from './batch-table';
import { YearRate } from './year-rate';

const OpenDialog = lazy(() => import('./open-dialog'));

/** Whether this person prepares payouts: a clerk of a city's agency. The server has the last word. */
function usePrepares(): boolean {
  const { institution, roles } = useSession();
  return useMay('payout.command') && roles.includes('CLERK') && institution.kind === 'AGENCY';
}

function useFilter() {
  const fiscalYear = useFiscalYear();
  const { text, ...rest } = useAddressFilter(['period', 'state', 'institutionId']);
  const state = oneOf(BATCH_STATES, text('state'));
  return { filter: { fiscalYear, period: text('period'), state, institutionId: text('institutionId') }, ...rest };
}

/** Every payout batch this person sees; filters stand in the address. */
export default function BatchesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const prepares = usePrepares();
  const [opening, setOpening] = useState(false);
  const { filter, narrowed, set, clear } = useFilter();
  const { data: institutions = [] } = useQuery(institutionsQuery);
  const nameOf = useInstitutionName();
  const agencies = institutions.filter(({ kind, level }) => kind === 'AGENCY' && level !== 'PROVINCE');
  const reading = useInfiniteQuery(batchesQuery(filter));
  return (
    <>
      <PageHead title={t('page.batches')} note={t('batch.note')}>
        {prepares ? (
          <Button icon={<PlusOutlined />} onClick={() => setOpening(true)}>
            {t('batch.open')}
          </Button>
        ) : null}
      </PageHead>
      <YearRate fiscalYear={filter.fiscalYear} />
      <div className="filters" role="search">
        <Choice
          label={t('list.period')}
          value={filter.period}
          onChange={(value) => set('period', value)}
          options={monthsIn(filter.fiscalYear).map((value) => ({ value, label: value }))}
        />
        <Choice
          label={t('list.state')}
          value={filter.state}
          onChange={(value) => set('state', value)}
          options={BATCH_STATES.map((value) => ({ value, label: t(`batchState.${value}`) }))}
        />
        {agencies.length > 1 ? (
          <Choice
            label={t('batch.institution')}
            value={filter.institutionId}
            onChange={(value) => set('institutionId', value)}
            options={agencies.map(({ institutionId, name }) => ({
              value: institutionId,
              label: nameOf(institutionId, name),
            }))}
          />
        ) : null}
        <ExportLink path="/api/v1/payout-batches.xlsx" filter={filter} />
      </div>
      <Paged
        reading={reading}
        empty={
          <EmptyState title={t(narrowed ? 'list.noMatch' : 'batch.empty', { year: filter.fiscalYear })}>
            {narrowed ? <Button onClick={clear}>{t('list.clear')}</Button> : <p>{t('batch.emptyMore')}</p>}
          </EmptyState>
        }
      >
        {(items, stale) => <BatchTable items={items} stale={stale} />}
      </Paged>
      <Suspense fallback={null}>
        {opening ? (
          <OpenDialog
            onClose={() => setOpening(false)}
            onOpened={(batchId) => void navigate(`/payout-batches/${batchId}`)}
          />
        ) : null}
      </Suspense>
    </>
  );
}
