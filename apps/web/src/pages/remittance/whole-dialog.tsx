import Form from 'antd/es/form';
import Input from 'antd/es/input';
import { useTranslation } from 'react-i18next';
import { COMMANDS } from '../../api/commands';
import type { Address } from '../../api/commands';
import { Amount } from '../../components/amount';
import { AmountInput, amountRule } from '../../components/amount-input';
import { parseYuan, toTyped } from '../../money';
import { CommandDialog } from './command-dialog';
import type { Act, Leg, Remittance } from './acts';
import { ReasonField } from '../../components/reason-field';
import { useCommand } from './use-command';

interface Values {
  readonly dueFen: string;
  readonly documentNo: string;
  readonly reason: string;
}

function give(act: Act, at: Address, { dueFen, documentNo, reason }: Values): Promise<unknown> {
  if (act.type === 'adjustDueAmount')
    return COMMANDS.adjustDueAmount(at, { dueFen: String(parseYuan(dueFen)), documentNo, reason });
  if (act.type === 'closeShort') return COMMANDS.closeShort(at, { reason, documentNo });
  return COMMANDS.cancelRemittance(at, { reason });
}

function Shortage({ leg }: { readonly leg: Leg }) {
  const { t } = useTranslation();
  return (
    <div className="about">
      <dl className="leg-figures">
        <dt>{t('leg.expected')}</dt>
        <dd>
          <Amount fen={leg.expectedFen} unit="yuan" withUnit />
        </dd>
        <dt>{t('leg.received')}</dt>
        <dd>
          <Amount fen={leg.receivedFen} unit="yuan" withUnit />
        </dd>
        <dt>{t('leg.short')}</dt>
        <dd>
          <Amount fen={BigInt(leg.expectedFen) - BigInt(leg.receivedFen)} unit="yuan" withUnit />
        </dd>
      </dl>
      <p className="quiet">{t('leg.closeShortNote')}</p>
    </div>
  );
}

/** What is decided about the remittance or a whole leg: another due amount, closing short, cancelling. */
export function WholeDialog({
  act,
  remittance,
  leg,
  onClose,
}: {
  readonly act: Act;
  readonly remittance: Remittance;
  readonly leg: Leg | undefined;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const command = useCommand(remittance);
  const [form] = Form.useForm<Values>();
  const send = (values: Values): Promise<boolean> =>
    command.run((version) =>
      give(
        act,
        {
          remittanceId: remittance.remittanceId,
          transferId: '',
          legNo: leg?.legNo ?? 0,
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
      initialValues={{ dueFen: toTyped(remittance.dueFen), documentNo: '', reason: '' }}
      about={leg ? <Shortage leg={leg} /> : undefined}
      danger={act.type !== 'adjustDueAmount'}
      send={send}
      onClose={onClose}
    >
      {act.type === 'adjustDueAmount' ? (
        <Form.Item name="dueFen" label={t('plan.due')} required rules={[amountRule((code) => t(`amount.${code}`))]}>
          <AmountInput autoFocus />
        </Form.Item>
      ) : null}
      {act.type === 'cancelRemittance' ? null : (
        <Form.Item
          name="documentNo"
          label={t('fact.documentNo')}
          required
          rules={[{ required: true, whitespace: true, message: t('form.required') }]}
        >
          <Input maxLength={100} placeholder={t('plan.basisExample')} />
        </Form.Item>
      )}
      <ReasonField of={act.type} />
    </CommandDialog>
  );
}
