import { useTranslation } from 'react-i18next';
import Input from 'antd/es/input';
import type { Problem } from '../../api/problem';
import { Amount } from '../../components/amount';
import { Heads } from '../../components/heads';
import { useWords } from '../../components/refusal-words';
import { monthsPayable } from '../../money';
import { fenOf, isRight, readable, totalsOf } from './draft-lines';
import type { DraftLine, TypedField } from './draft-lines';

function Cell({
  line,
  field,
  label,
  onChange,
}: {
  readonly line: DraftLine;
  readonly field: TypedField;
  readonly label: string;
  readonly onChange: (text: string) => void;
}) {
  const { t } = useTranslation();
  const right = isRight(line, field);
  const shown = readable(line[field], field);
  return (
    <>
      <Input
        id={`${field}-${line.institutionId}`}
        className="cell-input"
        value={line[field]}
        onChange={(event) => onChange(event.target.value)}
        onBlur={() => shown !== line[field] && onChange(shown)}
        inputMode={field === 'headcount' ? 'numeric' : 'decimal'}
        aria-label={`${line.institutionName} ${label}`}
        aria-invalid={!right}
        {...(right ? {} : { status: 'error' as const })}
        autoComplete="off"
        maxLength={24}
      />
      {right ? null : (
        <small className="field-error">
          {t(field === 'headcount' ? 'funding.HEADS_INVALID' : 'amount.AMOUNT_INVALID')}
        </small>
      )}
    </>
  );
}

/** What is asked for each region, typed like a sheet; months payable follow while typed. Amounts are yuan. */
export function LinesEditor({
  lines,
  problem,
  onChange,
}: {
  readonly lines: readonly DraftLine[];
  /** What the server objected to about one of them; it names the region. */
  readonly problem: Problem | undefined;
  readonly onChange: (lines: readonly DraftLine[]) => void;
}) {
  const { t } = useTranslation();
  const words = useWords();
  const yuan = t('unit.yuan');
  const totals = totalsOf(lines);
  const put = (institutionId: string, field: TypedField, text: string): void =>
    onChange(lines.map((line) => (line.institutionId === institutionId ? { ...line, [field]: text } : line)));
  const months = (balanceFen: bigint, payableFen: bigint): string =>
    monthsPayable(balanceFen, payableFen) ?? t('amount.none');
  const cell = (line: DraftLine, field: TypedField, label: string) => (
    <td data-label={label} className="number">
      <Cell line={line} field={field} label={label} onChange={(text) => put(line.institutionId, field, text)} />
    </td>
  );
  return (
    <div className="sheet">
      <table className="ledger funding-lines">
        <thead>
          <tr>
            <th>{t('funding.region')}</th>
            <th className="number">{t('funding.headcount')}</th>
            <th className="number">
              {t('funding.payable')} <small>{yuan}</small>
            </th>
            <th className="number">
              {t('funding.balance')} <small>{yuan}</small>
            </th>
            <th className="number">{t('funding.months')}</th>
            <th className="number">
              {t('funding.requested')} <small>{yuan}</small>
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.institutionId}>
              <td data-label={t('funding.region')}>
                <span>
                  {line.institutionName}
                  <small className="quiet block">
                    {line.basedOn ? t('funding.basedOn', { number: line.basedOn }) : t('funding.neverPaid')}
                  </small>
                  {problem?.parameters?.['region'] === line.institutionName ? (
                    <small className="field-error block" role="alert">
                      {words(problem).title} {words(problem).remedy}
                    </small>
                  ) : null}
                </span>
              </td>
              {cell(line, 'headcount', t('funding.headcount'))}
              {cell(line, 'payable', t('funding.payable'))}
              <td data-label={t('funding.balance')} className="number">
                <Amount fen={line.balanceFen} unit="yuan" />
              </td>
              <td data-label={t('funding.months')} className="number">
                <output htmlFor={`payable-${line.institutionId}`}>
                  {months(BigInt(line.balanceFen), fenOf(line.payable) ?? 0n)}
                </output>
              </td>
              {cell(line, 'requested', t('funding.requested'))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('funding.total')}</th>
            <td data-label={t('funding.headcount')} className="number">
              <Heads heads={totals.heads} />
            </td>
            <td data-label={t('funding.payable')} className="number">
              <Amount fen={totals.payableFen} unit="yuan" />
            </td>
            <td data-label={t('funding.balance')} className="number">
              <Amount fen={totals.balanceFen} unit="yuan" />
            </td>
            <td data-label={t('funding.months')} className="number">
              {months(totals.balanceFen, totals.payableFen)}
            </td>
            <td data-label={t('funding.requested')} className="number">
              <Amount fen={totals.requestedFen} unit="yuan" />
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
