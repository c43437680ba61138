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
import { institutionsQuery } from '../../api/queries';
import { useMay } from '../../app/session';
import { CreateDialog } from '../../components/create-dialog';
import { Institution } from '../../components/institution';
import { PageHead } from '../../components/page-head';
import { EmptyState, ErrorState, LoadingState } from '../../components/states';
import { newId } from '../../ids';

type Values = Omit<Schemas['InstitutionBody'], 'institutionId'>;
const KINDS = ['AGENCY', 'FINANCE'] as const;
const LEVELS = ['COUNTY', 'CITY', 'PROVINCE'] as const;

function NewInstitution({
  institutions,
  onClose,
}: {
  readonly institutions: readonly Schemas['InstitutionAnswer'][];
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const [institutionId] = useState(newId);
  const kind = Form.useWatch('kind', form);
  const level = Form.useWatch('level', form);
  const parents = institutions.filter((one) => one.kind === kind && one.level !== 'COUNTY');
  const required = [{ required: true, whitespace: true, message: t('form.required') }];
  return (
    <CreateDialog<Values>
      title={t('institution.create')}
      okText={t('action.create')}
      done={t('institution.done')}
      form={form}
      initialValues={{ kind: 'AGENCY', level: 'COUNTY' }}
      refreshes={['institutions']}
      send={({ parentId, ...values }, key) =>
        read(
          client.POST('/api/v1/institutions', {
            body: { institutionId, ...values, parentId: parentId ?? null },
            headers: writeHeaders(key),
          }),
        )
      }
      onClose={onClose}
    >
      <div className="form-row">
        <Form.Item name="kind" label={t('institution.kind')}>
          <Select options={KINDS.map((value) => ({ value, label: t(`institutionKind.${value}`) }))} />
        </Form.Item>
        <Form.Item name="level" label={t('institution.level')}>
          <Select options={LEVELS.map((value) => ({ value, label: t(`level.${value}`) }))} />
        </Form.Item>
        <Form.Item
          name="regionCode"
          label={t('institution.regionCode')}
          rules={[{ required: true, pattern: /^\d{6}$/, message: t('institution.regionRule') }]}
        >
          <Input maxLength={6} inputMode="numeric" />
        </Form.Item>
      </div>
      <Form.Item name="name" label={t('institution.name')} rules={required}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="nameEn" label={t('institution.nameEn')} rules={required}>
        <Input maxLength={100} />
      </Form.Item>
      {level === 'PROVINCE' ? null : (
        <Form.Item
          name="parentId"
          label={t('institution.parent')}
          rules={[{ required: true, message: t('form.required') }]}
        >
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            options={parents.map((one) => ({ value: one.institutionId, label: `${one.name} ${one.regionCode}` }))}
          />
        </Form.Item>
      )}
    </CreateDialog>
  );
}

/** The offices of the province as a tree of data. */
export default function InstitutionsPage() {
  const { t } = useTranslation();
  const [creating, setCreating] = useState(false);
  const writes = useMay('institution.write');
  const { data, error, isPending, refetch } = useQuery(institutionsQuery);
  return (
    <>
      <PageHead title={t('page.institutions')}>
        {writes ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
            {t('institution.create')}
          </Button>
        ) : null}
      </PageHead>
      {isPending ? <LoadingState /> : null}
      {error ? <ErrorState problem={problemOf(error)} onRetry={() => void refetch()} /> : null}
      {data?.length === 0 ? <EmptyState title={t('institution.empty')} /> : null}
      {data && data.length > 0 ? (
        <div className="sheet">
          <table className="ledger">
            <thead>
              <tr>
                <th>{t('institution.regionCode')}</th>
                <th>{t('institution.name')}</th>
                <th>{t('institution.nameEn')}</th>
                <th>{t('institution.kind')}</th>
                <th>{t('institution.level')}</th>
                <th>{t('institution.parent')}</th>
              </tr>
            </thead>
            <tbody>
              {data.map((one) => (
                <tr key={one.institutionId}>
                  <td data-label={t('institution.regionCode')} className="mono">
                    {one.regionCode}
                  </td>
                  <td data-label={t('institution.name')}>{one.name}</td>
                  <td data-label={t('institution.nameEn')}>{one.nameEn}</td>
                  <td data-label={t('institution.kind')}>{t(`institutionKind.${one.kind}`)}</td>
                  <td data-label={t('institution.level')}>{t(`level.${one.level}`)}</td>
                  <td data-label={t('institution.parent')}>
                    {one.parentId ? (
                      <Institution id={one.parentId} />
                    ) : (
                      <span className="quiet">{t('amount.none')}</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {creating ? <NewInstitution institutions={data ?? []} onClose={() => setCreating(false)} /> : null}
    </>
  );
}
