import { CommandFrame } from '../../components/command-frame';
import type { FramedDialog } from '../../components/command-frame';
import { findPermitted } from './acts';
import type { Act, Remittance } from './acts';
import { StaleNotice } from './stale-notice';

interface CommandDialogProps<Values extends object> extends FramedDialog<Values> {
  readonly act: Act;
  readonly remittance: Remittance;
}

/** The frame of every command on a remittance. */
export function CommandDialog<Values extends object>({ act, remittance, ...rest }: CommandDialogProps<Values>) {
  const { seen, acknowledge } = rest.command;
  return (
    <CommandFrame<Values>
      {...rest}
      type={act.type}
      permitted={findPermitted(remittance, act)}
      staleNotice={<StaleNotice remittanceId={remittance.remittanceId} seen={seen} onAcknowledge={acknowledge} />}
    />
  );
}
