import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Somebody was quicker: how it stands now, before going on. */
export function StaleAlert({
  children,
  onAcknowledge,
}: {
  readonly children?: ReactNode;
  readonly onAcknowledge: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Alert
      className="refusal"
      type="warning"
      showIcon
      title={t('stale.title')}
      description={
        <>
          {children}
          <Button size="small" onClick={onAcknowledge}>
            {t('stale.go')}
          </Button>
        </>
      }
    />
  );
}
