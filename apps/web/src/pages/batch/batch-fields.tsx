import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import Form from 'antd/es/form';
import type { FormInstance } from 'antd/es/form';
import Input from 'antd/es/input';
import Select from 'antd/es/select';
import { useTranslation } from 'react-i18next';
import { arrivalsQuery } from '../../api/payout';
import type { BatchCommandType, PaperValues } from '../../api/payout';
import { layoutsQuery } from '../../api/payout-files';
import { useMay } from '../../app/session';
import { AmountInput, amountRule } from '../../components/amount-input';
import { DateField } from '../../components/date-field';
import { Disclosure } from '../../components/disclosure';
import { ReasonField } from '../../components/reason-field';
import { formatYuan, toTyped } from '../../money';
import { monthsIn } from '../remittances/periods';
import type { Batch, Returned } from './batch';
import { lackingFen } from './money';

interface FieldsProps {
  readonly type: BatchCommandType;
  readonly batch: Batch;
  readonly payment: Returned | undefined;
  readonly form: FormInstance<PaperValues>;
}

const useRequired = () => {
  const { t } = useTranslation();
  return [{ required: true, whitespace: true, message: t('form.required') }];
};

/** Money of an arrival: as much as is left of it and the batch lacks. */
function AllotFields({ batch, form }: FieldsProps) {
  const { t } = useTranslation();
  const { data } = useInfiniteQuery(arrivalsQuery(batch.institution.institutionId, true));
  const arrivals = data?.pages.flatMap(({ items }) => items) ?? [];
  const arrivalId = Form.useWatch('arrivalId', form);
  const left = (id: string): bigint => {
    const arrival = arrivals.find((one) => one.arrivalId === id);
    return arrival ? BigInt(arrival.amountFen) - BigInt(arrival.allottedFen) : 0n;
  };
  const lacking = lackingFen(batch);
  const fill = (id: string): void => {
    const most = lacking > 0n && lacking < left(id) ? lacking : left(id);
    form.setFieldValue('amountFen', toTyped(most));
  };
  return (
    <>
      <Form.Item name="arrivalId" label={t('money.arrival')} rules={useRequired()}>
        <Select
          onChange={fill}
          notFoundContent={t('money.noArrival')}
          options={arrivals.map((one) => ({
            value: one.arrivalId,
            label: t('money.arrivalLabel', {
              number: one.remittanceNo,
              day: one.arrivedOn,
              amount: formatYuan(left(one.arrivalId)),
            }),
          }))}
        />
      </Form.Item>
      <Amounts />
      {arrivalId ? (
        <Button size="small" type="link" onClick={() => form.setFieldValue('amountFen', toTyped(left(arrivalId)))}>
          {t('transfer.all')}
        </Button>
      ) : null}
    </>
  );
}

function Amounts() {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="amountFen"
      label={t('fact.amountFen')}
      required
      rules={[amountRule((code) => t(`amount.${code}`))]}
    >
      <AmountInput />
    </Form.Item>
  );
}

function ReleaseFields({ batch, form }: FieldsProps) {
  const { t } = useTranslation();
  const arrivalId = Form.useWatch('arrivalId', { form, preserve: true });
  const allotted = batch.funding.find((one) => one.arrivalId === arrivalId)?.amountFen ?? '0';
  return (
    <>
      <Form.Item name="arrivalId" hidden>
        <Input />
      </Form.Item>
      <p className="quiet">
        {t('money.releaseNote', { amount: formatYuan(BigInt(allotted)) })}{' '}
        <Button size="small" type="link" onClick={() => form.setFieldValue('amountFen', toTyped(allotted))}>
          {t('transfer.all')}
        </Button>
      </p>
      <Amounts />
    </>
  );
}

function InstructFields({ form }: FieldsProps) {
  const { t, i18n } = useTranslation();
  const { data: layouts = [] } = useQuery(layoutsQuery);
  const code = Form.useWatch('layoutCode', form);
  const layout = layouts.find((one) => one.code === code);
  const columns = layout?.files.find(({ kind }) => kind === 'INSTRUCTION')?.columns ?? [];
  return (
    <>
      <Form.Item name="layoutCode" label={t('file.layout')} rules={useRequired()}>
        <Select
          options={layouts.map((one) => ({
            value: one.code,
            label: i18n.language === 'en' ? one.name.en : one.name.zh,
          }))}
        />
      </Form.Item>
      {columns.length > 0 ? (
        <p className="quiet">
          {t('file.columns')} {columns.map(({ names }) => names[0]).join(t('punctuation.list'))}
        </p>
      ) : null}
      <p className="quiet">{t('paperNote.instructRound')}</p>
    </>
  );
}

/** Name and account as they should be. What was sent before may be shown, for a reason. */
function CorrectFields({ batch, payment, form }: FieldsProps) {
  const { t } = useTranslation();
  const discloses = useMay('payee.disclose');
  const required = useRequired();
  return (
    <>
      {discloses && payment ? (
        <Form.Item label={t('returned.before')}>
          <Disclosure
            payeeRecord={payment.payeeRecord}
            reason={t('returned.discloseReason', { number: batch.batchNo, lineNo: payment.lineNo })}
            onShown={({ name, accountNo }) => form.setFieldsValue({ name, accountNo })}
          />
        </Form.Item>
      ) : null}
      <div className="form-row">
        <Form.Item name="name" label={t('payee.accountName')} rules={required}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <Form.Item name="accountNo" label={t('payee.account')} rules={required}>
          <Input maxLength={64} autoComplete="off" className="mono" />
        </Form.Item>
      </div>
      <ReasonField of="correctPayee" />
      <p className="quiet">{t('paperNote.correctPayee')}</p>
    </>
  );
}

function CarryFields({ batch }: FieldsProps) {
  const { t } = useTranslation();
  const months = [...monthsIn(batch.fiscalYear), ...monthsIn(batch.fiscalYear + 1)].filter(
    (month) => month > batch.period,
  );
  return (
    <>
      <Form.Item name="toPeriod" label={t('fact.toPeriod')} rules={useRequired()}>
        <Select options={months.map((value) => ({ value, label: value }))} />
      </Form.Item>
      <ReasonField of="carryOver" />
    </>
  );
}

function DocumentField() {
  const { t } = useTranslation();
  return (
    <Form.Item name="documentNo" label={t('fact.documentNo')} rules={useRequired()}>
      <Input maxLength={100} autoComplete="off" />
    </Form.Item>
  );
}

function PayDayFields() {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item name="payDay" label={t('fact.payDay')} rules={useRequired()}>
        <DateField />
      </Form.Item>
      <ReasonField of="changePayDay" />
    </>
  );
}

/** What a command asks to be filled in. */
export function Fields(props: FieldsProps) {
  const { t } = useTranslation();
  const { type } = props;
  switch (type) {
    case 'rejectRound':
    case 'cancelBatch':
      return <ReasonField of={type} />;
    case 'changePayDay':
      return <PayDayFields />;
    case 'allotFunding':
      return <AllotFields {...props} />;
    case 'releaseFunding':
      return <ReleaseFields {...props} />;
    case 'instructRound':
      return <InstructFields {...props} />;
    case 'correctPayee':
      return <CorrectFields {...props} />;
    case 'writeOff':
      return (
        <>
          <DocumentField />
          <ReasonField of="writeOff" />
        </>
      );
    case 'carryOver':
      return <CarryFields {...props} />;
    case 'submitRound':
    case 'withdrawRound':
    case 'reviewRound':
    case 'approveRound':
    case 'prepareReissue':
    case 'closeBatch':
      return <p className="quiet">{t(`paperNote.${type}`)}</p>;
  }
}
