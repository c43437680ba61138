import MoonOutlined from '@ant-design/icons/es/icons/MoonOutlined';
import SunOutlined from '@ant-design/icons/es/icons/SunOutlined';
import Button from 'antd/es/button';
import { useTranslation } from 'react-i18next';
import { useSettings } from '../app/settings';

/** Light or dark. */
export function ModeSwitch() {
  const { t } = useTranslation();
  const { mode, choose } = useSettings();
  const label = t(mode === 'dark' ? 'shell.light' : 'shell.dark');
  return (
    <Button
      type="text"
      aria-label={label}
      title={label}
      icon={mode === 'dark' ? <SunOutlined /> : <MoonOutlined />}
      onClick={() => choose({ mode: mode === 'dark' ? 'light' : 'dark' })}
    />
  );
}
