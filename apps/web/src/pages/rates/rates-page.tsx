import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { ratesQuery } from '../../api/payout';
import type { RateGroup } from '../../api/payout';
import { problemOf } from '../../api/problem';
import { useFiscalYear } from '../../app/session';
import { Amount, useUnitName } from '../../components/amount';
import { ChoiceBar } from '../../components/choice-bar';
import { Heads } from '../../components/heads';
import { Institution } from '../../components/institution';
import { PageHead } from '../../components/page-head';
import { Rate } from '../../components/rate';
import { ReturnReasons } from '../../components/return-reasons';
import { ShareBar } from '../../components/share-bar';
import { EmptyState, ErrorState, LoadingState } from '../../components/states';
import { useAddressFilter } from '../../components/use-address-filter';
import { oneOf } from '../../vocabulary';

type Row = Schemas['RateRowBody'];
const GROUPS = ['period', 'institution', 'year'] as const satisfies readonly RateGroup[];

/** A group's name, leading to the batches it is made of. */
function GroupName({ row, group }: { readonly row: Row; readonly group: RateGroup }) {
  const { t } = useTranslation();
  if (group === 'year') return <Link to="/payout-batches">{t('shell.year', { year: row.key })}</Link>;
  const query = new URLSearchParams({ [group === 'period' ? 'period' : 'institutionId']: row.key });
  return (
    <Link to={`/payout-batches?${query.toString()}`} className={group === 'period' ? 'mono' : undefined}>
      {group === 'period' ? row.key : <Institution id={row.key} name={row.name} />}
    </Link>
  );
}

function RateTable({ rows, group }: { readonly rows: readonly Row[]; readonly group: RateGroup }) {
  const { t } = useTranslation();
  const unit = useUnitName();
  return (
    <div className="sheet">
      <table className="ledger">
        <thead>
          <tr>
            <th>{t(`rateGroup.${group}`)}</th>
            <th className="number">{t('rate.batches')}</th>
            <th className="number">{t('batch.payableHeads')}</th>
            <th className="number">
              {t('batch.payableFen')} <small>{unit}</small>
            </th>
            <th className="number">{t('rate.onTimeHeads')}</th>
            <th className="number">{t('rate.onTimeFen')}</th>
            <th className="number">{t('rate.finalHeads')}</th>
            <th className="number">{t('rate.finalFen')}</th>
            <th className="number">{t('rate.unpaid')}</th>
            <th className="rate-bar">{t('list.progress')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <td data-label={t(`rateGroup.${group}`)}>
                <GroupName row={row} group={group} />
              </td>
              <td data-label={t('rate.batches')} className="number">
                {row.batches}
              </td>
              <td data-label={t('batch.payableHeads')} className="number">
                <Heads heads={row.payableHeads} />
              </td>
              <td data-label={t('batch.payableFen')} className="number">
                <Amount fen={row.payableFen} />
              </td>
              <td data-label={t('rate.onTimeHeads')} className="number">
                <Rate part={row.onTimeHeads} whole={row.payableHeads} />
              </td>
              <td data-label={t('rate.onTimeFen')} className="number">
                <Rate part={row.onTimeFen} whole={row.payableFen} />
              </td>
              <td data-label={t('rate.finalHeads')} className="number">
                <Rate part={row.paidHeads} whole={row.payableHeads} />
              </td>
              <td data-label={t('rate.finalFen')} className="number">
                <Rate part={row.paidFen} whole={row.payableFen} />
              </td>
              <td data-label={t('rate.unpaid')} className="number">
                <Heads heads={row.payableHeads - row.paidHeads} dashZero />
              </td>
              <td data-label={t('list.progress')} className="rate-bar">
                <ShareBar
                  whole={BigInt(row.payableFen)}
                  parts={[
                    { tone: 'done', value: BigInt(row.onTimeFen) },
                    { tone: 'part', value: BigInt(row.paidFen) - BigInt(row.onTimeFen) },
                  ]}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet legend-line">
        <span className="legend legend-done">
          <i />
          {t('rate.onTime')}
        </span>
        <span className="legend legend-fresh">
          <i />
          {t('rate.later')}
        </span>
        <span>{t('rate.rule')}</span>
      </p>
    </div>
  );
}

/** The payout rate of a year: by period, by paying agency, as a whole; and why payments came back. */
export default function RatesPage() {
  const { t } = useTranslation();
  const fiscalYear = useFiscalYear();
  const { text, set } = useAddressFilter(['group']);
  const group = oneOf(GROUPS, text('group')) ?? 'period';
  const { data, error, isPending, refetch } = useQuery(ratesQuery(fiscalYear, group));
  return (
    <>
      <PageHead title={t('page.rates')} note={t('rate.note', { year: fiscalYear })}>
        <ChoiceBar<RateGroup>
          label={t('rate.group')}
          value={group}
          onChange={(value) => set('group', value)}
          options={GROUPS.map((value) => ({ value, label: t(`rateGroup.${value}`) }))}
        />
      </PageHead>
      {isPending ? <LoadingState /> : null}
      {error ? <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} /> : null}
      {data?.length === 0 ? (
        <EmptyState title={t('batch.empty', { year: fiscalYear })}>{t('batch.emptyMore')}</EmptyState>
      ) : null}
      {data && data.length > 0 ? (
        <>
          <RateTable rows={data} group={group} />
          <ReturnReasons of={{ fiscalYear }} />
        </>
      ) : null}
    </>
  );
}
