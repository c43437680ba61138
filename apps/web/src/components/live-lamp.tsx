import { useTranslation } from 'react-i18next';
import { useFeed } from '../api/live';

/** Whether what is shown keeps itself up to date. */
export function LiveLamp() {
  const { t } = useTranslation();
  const { state } = useFeed();
  return (
    <p className={`lamp lamp-${state}`} role="status">
      <i aria-hidden />
      {t(`live.${state}`)}
    </p>
  );
}
