import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import EyeOutlined from '@ant-design/icons/es/icons/EyeOutlined';
import Button from 'antd/es/button';
import Input from 'antd/es/input';
import type { Schemas } from '../api/client';
import { disclosePayee } from '../api/payees';
import { problemOf } from '../api/problem';
import type { Problem } from '../api/problem';
import { newId } from '../ids';
import { RefusalAlert } from './refusal-alert';

type Clear = Schemas['ClearPayeeBody'];

/** Shows a payee's clear values for a reason that is kept. They live as long as what shows them. */
export function Disclosure({
  payeeRecord,
  reason: proposed = '',
  onShown,
}: {
  readonly payeeRecord: string;
  readonly reason?: string;
  readonly onShown: (clear: Clear) => void;
}) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState(proposed);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [key] = useState(newId);
  const show = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      onShown(await disclosePayee(payeeRecord, reason.trim(), key));
      setAsking(false);
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  if (!asking)
    return (
      <Button size="small" icon={<EyeOutlined />} onClick={() => setAsking(true)}>
        {t('payee.disclose')}
      </Button>
    );
  return (
    <div className="disclosure">
      <label htmlFor="disclosure-reason">{t('payee.discloseWhy')}</label>
      <Input.TextArea
        id="disclosure-reason"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        autoSize={{ minRows: 1, maxRows: 4 }}
        maxLength={500}
        autoFocus
      />
      <span className="page-actions">
        <Button size="small" onClick={() => setAsking(false)}>
          {t('action.cancel')}
        </Button>
        <Button size="small" type="primary" loading={busy} disabled={reason.trim() === ''} onClick={() => void show()}>
          {t('payee.discloseOk')}
        </Button>
      </span>
      <RefusalAlert problem={problem} />
    </div>
  );
}
