import { useState } from 'react';
import Form from 'antd/es/form';
import Select from 'antd/es/select';
import { useTranslation } from 'react-i18next';
import { openBatch } from '../../api/payout';
import { useFiscalYear } from '../../app/session';
import { CreateDialog } from '../../components/create-dialog';
import { DateField } from '../../components/date-field';
import { today } from '../../dates';
import { newId } from '../../ids';
import { monthsIn } from '../remittances/periods';

interface Values {
  readonly period: string;
  readonly payDay: string;
}

/** Opens a batch by hand, before its money is there. Most open by themselves when the money arrives. */
export default function OpenDialog({
  onClose,
  onOpened,
}: {
  readonly onClose: () => void;
  readonly onOpened: (batchId: string) => void;
}) {
  const { t } = useTranslation();
  const fiscalYear = useFiscalYear();
  const [form] = Form.useForm<Values>();
  const [batchId] = useState(newId);
  const running = today().slice(0, 7);
  const send = async (values: Values, key: string): Promise<void> => {
    await openBatch(key, { batchId, fiscalYear, ...values });
    onOpened(batchId);
  };
  return (
    <CreateDialog<Values>
      title={t('batch.open')}
      okText={t('batch.openOk')}
      done={t('batch.opened')}
      form={form}
      initialValues={{ period: running.startsWith(`${fiscalYear}-`) ? running : `${fiscalYear}-01`, payDay: today() }}
      refreshes={['payout-batches', 'payout-todos']}
      send={send}
      onClose={onClose}
    >
      <p className="quiet">{t('batch.openNote')}</p>
      <div className="form-row">
        <Form.Item name="period" label={t('funding.period')} rules={[{ required: true, message: t('form.required') }]}>
          <Select showSearch options={monthsIn(fiscalYear).map((value) => ({ value, label: value }))} />
        </Form.Item>
        <Form.Item name="payDay" label={t('fact.payDay')} rules={[{ required: true, message: t('form.required') }]}>
          <DateField />
        </Form.Item>
      </div>
    </CreateDialog>
  );
}
