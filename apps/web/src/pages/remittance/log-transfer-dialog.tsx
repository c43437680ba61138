import { useState } from 'react';
import Button from 'antd/es/button';
import Form from 'antd/es/form';
import Input from 'antd/es/input';
import { useTranslation } from 'react-i18next';
import { COMMANDS } from '../../api/commands';
import { useSession } from '../../app/session';
import { Amount } from '../../components/amount';
import { AmountInput, amountRule } from '../../components/amount-input';
import { DateField } from '../../components/date-field';
import { EVIDENCE_KINDS, EvidenceDrop } from '../../components/evidence-drop';
import { parseYuan, toTyped } from '../../money';
import { CommandDialog } from './command-dialog';
import type { Act, Leg, Remittance, Transfer } from './acts';
import { emptyDraft, forgetDraft, isUntouched, readDraft, saveDraft } from './draft';
import type { Draft } from './draft';
import { useCommand } from './use-command';
import { VoucherField } from './voucher-field';

type Values = Omit<Draft, 'transferId'>;

interface LogTransferProps {
  readonly act: Act;
  readonly remittance: Remittance;
  readonly leg: Leg;
  /** The transfer being corrected; absent for a new one. */
  readonly transfer: Transfer | undefined;
  readonly onClose: () => void;
}

const corrected = (transfer: Transfer): Draft => ({
  transferId: transfer.transferId,
  amountFen: toTyped(transfer.amountFen),
  voucherNo: transfer.voucherNo,
  valueDate: transfer.valueDate,
  remark: transfer.remark,
  evidence: transfer.evidence.map(({ evidenceId, kind, fileName }) => ({
    evidenceId,
    fileName,
    kind: EVIDENCE_KINDS.find((one) => one === kind) ?? 'OTHER',
  })),
});

/** Where the money goes and how much of it could be logged now. */
function Where({ leg, onAll }: { readonly leg: Leg; readonly onAll: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="about">
      <p>
        {leg.from.institutionName} {t(`accountKind.${leg.from.accountKind}`)} → {leg.to.institutionName}{' '}
        {t(`accountKind.${leg.to.accountKind}`)}
      </p>
      <p className="quiet">
        {t('transfer.remaining')} <Amount fen={leg.remainingFen} unit="yuan" withUnit />{' '}
        {BigInt(leg.remainingFen) > 0n ? (
          <Button size="small" type="link" onClick={onAll}>
            {t('transfer.all')}
          </Button>
        ) : null}
      </p>
    </div>
  );
}

/**
 * Logs a transfer by keyboard. Its id is made when the dialog first opens and kept with the draft, so a reload, a second
 * click or a broken connection makes one transfer.
 */
export function LogTransferDialog({ act, remittance, leg, transfer, onClose }: LogTransferProps) {
  const { t } = useTranslation();
  const { userId } = useSession();
  const command = useCommand(remittance);
  const [form] = Form.useForm<Values>();
  const place = { userId, remittanceId: remittance.remittanceId, legNo: leg.legNo, transferId: transfer?.transferId };
  const [{ transferId, ...initialValues }] = useState(
    () => readDraft(place) ?? (transfer ? corrected(transfer) : emptyDraft()),
  );
  const [restored] = useState(() => readDraft(place) !== undefined);
  const send = async (values: Values, andSubmit: boolean): Promise<boolean> => {
    const body = {
      transferId,
      legNo: leg.legNo,
      amountFen: String(parseYuan(values.amountFen)),
      voucherNo: values.voucherNo.trim(),
      valueDate: values.valueDate,
      remark: values.remark.trim(),
      evidence: values.evidence.map(({ evidenceId, kind }) => ({ evidenceId, kind })),
    };
    const content = JSON.stringify(body);
    const at = { remittanceId: remittance.remittanceId, transferId, legNo: leg.legNo };
    return command.run(async (version, reached) => {
      const logged = await COMMANDS.logTransfer({ ...at, version, key: command.keyFor(`${version} ${content}`) }, body);
      forgetDraft(place);
      reached(logged.version);
      if (andSubmit)
        await COMMANDS.submitTransfer({
          ...at,
          version: logged.version,
          key: command.keyFor(`submit ${logged.version}`),
        });
    });
  };
  return (
    <CommandDialog<Values>
      act={act}
      remittance={remittance}
      command={command}
      form={form}
      initialValues={initialValues}
      title={t(transfer ? 'command.correctTransfer' : 'command.logTransfer')}
      width={640}
      about={<Where leg={leg} onAll={() => form.setFieldValue('amountFen', toTyped(leg.remainingFen))} />}
      second={{ label: t('transfer.saveDraft'), send: (values) => send(values, false) }}
      onChange={(values) => (isUntouched(values) ? forgetDraft(place) : saveDraft(place, { transferId, ...values }))}
      send={(values) => send(values, true)}
      onClose={onClose}
    >
      {restored ? <p className="restored">{t('transfer.restored')}</p> : null}
      <Form.Item
        name="amountFen"
        label={t('fact.amountFen')}
        required
        rules={[amountRule((code) => t(`amount.${code}`))]}
      >
        <AmountInput autoFocus />
      </Form.Item>
      <div className="form-row">
        <VoucherField fiscalYear={remittance.fiscalYear} own={transfer?.voucherNo} />
        <Form.Item
          name="valueDate"
          label={t('fact.valueDate')}
          rules={[{ required: true, message: t('form.required') }]}
        >
          <DateField />
        </Form.Item>
      </div>
      <Form.Item
        name="evidence"
        required={leg.requiredEvidence.length > 0}
        label={t('transfer.evidenceNeeded', {
          kinds:
            leg.requiredEvidence.map((kind) => t(`evidenceKind.${kind}`)).join(t('punctuation.list')) ||
            t('amount.none'),
        })}
      >
        <EvidenceDrop required={leg.requiredEvidence} />
      </Form.Item>
      <Form.Item name="remark" label={t('fact.remark')}>
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} maxLength={500} />
      </Form.Item>
    </CommandDialog>
  );
}
