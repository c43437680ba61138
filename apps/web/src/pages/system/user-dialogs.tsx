import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import Checkbox from 'antd/es/checkbox';
import Form from 'antd/es/form';
import Input from 'antd/es/input';
import Select from 'antd/es/select';
import { client, read, writeHeaders } from '../../api/client';
import type { Schemas } from '../../api/client';
import { institutionsQuery } from '../../api/queries';
import { CreateDialog } from '../../components/create-dialog';
import { newId } from '../../ids';
import type { User } from './users-page';

const ROLES = ['CLERK', 'REVIEWER', 'OFFICER', 'MONITOR', 'EVALUATOR', 'AUDITOR', 'ADMIN'] as const;
type Role = Schemas['UserBody']['roles'][number];

function RolesField() {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="roles"
      label={t('user.roles')}
      extra={t('user.rolesNote')}
      rules={[{ required: true, message: t('form.required') }]}
    >
      <Select mode="multiple" options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))} />
    </Form.Item>
  );
}

interface NewValues {
  readonly username: string;
  readonly displayName: string;
  readonly institutionId: string;
  readonly roles: Role[];
  readonly password: string;
}

export function NewUser({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { data: institutions = [] } = useQuery(institutionsQuery);
  const [form] = Form.useForm<NewValues>();
  const [userId] = useState(newId);
  const required = [{ required: true, whitespace: true, message: t('form.required') }];
  return (
    <CreateDialog<NewValues>
      title={t('user.create')}
      okText={t('action.create')}
      done={t('user.done')}
      form={form}
      initialValues={{ roles: [] }}
      refreshes={['users']}
      send={(values, key) =>
        read(client.POST('/api/v1/users', { body: { userId, ...values }, headers: writeHeaders(key) }))
      }
      onClose={onClose}
    >
      <div className="form-row">
        <Form.Item
          name="username"
          label={t('user.username')}
          extra={t('user.usernameRule')}
          rules={[{ required: true, pattern: /^[a-z][a-z0-9.-]{2,39}$/, message: t('user.usernameRule') }]}
        >
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item name="displayName" label={t('user.name')} rules={required}>
          <Input maxLength={50} />
        </Form.Item>
      </div>
      <Form.Item
        name="institutionId"
        label={t('user.institution')}
        rules={[{ required: true, message: t('form.required') }]}
      >
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          options={institutions.map((one) => ({ value: one.institutionId, label: `${one.name} ${one.regionCode}` }))}
        />
      </Form.Item>
      <RolesField />
      <Form.Item
        name="password"
        label={t('user.firstPassword')}
        extra={t('user.passwordNote')}
        rules={[{ required: true, min: 10, message: t('me.rule') }]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
    </CreateDialog>
  );
}

interface ChangeValues {
  readonly displayName: string;
  readonly roles: Role[];
  readonly disabled: boolean;
  readonly password: string;
}

/** Another name, other duties, disabled, a new first password: each ends the person's sessions. */
export function ChangeUser({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<ChangeValues>();
  const send = ({ password, ...values }: ChangeValues, key: string): Promise<unknown> =>
    read(
      client.PATCH('/api/v1/users/{userId}', {
        params: { path: { userId: user.userId } },
        body: { ...values, ...(password ? { password } : {}) },
        headers: writeHeaders(key, user.version),
      }),
    );
  return (
    <CreateDialog<ChangeValues>
      title={t('user.changeOf', { name: user.displayName, username: user.username })}
      okText={t('action.save')}
      done={t('user.changed')}
      form={form}
      initialValues={{
        displayName: user.displayName,
        roles: user.roles as Role[],
        disabled: user.disabled,
        password: '',
      }}
      refreshes={['users']}
      send={send}
      onClose={onClose}
    >
      <Form.Item
        name="displayName"
        label={t('user.name')}
        rules={[{ required: true, whitespace: true, message: t('form.required') }]}
      >
        <Input maxLength={50} />
      </Form.Item>
      <RolesField />
      <Form.Item
        name="password"
        label={t('user.reset')}
        extra={t('user.resetNote')}
        rules={[
          {
            validator: (_, value: string) =>
              value === '' || value.length >= 10 ? Promise.resolve() : Promise.reject(new Error(t('me.rule'))),
          },
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      <Form.Item name="disabled" valuePropName="checked" extra={t('user.disableNote')}>
        <Checkbox>{t('user.disable')}</Checkbox>
      </Form.Item>
    </CreateDialog>
  );
}
