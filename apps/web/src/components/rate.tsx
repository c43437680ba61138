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
