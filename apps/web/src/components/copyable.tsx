import CheckOutlined from '@ant-design/icons/es/icons/CheckOutlined';
import CopyOutlined from '@ant-design/icons/es/icons/CopyOutlined';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

const SHORT = 10;
const SHOWN_MS = 1_500;

/** A long code shown by its first characters, copied whole at a click. Plain http has no clipboard API: the old way serves there. */
export function Copyable({ text, label }: { readonly text: string; readonly label: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await (navigator.clipboard ? navigator.clipboard.writeText(text) : copyOldWay(text));
    setCopied(true);
    window.setTimeout(() => setCopied(false), SHOWN_MS);
  };
  return (
    <button
      type="button"
      className="copyable"
      title={text}
      aria-label={t('action.copy', { what: label })}
      onClick={() => void copy()}
    >
      <code>{text.slice(0, SHORT)}</code>
      {copied ? <CheckOutlined /> : <CopyOutlined />}
    </button>
  );
}

function copyOldWay(text: string): void {
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
