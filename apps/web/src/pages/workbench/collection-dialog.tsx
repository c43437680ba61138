import { useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import App from 'antd/es/app';
import Form from 'antd/es/form';
import Input from 'antd/es/input';
import Modal from 'antd/es/modal';
import Select from 'antd/es/select';
import { recordCollection } from '../../api/commands';
import { problemOf } from '../../api/problem';
import type { Problem } from '../../api/problem';
import { accountsQuery } from '../../api/queries';
import { useSession } from '../../app/session';
import { AmountInput, amountRule } from '../../components/amount-input';
import { DateField } from '../../components/date-field';
import { RefusalAlert } from '../../components/refusal-alert';
import { today } from '../../dates';
import { newId } from '../../ids';
import { parseYuan } from '../../money';
import { FUND_KINDS } from '../../vocabulary';
import type { FundKind } from '../../vocabulary';

const SOURCES = ['CONTRIBUTION', 'APPROPRIATION', 'OPENING_BALANCE'] as const;

interface Values {
  readonly accountId: string;
  readonly fundKind: FundKind;
  readonly source: (typeof SOURCES)[number];
  readonly amountFen: string;
  readonly valueDate: string;
  readonly documentNo: string;
}

/** Money that came into an account of mine from outside: without it nothing can be remitted. */
export default function CollectionDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { institution } = useSession();
  const queries = useQueryClient();
  const { data: accounts = [] } = useQuery(accountsQuery);
  const [form] = Form.useForm<Values>();
  const [collectionId] = useState(newId);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const own = accounts.filter(({ institutionId }) => institutionId === institution.id);
  const send = async ({ accountId, amountFen, ...rest }: Values): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await recordCollection(newId(), accountId, { collectionId, ...rest, amountFen: String(parseYuan(amountFen)) });
      void queries.invalidateQueries({ queryKey: ['accounts'] });
      void queries.invalidateQueries({ queryKey: ['chain'] });
      message.success(t('collection.done'));
      onClose();
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  const first = own[0];
  return (
    <Modal
      open
      title={t('collection.title')}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t('collection.ok')}
      confirmLoading={busy}
      mask={{ closable: false }}
      destroyOnHidden
    >
      <p className="quiet">{t('collection.note')}</p>
      <Form<Values>
        form={form}
        layout="vertical"
        onFinish={(values) => void send(values)}
        initialValues={{
          accountId: first?.accountId,
          fundKind: 'CONTRIBUTION',
          source: 'CONTRIBUTION',
          valueDate: today(),
          documentNo: '',
        }}
      >
        <Form.Item
          name="accountId"
          label={t('collection.account')}
          rules={[{ required: true, message: t('form.required') }]}
        >
          <Select
            options={own.map(({ accountId, kind, maskedNumber }) => ({
              value: accountId,
              label: `${t(`accountKind.${kind}`)} ${maskedNumber}`,
            }))}
          />
        </Form.Item>
        <div className="form-row">
          <Form.Item name="fundKind" label={t('fact.fundKind')}>
            <Select options={FUND_KINDS.map((kind) => ({ value: kind, label: t(`fundKind.${kind}`) }))} />
          </Form.Item>
          <Form.Item name="source" label={t('fact.source')}>
            <Select options={SOURCES.map((source) => ({ value: source, label: t(`collectionSource.${source}`) }))} />
          </Form.Item>
        </div>
        <Form.Item
          name="amountFen"
          label={t('fact.amountFen')}
          required
          rules={[amountRule((code) => t(`amount.${code}`))]}
        >
          <AmountInput />
        </Form.Item>
        <div className="form-row">
          <Form.Item
            name="valueDate"
            label={t('fact.valueDate')}
            rules={[{ required: true, message: t('form.required') }]}
          >
            <DateField />
          </Form.Item>
          <Form.Item
            name="documentNo"
            label={t('fact.documentNo')}
            rules={[{ required: true, whitespace: true, message: t('form.required') }]}
          >
            <Input maxLength={100} />
          </Form.Item>
        </div>
        <RefusalAlert problem={problem} />
      </Form>
    </Modal>
  );
}
