import { useTranslation } from 'react-i18next';
import FileExcelOutlined from '@ant-design/icons/es/icons/FileExcelOutlined';

/** All rows that match a list's filter, as a workbook in the language of the page. */
export function ExportLink({ path, filter }: { readonly path: string; readonly filter: object }) {
  const { t, i18n } = useTranslation();
  const query = new URLSearchParams({ language: i18n.language === 'en' ? 'en' : 'zh' });
  for (const [name, value] of Object.entries(filter) as readonly (readonly [string, unknown])[])
    if (typeof value === 'string' || typeof value === 'number') query.set(name, String(value));
  return (
    <a className="export" href={`${path}?${query.toString()}`} download>
      <FileExcelOutlined aria-hidden /> {t('action.export')}
    </a>
  );
}
