import { useTranslation } from 'react-i18next';
import { formatHeads } from '../money';
import { Amount } from './amount';

/** A number of people paid (人次). */
export function Heads({ heads, dashZero = false }: { readonly heads: number; readonly dashZero?: boolean }) {
  const { t } = useTranslation();
  if (dashZero && heads === 0) return <span className="amount quiet">{t('amount.none')}</span>;
  return <span className="amount">{formatHeads(heads)}</span>;
}

/** People and money side by side; they are never merged. */
export function HeadsAndAmount({ heads, fen }: { readonly heads: number; readonly fen: string | bigint }) {
  const { t } = useTranslation();
  return (
    <span className="heads-amount">
      <span className="amount">
        {formatHeads(heads)}
        <small>{t('heads.unit')}</small>
      </span>
      <Amount fen={fen} withUnit />
    </span>
  );
}
