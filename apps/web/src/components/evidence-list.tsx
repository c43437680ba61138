import FileImageOutlined from '@ant-design/icons/es/icons/FileImageOutlined';
import FilePdfOutlined from '@ant-design/icons/es/icons/FilePdfOutlined';
import FileTextOutlined from '@ant-design/icons/es/icons/FileTextOutlined';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import { evidenceAddress } from '../api/upload';
import { Copyable } from './copyable';

const iconOf = (fileName: string) => {
  if (/\.pdf$/i.test(fileName)) return <FilePdfOutlined />;
  return /\.(png|jpe?g)$/i.test(fileName) ? <FileImageOutlined /> : <FileTextOutlined />;
};

/** Filed papers: what it is, open in the browser or save, and the digest that proves it unchanged. */
export function EvidenceList({
  evidence,
  missing = [],
}: {
  readonly evidence: readonly Schemas['EvidenceBody'][];
  readonly missing?: readonly string[];
}) {
  const { t } = useTranslation();
  if (evidence.length === 0 && missing.length === 0) return <span className="quiet">{t('evidence.none')}</span>;
  return (
    <ul className="evidence">
      {evidence.map(({ evidenceId, kind, fileName, digest }) => (
        <li key={evidenceId}>
          {iconOf(fileName)}
          <span className="evidence-kind">{t(`evidenceKind.${kind}`)}</span>
          <a href={evidenceAddress(evidenceId, !/\.ofd$/i.test(fileName))} target="_blank" rel="noreferrer">
            {fileName}
          </a>
          <Copyable text={digest} label={t('evidence.digest')} />
        </li>
      ))}
      {missing.map((kind) => (
        <li key={kind} className="evidence-missing">
          <FileTextOutlined />
          <span className="evidence-kind">{t(`evidenceKind.${kind}`)}</span>
          {t('evidence.missing')}
        </li>
      ))}
    </ul>
  );
}
