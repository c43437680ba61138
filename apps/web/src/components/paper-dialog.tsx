import type { ReactNode } from 'react';
import type { FormInstance } from 'antd/es/form';
import type { Schemas } from '../api/client';
import type { PaperAddress } from '../api/payout';
import { CommandFrame } from './command-frame';
import { StaleAlert } from './stale-alert';
import { useCommandOn } from './use-command';
import type { Subject } from './use-command';

interface PaperDialogProps<Values extends object> {
  readonly type: string;
  readonly id: string;
  readonly subject: Subject;
  readonly permitted: Schemas['PermittedPayoutBody'] | undefined;
  readonly form: FormInstance<Values>;
  readonly initialValues: Partial<Values>;
  readonly about?: ReactNode;
  readonly danger?: boolean;
  readonly children?: ReactNode;
  /** Sends the command. */
  readonly give: (at: PaperAddress, values: Values) => Promise<unknown>;
  readonly onClose: () => void;
}

/** The frame of every command on a funding request or a payout batch. */
export function PaperDialog<Values extends object>({ id, subject, give, ...rest }: PaperDialogProps<Values>) {
  const command = useCommandOn(subject);
  return (
    <CommandFrame<Values>
      {...rest}
      command={command}
      staleNotice={<StaleAlert onAcknowledge={command.acknowledge} />}
      send={(values) =>
        command.run((version) => give({ id, version, key: command.keyFor(JSON.stringify(values)) }, values))
      }
    />
  );
}
