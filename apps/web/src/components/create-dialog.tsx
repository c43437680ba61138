import { useState } from 'react';
import type { ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import App from 'antd/es/app';
import Form from 'antd/es/form';
import type { FormInstance } from 'antd/es/form';
import Modal from 'antd/es/modal';
import { problemOf } from '../api/problem';
import type { Problem } from '../api/problem';
import { newId } from '../ids';
import { RefusalAlert } from './refusal-alert';

interface CreateDialogProps<Values extends object> {
  readonly title: string;
  readonly okText: string;
  readonly done: string;
  readonly form: FormInstance<Values>;
  readonly initialValues: Partial<Values>;
  /** Lists that show it. */
  readonly refreshes: readonly string[];
  readonly children: ReactNode;
  readonly send: (values: Values, key: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Frame of the administrator's dialogs: one key per content, refusals where they belong. */
export function CreateDialog<Values extends object>({
  title,
  okText,
  done,
  form,
  initialValues,
  refreshes,
  children,
  send,
  onClose,
}: CreateDialogProps<Values>) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [keys] = useState(() => new Map<string, string>());
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const finish = async (values: Values): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    const content = JSON.stringify(values);
    const key = keys.get(content) ?? newId();
    keys.set(content, key);
    try {
      await send(values, key);
      for (const name of refreshes) void queries.invalidateQueries({ queryKey: [name] });
      message.success(done);
      onClose();
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={title}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={okText}
      cancelText={t('action.cancel')}
      confirmLoading={busy}
      mask={{ closable: false }}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark="optional"
        initialValues={initialValues}
        onFinish={(values) => void finish(values)}
      >
        {children}
        <RefusalAlert problem={problem} />
      </Form>
    </Modal>
  );
}
