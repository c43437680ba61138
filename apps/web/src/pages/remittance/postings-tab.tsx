import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import CheckCircleOutlined from '@ant-design/icons/es/icons/CheckCircleOutlined';
import WarningOutlined from '@ant-design/icons/es/icons/WarningOutlined';
import type { Schemas } from '../../api/client';
import { problemOf } from '../../api/problem';
import { postingsQuery } from '../../api/queries';
import { Amount, useUnitName } from '../../components/amount';
import { useInstitutionName } from '../../components/institution';
import { EmptyState, ErrorState, LoadingState } from '../../components/states';
import type { Remittance } from './acts';

type Posting = Schemas['PostingBody'];

/** What an account of the ledger is called: a bank account of a leg's end, money in transit, or the world outside. */
function useAccountName(remittance: Remittance): (accountId: string) => string {
  const { t } = useTranslation();
  const nameOf = useInstitutionName();
  return (accountId) => {
    const [kind, first, legNo] = accountId.split(':');
    if (kind === 'transit') return t('posting.transit', { legNo });
    if (kind === 'external') return t(`posting.external.${first}`, { defaultValue: t('posting.external.other') });
    const end = remittance.legs.flatMap(({ from, to }) => [from, to]).find((one) => one.accountId === accountId);
    return end ? `${nameOf(end.institutionId, end.institutionName)} ${t(`accountKind.${end.accountKind}`)}` : accountId;
  };
}

const entriesOf = (postings: readonly Posting[]): readonly (readonly Posting[])[] => {
  const entries = new Map<string, Posting[]>();
  for (const line of postings) entries.set(line.entryId, [...(entries.get(line.entryId) ?? []), line]);
  return [...entries.values()];
};
const sumOf = (lines: readonly Posting[], side: 'debit' | 'credit' | 'both'): bigint =>
  lines
    .map(({ amountFen }) => BigInt(amountFen))
    .filter((fen) => side === 'both' || (side === 'debit' ? fen > 0n : fen < 0n))
    .reduce((sum, fen) => sum + fen, 0n);

/** Double entry: what each event moved, out of one account and into another, entry by entry in balance. */
export function PostingsTab({ remittance }: { readonly remittance: Remittance }) {
  const { t } = useTranslation();
  const unit = useUnitName();
  const accountName = useAccountName(remittance);
  const { data, error, isPending, refetch } = useQuery(postingsQuery(remittance.remittanceId));
  if (isPending) return <LoadingState />;
  if (error) return <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} />;
  if (data.length === 0) return <EmptyState title={t('posting.none')} />;
  const balanced = entriesOf(data).every((lines) => sumOf(lines, 'both') === 0n);
  return (
    <div className="sheet">
      <table className="ledger">
        <thead>
          <tr>
            <th>{t('fact.valueDate')}</th>
            <th>{t('transfer.leg')}</th>
            <th>{t('posting.account')}</th>
            <th className="number">
              {t('posting.debit')} <small>{unit}</small>
            </th>
            <th className="number">
              {t('posting.credit')} <small>{unit}</small>
            </th>
          </tr>
        </thead>
        {entriesOf(data).map((lines) => (
          <tbody key={lines[0]?.entryId} className="entry">
            {lines
              .toSorted((left, right) => (BigInt(left.amountFen) > BigInt(right.amountFen) ? -1 : 1))
              .map((line, index) => {
                const fen = BigInt(line.amountFen);
                return (
                  <tr key={line.accountId}>
                    <td data-label={t('fact.valueDate')}>{index === 0 ? line.valueDate : ''}</td>
                    <td data-label={t('transfer.leg')}>
                      {index === 0 && line.legNo !== null ? t('leg.no', { legNo: line.legNo }) : ''}
                    </td>
                    <td data-label={t('posting.account')} className={fen < 0n ? 'posting-credit' : undefined}>
                      {accountName(line.accountId)}
                    </td>
                    <td data-label={t('posting.debit')} className="number">
                      {fen > 0n ? <Amount fen={fen} /> : null}
                    </td>
                    <td data-label={t('posting.credit')} className="number">
                      {fen < 0n ? <Amount fen={-fen} /> : null}
                    </td>
                  </tr>
                );
              })}
          </tbody>
        ))}
        <tfoot>
          <tr>
            <th colSpan={3} scope="row" className={balanced ? 'in-step-yes' : 'in-step-dead'}>
              {balanced ? <CheckCircleOutlined /> : <WarningOutlined />}{' '}
              {t(balanced ? 'posting.balanced' : 'posting.unbalanced')}
            </th>
            <td className="number">
              <Amount fen={sumOf(data, 'debit')} />
            </td>
            <td className="number">
              <Amount fen={-sumOf(data, 'credit')} />
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
