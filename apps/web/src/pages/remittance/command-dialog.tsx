import type { ReactNode } from 'react';
import { useRef, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import App from 'antd/es/app';
import Button from 'antd/es/button';
import Form from 'antd/es/form';
import type { FormInstance } from 'antd/es/form';
import Modal from 'antd/es/modal';
import { RefusalAlert } from '../../components/refusal-alert';
import { useWords } from '../../components/refusal-words';
import { findPermitted } from './acts';
import type { Act, Remittance } from './acts';
import { StaleNotice } from './stale-notice';
import type { useCommand } from './use-command';

interface CommandDialogProps<Values extends object> {
  readonly act: Act;
  readonly remittance: Remittance;
  readonly command: ReturnType<typeof useCommand>;
  readonly form: FormInstance<Values>;
  readonly initialValues: Partial<Values>;
  readonly title?: string | undefined;
  /** What is being decided about, above the fields. */
  readonly about?: ReactNode;
  readonly children?: ReactNode;
  readonly width?: number | undefined;
  readonly danger?: boolean | undefined;
  /** Another way to finish, beside the main one. */
  readonly second?: { readonly label: string; readonly send: (values: Values) => Promise<boolean> } | undefined;
  readonly onChange?: ((values: Values) => void) | undefined;
  readonly send: (values: Values) => Promise<boolean>;
  readonly onClose: () => void;
}

/** Puts the server's objection at the field it names, when the form has it. */
function useFieldProblem<Values extends object>({
  command,
  form,
}: Pick<CommandDialogProps<Values>, 'command' | 'form'>): boolean {
  const words = useWords();
  const { problem } = command;
  const placed = useRef<typeof problem>(undefined);
  const names = Object.keys(form.getFieldsValue(true) as object);
  const atField = problem?.field !== undefined && names.includes(problem.field);
  useEffect(() => {
    // Only a new refusal is put at its field.
    if (!problem?.field || !atField || placed.current === problem) return;
    placed.current = problem;
    const { title, remedy } = words(problem);
    form.setFields([
      { name: problem.field, errors: [`${title} ${remedy}`] } as Parameters<typeof form.setFields>[0][number],
    ]);
  }, [problem, atField, words, form]);
  return atField;
}

/** The frame of every command: what it is about, its fields, why it was refused, what happened meanwhile. */
export function CommandDialog<Values extends object>(props: CommandDialogProps<Values>) {
  const {
    act,
    remittance,
    command,
    form,
    initialValues,
    about,
    children,
    danger = false,
    second,
    send,
    onClose,
  } = props;
  const { t } = useTranslation();
  const { message } = App.useApp();
  const words = useWords();
  const atField = useFieldProblem(props);
  const permitted = findPermitted(remittance, act);
  const impossible = !permitted || permitted.refusal !== undefined;
  const blocked = command.stale || impossible;
  const finish = async (sending: (values: Values) => Promise<boolean>): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values || blocked || command.busy) return;
    if (!(await sending(values))) return;
    message.success(t(`done.${act.type}`));
    onClose();
  };
  return (
    <Modal
      open
      title={props.title ?? t(`command.${act.type}`)}
      width={props.width ?? 560}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          {second ? (
            <Button disabled={blocked} loading={command.busy} onClick={() => void finish(second.send)}>
              {second.label}
            </Button>
          ) : null}
          <Button
            type="primary"
            danger={danger}
            disabled={blocked}
            loading={command.busy}
            onClick={() => void finish(send)}
          >
            {t(`ok.${act.type}`)}
          </Button>
        </>
      }
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark="optional"
        initialValues={initialValues}
        onValuesChange={(_, values) => props.onChange?.(values)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void finish(send);
        }}
      >
        {about}
        {command.stale ? (
          <StaleNotice remittanceId={remittance.remittanceId} seen={command.seen} onAcknowledge={command.acknowledge} />
        ) : null}
        {impossible && !command.busy ? (
          <p className="impossible" role="alert">
            {permitted?.refusal
              ? `${words(permitted.refusal).title} ${words(permitted.refusal).remedy}`
              : t('command.noLonger')}
          </p>
        ) : null}
        <fieldset disabled={impossible} className="bare">
          {children}
        </fieldset>
        {atField || command.stale ? null : <RefusalAlert problem={command.problem} />}
      </Form>
    </Modal>
  );
}
