import { useTranslation } from 'react-i18next';
import { useSettings } from '../app/settings';
import { formatWan, formatYuan } from '../money';
import type { Unit } from '../money';

interface AmountProps {
  readonly fen: string | bigint;
  /** Overrides the person's choice where a unit is fixed. */
  readonly unit?: Unit;
  readonly withUnit?: boolean;
  /** Zero is shown as a dash where a column is mostly empty. */
  readonly dashZero?: boolean;
  readonly className?: string;
}

/** Money with separators, in the chosen unit; the exact yuan stand behind a rounded 万元. */
export function Amount({ fen, unit, withUnit = false, dashZero = false, className = '' }: AmountProps) {
  const { t } = useTranslation();
  const settings = useSettings();
  const amount = BigInt(fen);
  const shown = unit ?? settings.unit;
  const yuan = formatYuan(amount);
  if (dashZero && amount === 0n) return <span className={`amount quiet ${className}`}>{t('amount.none')}</span>;
  const wan = formatWan(amount);
  const rounded = shown === 'wan' && !wan.exact;
  return (
    <span
      className={`amount ${rounded ? 'amount-rounded' : ''} ${className}`}
      title={shown === 'wan' ? t('amount.inYuan', { amount: yuan }) : undefined}
    >
      {shown === 'wan' ? wan.text : yuan}
      {withUnit ? <small>{t(`unit.${shown}`)}</small> : null}
    </span>
  );
}

/** The unit of a column's amounts, for its head. */
export function useUnitName(): string {
  const { t } = useTranslation();
  const { unit } = useSettings();
  return t(`unit.${unit}`);
}
