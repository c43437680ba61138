import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../../api/client';
import { previewQuery } from '../../../api/payout-files';
import type { PayoutImport } from '../../../api/payout-files';
import { problemOf } from '../../../api/problem';
import { Amount } from '../../../components/amount';
import { Heads, HeadsAndAmount } from '../../../components/heads';
import { ErrorState, LoadingState } from '../../../components/states';
import { formatHeads, formatYuan } from '../../../money';

type ListSummary = Schemas['ListSummaryBody'];
type ReturnSummary = Schemas['ReturnSummaryBody'];

const signed = (heads: number): string => `${heads > 0 ? '+' : ''}${formatHeads(heads)}`;

/** The list against the one before it: what a clerk looks at before taking it over. */
function ListFigures({ summary }: { readonly summary: ListSummary }) {
  const { t } = useTranslation();
  const { previous } = summary;
  const changes = (['newPayees', 'gonePayees', 'changedAmounts', 'changedAccounts'] as const).map((name) => ({
    name,
    heads: summary[name],
  }));
  return (
    <>
      <p className="about-amount">
        <HeadsAndAmount heads={summary.heads} fen={summary.amountFen} />
      </p>
      {previous ? (
        <p className="quiet">
          {t('file.previous', {
            number: previous.batchNo,
            heads: signed(summary.heads - previous.heads),
            amount: formatYuan(BigInt(summary.amountFen) - BigInt(previous.amountFen)),
          })}
        </p>
      ) : (
        <p className="quiet">{t('file.noPrevious')}</p>
      )}
      <dl className="figures">
        {changes.map(({ name, heads }) => (
          <div key={name}>
            <dt>{t(`file.${name}`)}</dt>
            <dd className="figure">
              <Heads heads={heads} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function ReturnFigures({ summary }: { readonly summary: ReturnSummary }) {
  const { t } = useTranslation();
  return (
    <table className="ledger ledger-plain">
      <tbody>
        {summary.paid.map(({ paidOn, heads, amountFen }) => (
          <tr key={paidOn}>
            <th scope="row">{t('file.paidOn', { day: paidOn })}</th>
            <td className="number">
              <HeadsAndAmount heads={heads} fen={amountFen} />
            </td>
          </tr>
        ))}
        {summary.returned.map(({ reason, heads, amountFen }) => (
          <tr key={reason}>
            <th scope="row" className="warn">
              {t('file.returnedFor', { reason: t(`returnReason.${reason}`) })}
            </th>
            <td className="number">
              <HeadsAndAmount heads={heads} fen={amountFen} />
            </td>
          </tr>
        ))}
        {summary.returned.length === 0 ? (
          <tr>
            <th scope="row">{t('file.noneReturned')}</th>
            <td />
          </tr>
        ) : null}
      </tbody>
    </table>
  );
}

/** The first lines as they were understood, masked. */
function Preview({ importId, withResults }: { readonly importId: string; readonly withResults: boolean }) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useQuery(previewQuery(importId));
  if (isPending) return <LoadingState />;
  if (error) return <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} />;
  return (
    <div className="sheet preview">
      <table className="ledger">
        <thead>
          <tr>
            <th className="number">{t('file.lineNo')}</th>
            <th>{t('payee.name')}</th>
            <th>{t('payee.id')}</th>
            <th>{t('payee.account')}</th>
            <th className="number">
              {t('fact.amountFen')} <small>{t('unit.yuan')}</small>
            </th>
            {withResults ? <th>{t('file.result')}</th> : null}
          </tr>
        </thead>
        <tbody>
          {data.lines.map((line) => (
            <tr key={line.lineNo}>
              <td data-label={t('file.lineNo')} className="number">
                {line.lineNo}
              </td>
              <td data-label={t('payee.name')}>{line.maskedName}</td>
              <td data-label={t('payee.id')} className="mono">
                {line.maskedId}
              </td>
              <td data-label={t('payee.account')} className="mono">
                {line.maskedAccount}
              </td>
              <td data-label={t('fact.amountFen')} className="number">
                <Amount fen={line.amountFen} unit="yuan" />
              </td>
              {withResults ? (
                <td data-label={t('file.result')}>
                  {line.reason ? <span className="warn">{t(`returnReason.${line.reason}`)}</span> : line.paidOn}
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A file without a fault: what taking it over means, and its first lines. */
export function ImportChecked({ file }: { readonly file: PayoutImport }) {
  const { t } = useTranslation();
  const { summary } = file;
  return (
    <>
      {summary ? (
        <div className="about">
          {summary.kind === 'PAYABLE_LIST' ? <ListFigures summary={summary} /> : <ReturnFigures summary={summary} />}
        </div>
      ) : null}
      <h3>{t('file.preview')}</h3>
      <Preview importId={file.importId} withResults={file.kind === 'RETURN_FILE'} />
    </>
  );
}
