import GlobalOutlined from '@ant-design/icons/es/icons/GlobalOutlined';
import Button from 'antd/es/button';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../app/i18n';

/** Two languages: one click. The button is in the other language. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const next = i18n.language === 'en' ? 'zh-CN' : 'en';
  return (
    <Button type="text" icon={<GlobalOutlined />} lang={next} onClick={() => void chooseLanguage(next)}>
      {t('shell.otherLanguage')}
    </Button>
  );
}
