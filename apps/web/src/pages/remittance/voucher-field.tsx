import { useEffect, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import Form from 'antd/es/form';
import Input from 'antd/es/input';
import { voucherQuery } from '../../api/queries';
import { useWords } from '../../components/refusal-words';

const TYPING_MS = 300;

/** A voucher number, looked up in the register while it is typed: a repeat names its first use before anything is sent. */
export function VoucherField({ fiscalYear, own }: { readonly fiscalYear: number; readonly own: string | undefined }) {
  const { t } = useTranslation();
  const words = useWords();
  const typed = (Form.useWatch<string>('voucherNo') ?? '').trim();
  const [settled, setSettled] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSettled(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const enabled = settled !== '' && settled === typed && settled !== own;
  const { data, isFetching } = useQuery({ ...voucherQuery(settled, fiscalYear), enabled });
  const refusal = enabled ? data?.refusal : undefined;
  const free = enabled && data?.free === true;
  const checking = typed !== '' && typed !== own && (settled !== typed || isFetching);
  const status = refusal ? 'error' : checking ? 'validating' : free ? 'success' : undefined;
  return (
    <Form.Item
      name="voucherNo"
      label={t('fact.voucherNo')}
      required
      hasFeedback={status !== undefined}
      {...(status ? { validateStatus: status } : {})}
      extra={
        refusal ? (
          <span className="field-error">{`${words(refusal).title} ${words(refusal).remedy}`}</span>
        ) : free ? (
          t('transfer.voucherFree')
        ) : undefined
      }
      rules={[{ required: true, whitespace: true, message: t('form.required') }]}
    >
      <Input maxLength={64} autoComplete="off" className="mono" />
    </Form.Item>
  );
}
