import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import PlusOutlined from '@ant-design/icons/es/icons/PlusOutlined';
import Button from 'antd/es/button';
import Form from 'antd/es/form';
import Input from 'antd/es/input';
import Select from 'antd/es/select';
import { client, read, writeHeaders } from '../../api/client';
import type { Schemas } from '../../api/client';
import { problemOf } from '../../api/problem';
import { accountsQuery, institutionsQuery } from '../../api/queries';
import { useMay } from '../../app/session';
import { Amount, useUnitName } from '../../components/amount';
import { CreateDialog } from '../../components/create-dialog';
import { Institution } from '../../components/institution';
import { PageHead } from '../../components/page-head';
import { EmptyState, ErrorState, LoadingState } from '../../components/states';
import { newId } from '../../ids';

type Values = Omit<Schemas['AccountBody'], 'accountId'>;
/** 财社〔2017〕144号 */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  AGENCY: ['INCOME', 'EXPENDITURE'],
  FINANCE: ['FISCAL_SPECIAL', 'TREASURY'],
};

function NewAccount({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { data: institutions = [] } = useQuery(institutionsQuery);
  const [form] = Form.useForm<Values>();
  const [accountId] = useState(newId);
  const institutionId = Form.useWatch('institutionId', form);
  const chosen = institutions.find((one) => one.institutionId === institutionId);
  const required = [{ required: true, whitespace: true, message: t('form.required') }];
  return (
    <CreateDialog<Values>
      title={t('account.create')}
      okText={t('action.create')}
      done={t('account.done')}
      form={form}
      initialValues={{}}
      refreshes={['accounts']}
      send={(values, key) =>
        read(client.POST('/api/v1/accounts', { body: { accountId, ...values }, headers: writeHeaders(key) }))
      }
      onClose={onClose}
    >
      <Form.Item
        name="institutionId"
        label={t('account.institution')}
        rules={[{ required: true, message: t('form.required') }]}
      >
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={institutions.map((one) => ({ value: one.institutionId, label: `${one.name} ${one.regionCode}` }))}
          onChange={() => form.resetFields(['kind'])}
        />
      </Form.Item>
      <div className="form-row">
        <Form.Item name="kind" label={t('account.kind')} rules={[{ required: true, message: t('form.required') }]}>
          <Select
            options={(KINDS[chosen?.kind ?? ''] ?? []).map((value) => ({ value, label: t(`accountKind.${value}`) }))}
          />
        </Form.Item>
        <Form.Item
          name="number"
          label={t('account.number')}
          rules={[{ required: true, pattern: /^\d{8,32}$/, message: t('account.numberRule') }]}
        >
          <Input maxLength={32} inputMode="numeric" autoComplete="off" />
        </Form.Item>
      </div>
      <Form.Item name="name" label={t('account.name')} rules={required}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="bankName" label={t('account.bank')} rules={required}>
        <Input maxLength={100} />
      </Form.Item>
    </CreateDialog>
  );
}

/** Bank accounts of the offices this person sees; who runs the system sees no balances. */
export default function AccountsPage() {
  const { t } = useTranslation();
  const unit = useUnitName();
  const [creating, setCreating] = useState(false);
  const writes = useMay('account.write');
  const balances = useMay('balance.read');
  const { data, error, isPending, refetch } = useQuery(accountsQuery);
  return (
    <>
      <PageHead title={t('page.accounts')} note={balances ? undefined : t('account.noBalances')}>
        {writes ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
            {t('account.create')}
          </Button>
        ) : null}
      </PageHead>
      {isPending ? <LoadingState /> : null}
      {error ? <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} /> : null}
      {data?.length === 0 ? <EmptyState title={t('account.empty')} /> : null}
      {data && data.length > 0 ? (
        <div className="sheet">
          <table className="ledger">
            <thead>
              <tr>
                <th>{t('account.institution')}</th>
                <th>{t('account.kind')}</th>
                <th>{t('account.name')}</th>
                <th>{t('account.bank')}</th>
                <th>{t('account.number')}</th>
                {balances ? (
                  <th className="number">
                    {t('account.balance')} <small>{unit}</small>
                  </th>
                ) : null}
              </tr>
            </thead>
            <tbody>
              {data.map((one) => (
                <tr key={one.accountId}>
                  <td data-label={t('account.institution')}>
                    <Institution id={one.institutionId} />
                  </td>
                  <td data-label={t('account.kind')}>{t(`accountKind.${one.kind}`)}</td>
                  <td data-label={t('account.name')}>{one.name}</td>
                  <td data-label={t('account.bank')}>{one.bankName}</td>
                  <td data-label={t('account.number')} className="mono">
                    {one.maskedNumber}
                  </td>
                  {balances ? (
                    <td data-label={t('account.balance')} className="number">
                      {one.balances.length === 0 ? <Amount fen="0" dashZero /> : null}
                      {one.balances.map(({ fundKind, balanceFen }) => (
                        <div key={fundKind} className="balance">
                          <small className="quiet">{t(`fundKind.${fundKind}`)}</small> <Amount fen={balanceFen} />
                        </div>
                      ))}
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {creating ? <NewAccount onClose={() => setCreating(false)} /> : null}
    </>
  );
}
