import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from './amount';

/** Which members of an event people read, in this order. The rest are ids or already stand elsewhere on the page. */
const FACTS = [
  'requestNo',
  'batchNo',
  'period',
  'roundNo',
  'lineNo',
  'heads',
  'requestedFen',
  'unspentFen',
  'payDay',
  'neededBy',
  'instructedOn',
  'importedOn',
  'toPeriod',
  'legNo',
  'amountFen',
  'voucherNo',
  'previousDueFen',
  'dueFen',
  'expectedFen',
  'arrivedFen',
  'receivedFen',
  'valueDate',
  'sentOn',
  'arrivedOn',
  'returnedOn',
  'resolvedOn',
  'completedOn',
  'closedOn',
  'settledOn',
  'dueDate',
  'bankReference',
  'documentNo',
  'basisDocument',
  'resolution',
  'role',
  'reason',
  'remark',
  'fileName',
  'source',
  'fundKind',
  'name',
  'username',
  'displayName',
] as const;
const CODED: Readonly<Record<string, string>> = {
  resolution: 'resolution',
  role: 'role',
  fundKind: 'fundKind',
  source: 'collectionSource',
};

/** The facts of an event with their names. */
export function EventFacts({ data }: { readonly data: Readonly<Record<string, unknown>> }) {
  const { t } = useTranslation();
  const evidence = data['evidence'];
  const flat: Readonly<Record<string, unknown>> =
    typeof evidence === 'object' && evidence !== null && !Array.isArray(evidence) ? { ...evidence, ...data } : data;
  const shown = (name: string, value: string | number): ReactNode => {
    if (name.endsWith('Fen')) return <Amount fen={String(value)} withUnit />;
    return name in CODED ? t(`${CODED[name]}.${value}`) : String(value);
  };
  const facts = FACTS.flatMap((name) => {
    const value = flat[name];
    return (typeof value === 'string' && value !== '') || typeof value === 'number' ? [{ name, value }] : [];
  });
  if (facts.length === 0) return null;
  return (
    <dl className="facts">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{t(`fact.${name}`)}</dt>
          <dd>{shown(name, value)}</dd>
        </div>
      ))}
    </dl>
  );
}
