import Input from 'antd/es/input';
import { useTranslation } from 'react-i18next';
import { AMOUNT_FEN_MAX, formatWan, formatYuan, inCapitals, parseYuan } from '../money';

interface AmountInputProps {
  /** Yuan as typed. Given by the form. */
  readonly value?: string;
  readonly onChange?: (value: string) => void;
  readonly id?: string;
  readonly autoFocus?: boolean;
  readonly readOnly?: boolean;
}

/** Amount in capitals (人民币大写) as vouchers carry it. */
export function Capitals({ fen }: { readonly fen: bigint }) {
  const { t } = useTranslation();
  return (
    <span className="capitals" lang="zh-CN">
      <span className="quiet">{t('amount.capitals')}</span>
      {inCapitals(fen)}
    </span>
  );
}

/** An amount being entered in yuan, read back while typed: separators, 万元 and capitals, so that a wrong zero shows itself. */
export function AmountInput({ value = '', onChange, ...rest }: AmountInputProps) {
  const { t } = useTranslation();
  const fen = parseYuan(value);
  const readable = fen !== undefined && fen > 0n && fen <= AMOUNT_FEN_MAX;
  return (
    <div className="amount-input">
      <Input
        {...rest}
        value={value}
        onChange={(event) => onChange?.(event.target.value)}
        inputMode="decimal"
        autoComplete="off"
        suffix={t('unit.yuan')}
        maxLength={24}
      />
      <div className="amount-echo" role="status">
        {readable ? (
          <>
            <span className="amount-echo-figures">
              {t(formatWan(fen).exact ? 'amount.echo' : 'amount.echoAbout', {
                yuan: formatYuan(fen),
                wan: formatWan(fen).text,
              })}
            </span>
            <Capitals fen={fen} />
          </>
        ) : (
          <span className="quiet">{t('amount.hint')}</span>
        )}
      </div>
    </div>
  );
}

/** Form rule: an amount to the fen, above zero, below the limit. */
export const amountRule = (
  message: (code: 'AMOUNT_INVALID' | 'AMOUNT_NOT_POSITIVE' | 'AMOUNT_TOO_LARGE') => string,
) => ({
  validator: (_: unknown, value: string | undefined): Promise<void> => {
    const fen = parseYuan(value ?? '');
    if (fen === undefined) return Promise.reject(new Error(message('AMOUNT_INVALID')));
    if (fen <= 0n) return Promise.reject(new Error(message('AMOUNT_NOT_POSITIVE')));
    return fen > AMOUNT_FEN_MAX ? Promise.reject(new Error(message('AMOUNT_TOO_LARGE'))) : Promise.resolve();
  },
});
