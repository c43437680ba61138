import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearchParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import Select from 'antd/es/select';
import { problemOf } from '../../api/problem';
import { chainQuery } from '../../api/queries';
import { useFiscalYear } from '../../app/session';
import { PageHead } from '../../components/page-head';
import { EmptyState, ErrorState, LoadingState } from '../../components/states';
import { FUND_KINDS, oneOf } from '../../vocabulary';
import { ChainMap } from './chain-map';
import { ChainTable } from './chain-table';
import type { Edge } from './layout';

/** The chain as a picture, and the same as a table. */
export default function ChainPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const fiscalYear = useFiscalYear();
  const [search, setSearch] = useSearchParams();
  const fundKind = oneOf(FUND_KINDS, search.get('fundKind'));
  const { data, error, isPending, refetch } = useQuery(chainQuery(fiscalYear, fundKind));
  const openEdge = ({ fundKind: kind, toId }: Edge): void =>
    void navigate(`/remittances?${new URLSearchParams({ fundKind: kind, institutionId: toId }).toString()}`);
  const openNode = (institutionId: string): void =>
    void navigate(`/remittances?${new URLSearchParams({ institutionId }).toString()}`);
  return (
    <>
      <PageHead title={t('page.chain')} note={t('chain.note', { year: fiscalYear })}>
        <Select
          className="chain-fund"
          allowClear
          placeholder={t('chain.allFunds')}
          aria-label={t('fact.fundKind')}
          value={fundKind}
          onChange={(value?: string) => setSearch(value ? { fundKind: value } : {}, { replace: true })}
          options={FUND_KINDS.map((value) => ({ value, label: t(`fundKind.${value}`) }))}
        />
      </PageHead>
      {isPending ? <LoadingState /> : null}
      {error ? <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} /> : null}
      {data && data.edges.length === 0 ? (
        <EmptyState title={t('chain.empty', { year: fiscalYear })}>{t('chain.emptyMore')}</EmptyState>
      ) : null}
      {data && data.edges.length > 0 ? (
        <>
          <ChainMap nodes={data.nodes} edges={data.edges} onEdge={openEdge} onNode={openNode} />
          <ChainTable nodes={data.nodes} edges={data.edges} onEdge={openEdge} />
        </>
      ) : null}
    </>
  );
}
