import { useTranslation } from 'react-i18next';
import { perMille } from '../money';

/** How much of what is due has arrived: a thin bar, beside it the share or what else is worth a word. */
export function Arrived({
  part,
  whole,
  note,
}: {
  readonly part: string;
  readonly whole: string;
  readonly note?: string | undefined;
}) {
  const { t } = useTranslation();
  const share = perMille(BigInt(part), BigInt(whole));
  const text = t('amount.share', { share: (share / 10).toFixed(1) });
  return (
    <span className="arrived-share">
      <svg viewBox="0 0 1000 40" preserveAspectRatio="none" role="img" aria-label={text}>
        <rect width="1000" height="40" className="bar-ground" />
        <rect width={share} height="40" className={share >= 1000 ? 'bar-full' : 'bar-part'} />
      </svg>
      <small>{note ?? text}</small>
    </span>
  );
}
