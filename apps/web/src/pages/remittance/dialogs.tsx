import type { Act, Remittance } from './acts';
import { DecisionDialog } from './decision-dialog';
import { LogTransferDialog } from './log-transfer-dialog';
import { ReceiptDialog } from './receipt-dialog';
import { WholeDialog } from './whole-dialog';

interface DialogsProps {
  readonly act: Act;
  readonly remittance: Remittance;
  readonly onClose: () => void;
}

/** The dialog of a command. An address that names a transfer which is not there opens none. */
export default function Dialogs({ act, remittance, onClose }: DialogsProps) {
  const transfer = remittance.transfers.find(({ transferId }) => transferId === act.transferId);
  const leg = remittance.legs.find(({ legNo }) => legNo === (act.legNo ?? transfer?.legNo));
  if (act.transferId && !transfer) return null;
  // Permitted commands are listed by transfer where there is one, else by leg.
  const exact: Act = transfer ? { type: act.type, transferId: transfer.transferId, legNo: transfer.legNo } : act;
  switch (act.type) {
    case 'logTransfer':
      return leg ? (
        <LogTransferDialog act={exact} remittance={remittance} leg={leg} transfer={transfer} onClose={onClose} />
      ) : null;
    case 'confirmReceipt':
      return transfer ? (
        <ReceiptDialog act={exact} remittance={remittance} transfer={transfer} onClose={onClose} />
      ) : null;
    case 'adjustDueAmount':
    case 'cancelRemittance':
      return <WholeDialog act={exact} remittance={remittance} leg={undefined} onClose={onClose} />;
    case 'closeShort':
      return leg ? <WholeDialog act={exact} remittance={remittance} leg={leg} onClose={onClose} /> : null;
    default:
      return transfer ? (
        <DecisionDialog act={exact} remittance={remittance} transfer={transfer} onClose={onClose} />
      ) : null;
  }
}
