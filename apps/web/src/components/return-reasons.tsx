import { Suspense, lazy, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { returnReasonsQuery } from '../api/payout';
import { problemOf } from '../api/problem';
import { Amount, useUnitName } from './amount';
import { ChoiceBar } from './choice-bar';
import { Heads } from './heads';
import { ErrorState, LoadingState } from './states';

const ReasonChart = lazy(() => import('./reason-chart'));

export interface ReasonCount {
  readonly reason: string;
  readonly heads: number;
  readonly amountFen: string;
  readonly openHeads: number;
  readonly openFen: string;
}

function ReasonTable({ rows }: { readonly rows: readonly ReasonCount[] }) {
  const { t } = useTranslation();
  const unit = useUnitName();
  const sum = (field: 'amountFen' | 'openFen'): bigint => rows.reduce((total, row) => total + BigInt(row[field]), 0n);
  const heads = (field: 'heads' | 'openHeads'): number => rows.reduce((total, row) => total + row[field], 0);
  return (
    <table className="ledger">
      <thead>
        <tr>
          <th>{t('returned.reason')}</th>
          <th className="number">{t('fact.heads')}</th>
          <th className="number">
            {t('fact.amountFen')} <small>{unit}</small>
          </th>
          <th className="number">{t('returned.openHeads')}</th>
          <th className="number">
            {t('returned.openFen')} <small>{unit}</small>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.reason}>
            <td data-label={t('returned.reason')}>{t(`returnReason.${row.reason}`)}</td>
            <td data-label={t('fact.heads')} className="number">
              <Heads heads={row.heads} />
            </td>
            <td data-label={t('fact.amountFen')} className="number">
              <Amount fen={row.amountFen} />
            </td>
            <td data-label={t('returned.openHeads')} className="number">
              <Heads heads={row.openHeads} dashZero />
            </td>
            <td data-label={t('returned.openFen')} className="number">
              <Amount fen={row.openFen} dashZero />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('funding.total')}</th>
          <td data-label={t('fact.heads')} className="number">
            <Heads heads={heads('heads')} />
          </td>
          <td data-label={t('fact.amountFen')} className="number">
            <Amount fen={sum('amountFen')} />
          </td>
          <td data-label={t('returned.openHeads')} className="number">
            <Heads heads={heads('openHeads')} dashZero />
          </td>
          <td data-label={t('returned.openFen')} className="number">
            <Amount fen={sum('openFen')} dashZero />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

/** Why payments came back, of one batch or of a year: as a chart, the table one click away. */
export function ReturnReasons({ of }: { readonly of: { readonly batchId: string } | { readonly fiscalYear: number } }) {
  const { t } = useTranslation();
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const { data, error, isPending, refetch } = useQuery(returnReasonsQuery(of));
  if (isPending) return <LoadingState />;
  if (error) return <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} />;
  if (data.length === 0) return null;
  return (
    <section className="sheet" aria-labelledby="reasons-title">
      <h2 id="reasons-title" className="sheet-head">
        {t('returned.byReason')}
        <ChoiceBar<'chart' | 'table'>
          label={t('returned.view')}
          value={view}
          onChange={setView}
          options={[
            { value: 'chart', label: t('returned.chart') },
            { value: 'table', label: t('returned.table') },
          ]}
        />
      </h2>
      {view === 'table' ? (
        <ReasonTable rows={data} />
      ) : (
        <Suspense fallback={<LoadingState />}>
          <ReasonChart rows={data} />
        </Suspense>
      )}
    </section>
  );
}
