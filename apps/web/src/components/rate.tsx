import { useTranslation } from 'react-i18next';
import { percentCut } from '../money';

interface RateProps {
  readonly part: number | string;
  readonly whole: number | string;
}

/** A share in per cent, cut off and never rounded up: 100.00% means everybody. */
export function Rate({ part, whole }: RateProps) {
  const { t } = useTranslation();
  const share = percentCut(BigInt(part), BigInt(whole));
  if (share === undefined) return <span className="quiet">{t('amount.none')}</span>;
  return <span className={share === '100.00' ? 'rate rate-full' : 'rate'}>{t('amount.share', { share })}</span>;
}

/** The two payout rates side by side, by heads and by amount; they are never merged. */
export function RatePair({
  heads,
  fen,
}: {
  readonly heads: readonly [part: number, whole: number];
  readonly fen: readonly [part: string, whole: string];
}) {
  const { t } = useTranslation();
  return (
    <span className="rate-pair">
      <Rate part={heads[0]} whole={heads[1]} />
      <small className="quiet">
        {t('rate.byAmount')} <Rate part={fen[0]} whole={fen[1]} />
      </small>
    </span>
  );
}
