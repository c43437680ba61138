import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import App from 'antd/es/app';
import Button from 'antd/es/button';
import Form from 'antd/es/form';
import Input from 'antd/es/input';
import { client, read } from '../../api/client';
import { problemOf } from '../../api/problem';
import type { Problem } from '../../api/problem';
import { RefusalAlert } from '../../components/refusal-alert';

interface Values {
  readonly present: string;
  readonly password: string;
  readonly again: string;
}

const LENGTH_MIN = 10;

export function PasswordForm() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const change = async ({ present, password }: Values): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await read(client.POST('/api/v1/session/password', { body: { present, password } }));
      form.resetFields();
      message.success(t('me.changed'));
      await queries.invalidateQueries({ queryKey: ['session'] });
      void queries.invalidateQueries({ queryKey: ['sessions'] });
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  return (
    <section className="panel" aria-labelledby="password-title">
      <h2 id="password-title">{t('me.password')}</h2>
      <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={(values) => void change(values)}>
        <Form.Item name="present" label={t('me.present')} rules={[{ required: true, message: t('form.required') }]}>
          <Input.Password autoComplete="current-password" maxLength={200} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('me.new')}
          extra={t('me.rule')}
          rules={[{ required: true, min: LENGTH_MIN, message: t('me.rule') }]}
        >
          <Input.Password autoComplete="new-password" maxLength={128} />
        </Form.Item>
        <Form.Item
          name="again"
          label={t('me.again')}
          dependencies={['password']}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, value: string) =>
                value === getFieldValue('password') ? Promise.resolve() : Promise.reject(new Error(t('me.differs'))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={128} />
        </Form.Item>
        <RefusalAlert problem={problem} />
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('me.change')}
        </Button>
      </Form>
    </section>
  );
}
