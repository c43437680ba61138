import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import App from 'antd/es/app';
import Button from 'antd/es/button';
import Form from 'antd/es/form';
import type { FormInstance } from 'antd/es/form';
import Modal from 'antd/es/modal';
import type { Schemas } from '../api/client';
import { RefusalAlert } from './refusal-alert';
import { useWords } from './refusal-words';
import type { Command } from './use-command';
import { useFieldProblem } from './use-field-problem';

interface CommandFrameProps<Values extends object> {
  /** Names the command: its words stand in the locale files under `command`, `ok` and `done`. */
  readonly type: string;
  /** What the record's list of permitted commands says of it; undefined when it does not fit the state any more. */
  readonly permitted: { readonly refusal?: Schemas['RefusalBody'] } | undefined;
  readonly command: Command;
  readonly form: FormInstance<Values>;
  readonly initialValues: Partial<Values>;
  readonly title?: string | undefined;
  /** What is being decided about, above the fields. */
  readonly about?: ReactNode;
  /** What happened since the person looked. */
  readonly staleNotice: ReactNode;
  readonly children?: ReactNode;
  readonly width?: number | undefined;
  readonly danger?: boolean | undefined;
  /** Another way to finish, beside the main one. */
  readonly second?: { readonly label: string; readonly send: (values: Values) => Promise<boolean> } | undefined;
  readonly onChange?: ((values: Values) => void) | undefined;
  readonly send: (values: Values) => Promise<boolean>;
  readonly onClose: () => void;
}

function Buttons<Values extends object>({
  props: { type, command, second, danger = false, send, onClose },
  blocked,
  finish,
}: {
  readonly props: CommandFrameProps<Values>;
  readonly blocked: boolean;
  readonly finish: (sending: (values: Values) => Promise<boolean>) => Promise<void>;
}) {
  const { t } = useTranslation();
  return (
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
        {t(`ok.${type}`)}
      </Button>
    </>
  );
}

/** The frame of every command: what it is about, its fields, why it was refused, what happened meanwhile. */
export function CommandFrame<Values extends object>(props: CommandFrameProps<Values>) {
  const { type, permitted, command, form, initialValues, about, children, send, onClose } = props;
  const { t } = useTranslation();
  const { message } = App.useApp();
  const words = useWords();
  const atField = useFieldProblem(command.problem, form);
  const impossible = !permitted || permitted.refusal !== undefined;
  const blocked = command.stale || impossible;
  const finish = async (sending: (values: Values) => Promise<boolean>): Promise<void> => {
    const values = await form.validateFields().catch(() => undefined);
    if (!values || blocked || command.busy) return;
    if (!(await sending(values))) return;
    message.success(t(`done.${type}`));
    onClose();
  };
  return (
    <Modal
      open
      title={props.title ?? t(`command.${type}`)}
      width={props.width ?? 560}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={<Buttons props={props} blocked={blocked} finish={finish} />}
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
        {command.stale ? props.staleNotice : null}
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

/** The members of a frame that a dialog of one kind of record passes on. */
export type FramedDialog<Values extends object> = Omit<CommandFrameProps<Values>, 'type' | 'permitted' | 'staleNotice'>;
