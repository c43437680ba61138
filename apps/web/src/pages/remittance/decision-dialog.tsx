import Form from 'antd/es/form';
import Input from 'antd/es/input';
import Radio from 'antd/es/radio';
import { useTranslation } from 'react-i18next';
import { COMMANDS } from '../../api/commands';
import type { Address } from '../../api/commands';
import { Amount } from '../../components/amount';
import { DateField } from '../../components/date-field';
import { EvidenceDrop } from '../../components/evidence-drop';
import type { FiledEvidence } from '../../components/evidence-drop';
import { today } from '../../dates';
import { CommandDialog } from './command-dialog';
import type { Act, Remittance, Transfer } from './acts';
import { ReasonField } from '../../components/reason-field';
import { TransferFacts } from './transfer-facts';
import { useCommand } from './use-command';

interface Values {
  readonly reason: string;
  readonly remark: string;
  readonly sentOn: string;
  readonly bankReference: string;
  readonly returnedOn: string;
  readonly resolution: 'ACCEPT' | 'TOP_UP' | 'RETURN';
  readonly evidence: readonly FiledEvidence[];
}

const BAD: readonly Act['type'][] = ['rejectTransfer', 'returnTransfer', 'withdrawTransfer'];

/** Sends the command with the members of the form it takes. */
function give(type: Act['type'], at: Address, values: Values): Promise<unknown> {
  const { reason, sentOn, bankReference, returnedOn, resolution, evidence } = values;
  switch (type) {
    case 'submitTransfer':
      return COMMANDS.submitTransfer(at);
    case 'approveTransfer':
      return COMMANDS.approveTransfer(at, { remark: values.remark.trim() });
    case 'rejectTransfer':
      return COMMANDS.rejectTransfer(at, { reason });
    case 'withdrawTransfer':
      return COMMANDS.withdrawTransfer(at, { reason });
    case 'confirmSent':
      return COMMANDS.confirmSent(at, { sentOn, bankReference: bankReference.trim() });
    case 'resolveDispute':
      return COMMANDS.resolveDispute(at, { resolution, reason });
    case 'returnTransfer':
      return COMMANDS.returnTransfer(at, { returnedOn, reason });
    case 'attachEvidence': {
      const [piece] = evidence;
      return piece
        ? COMMANDS.attachEvidence(at, { evidenceId: piece.evidenceId, kind: piece.kind })
        : Promise.resolve();
    }
    default:
      throw new Error(`${type} is not a decision on a transfer`);
  }
}

function Resolution({ transfer }: { readonly transfer: Transfer }) {
  const { t } = useTranslation();
  const arrivedFen = transfer.arrivedFen ?? '0';
  const short = BigInt(arrivedFen) < BigInt(transfer.amountFen);
  const choices = short ? (['ACCEPT', 'TOP_UP', 'RETURN'] as const) : (['ACCEPT', 'RETURN'] as const);
  return (
    <>
      <dl className="leg-figures">
        <dt>{t('dispute.sent')}</dt>
        <dd>
          <Amount fen={transfer.amountFen} unit="yuan" withUnit />
        </dd>
        <dt>{t('dispute.arrived')}</dt>
        <dd>
          <Amount fen={arrivedFen} unit="yuan" withUnit />
        </dd>
        <dt>{t('dispute.difference')}</dt>
        <dd>
          <Amount fen={BigInt(arrivedFen) - BigInt(transfer.amountFen)} unit="yuan" withUnit />
        </dd>
      </dl>
      <Form.Item
        name="resolution"
        label={t('fact.resolution')}
        rules={[{ required: true, message: t('form.required') }]}
      >
        <Radio.Group
          className="stacked"
          options={choices.map((value) => ({ value, label: t(`resolution.${value}`) }))}
        />
      </Form.Item>
    </>
  );
}

function Fields({ act, transfer }: { readonly act: Act; readonly transfer: Transfer }) {
  const { t } = useTranslation();
  const required = { required: true, whitespace: true, message: t('form.required') };
  switch (act.type) {
    case 'approveTransfer':
      return (
        <Form.Item name="remark" label={t('approval.remark')}>
          <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} maxLength={500} />
        </Form.Item>
      );
    case 'confirmSent':
      return (
        <div className="form-row">
          <Form.Item name="sentOn" label={t('fact.sentOn')} rules={[required]}>
            <DateField past />
          </Form.Item>
          <Form.Item name="bankReference" label={t('fact.bankReference')} required rules={[required]}>
            <Input maxLength={64} autoComplete="off" autoFocus />
          </Form.Item>
        </div>
      );
    case 'resolveDispute':
      return (
        <>
          <Resolution transfer={transfer} />
          <ReasonField of={act.type} />
        </>
      );
    case 'returnTransfer':
      return (
        <>
          <Form.Item name="returnedOn" label={t('fact.returnedOn')} rules={[required]}>
            <DateField past />
          </Form.Item>
          <ReasonField of={act.type} />
        </>
      );
    case 'attachEvidence':
      return (
        <Form.Item name="evidence" rules={[{ type: 'array', min: 1, message: t('form.file') }]}>
          <EvidenceDrop single />
        </Form.Item>
      );
    case 'submitTransfer':
      return <p className="quiet">{t('transfer.submitNote')}</p>;
    default:
      return <ReasonField of={act.type} />;
  }
}

/** Everything decided about one transfer that is there: submit, approve, reject, sent, dispute, return, papers. */
export function DecisionDialog({
  act,
  remittance,
  transfer,
  onClose,
}: {
  readonly act: Act;
  readonly remittance: Remittance;
  readonly transfer: Transfer;
  readonly onClose: () => void;
}) {
  const command = useCommand(remittance);
  const [form] = Form.useForm<Values>();
  const send = (values: Values): Promise<boolean> =>
    command.run((version) =>
      give(
        act.type,
        {
          remittanceId: remittance.remittanceId,
          transferId: transfer.transferId,
          legNo: transfer.legNo,
          version,
          key: command.keyFor(JSON.stringify(values)),
        },
        values,
      ),
    );
  return (
    <CommandDialog<Values>
      act={act}
      remittance={remittance}
      command={command}
      form={form}
      initialValues={{ remark: '', reason: '', sentOn: today(), returnedOn: today(), bankReference: '', evidence: [] }}
      about={<TransferFacts remittance={remittance} transfer={transfer} />}
      danger={BAD.includes(act.type)}
      send={send}
      onClose={onClose}
    >
      <Fields act={act} transfer={transfer} />
    </CommandDialog>
  );
}
