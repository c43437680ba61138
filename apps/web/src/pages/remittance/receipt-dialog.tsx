import Alert from 'antd/es/alert';
import Form from 'antd/es/form';
import Input from 'antd/es/input';
import { useTranslation } from 'react-i18next';
import { COMMANDS } from '../../api/commands';
import { AmountInput, amountRule } from '../../components/amount-input';
import { DateField } from '../../components/date-field';
import { today } from '../../dates';
import { formatYuan, parseYuan, toTyped } from '../../money';
import { CommandDialog } from './command-dialog';
import type { Act, Remittance, Transfer } from './acts';
import { TransferFacts } from './transfer-facts';
import { useCommand } from './use-command';

interface Values {
  readonly arrivedFen: string;
  readonly arrivedOn: string;
  readonly bankReference: string;
}

/** What arrived at my account. An amount other than the sent one is accepted as a dispute, after saying so. */
export function ReceiptDialog({
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
  const { t } = useTranslation();
  const command = useCommand(remittance);
  const [form] = Form.useForm<Values>();
  const arrived = parseYuan(Form.useWatch('arrivedFen', form) ?? '');
  const sent = BigInt(transfer.amountFen);
  const difference = arrived === undefined ? 0n : arrived - sent;
  const send = ({ arrivedFen, arrivedOn, bankReference }: Values): Promise<boolean> => {
    const body = { arrivedFen: String(parseYuan(arrivedFen)), arrivedOn, bankReference: bankReference.trim() };
    return command.run((version) =>
      COMMANDS.confirmReceipt(
        {
          remittanceId: remittance.remittanceId,
          transferId: transfer.transferId,
          legNo: transfer.legNo,
          version,
          key: command.keyFor(JSON.stringify(body)),
        },
        body,
      ),
    );
  };
  return (
    <CommandDialog<Values>
      act={act}
      remittance={remittance}
      command={command}
      form={form}
      initialValues={{ arrivedFen: toTyped(transfer.amountFen), arrivedOn: today(), bankReference: '' }}
      about={<TransferFacts remittance={remittance} transfer={transfer} />}
      danger={difference !== 0n}
      send={send}
      onClose={onClose}
    >
      <Form.Item
        name="arrivedFen"
        label={t('fact.arrivedFen')}
        required
        rules={[amountRule((code) => t(`amount.${code}`))]}
      >
        <AmountInput />
      </Form.Item>
      {difference !== 0n ? (
        <Alert
          className="refusal"
          type="warning"
          showIcon
          title={t(difference < 0n ? 'receipt.short' : 'receipt.over', {
            amount: formatYuan(difference < 0n ? -difference : difference),
          })}
          description={t('receipt.dispute')}
        />
      ) : null}
      <div className="form-row">
        <Form.Item
          name="arrivedOn"
          label={t('fact.arrivedOn')}
          rules={[{ required: true, message: t('form.required') }]}
        >
          <DateField past />
        </Form.Item>
        <Form.Item
          name="bankReference"
          label={t('fact.arrivalBankReference')}
          required
          rules={[{ required: true, whitespace: true, message: t('form.required') }]}
        >
          <Input maxLength={64} autoComplete="off" autoFocus />
        </Form.Item>
      </div>
    </CommandDialog>
  );
}
