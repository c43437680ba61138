import { useTranslation } from 'react-i18next';
import CheckCircleOutlined from '@ant-design/icons/es/icons/CheckCircleOutlined';
import WarningOutlined from '@ant-design/icons/es/icons/WarningOutlined';
import type { Schemas } from '../api/client';
import { Amount, useUnitName } from './amount';
import { EmptyState } from './states';

type Posting = Schemas['PostingBody'];

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
export function PostingTable({
  postings: data,
  accountName,
  withLegs,
}: {
  readonly postings: readonly Posting[];
  readonly accountName: (accountId: string) => string;
  readonly withLegs: boolean;
}) {
  const { t } = useTranslation();
  const unit = useUnitName();
  if (data.length === 0) return <EmptyState title={t('posting.none')} />;
  const balanced = entriesOf(data).every((lines) => sumOf(lines, 'both') === 0n);
  return (
    <div className="sheet">
      <table className="ledger">
        <thead>
          <tr>
            <th>{t('fact.valueDate')}</th>
            {withLegs ? <th>{t('transfer.leg')}</th> : null}
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
                    {withLegs ? (
                      <td data-label={t('transfer.leg')}>
                        {index === 0 && line.legNo !== null ? t('leg.no', { legNo: line.legNo }) : ''}
                      </td>
                    ) : null}
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
            <th colSpan={withLegs ? 3 : 2} scope="row" className={balanced ? 'in-step-yes' : 'in-step-dead'}>
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
