import { useTranslation } from 'react-i18next';
import { ActButtons } from '../../components/act-buttons';
import { QUIET, inOrder } from './acts';
import type { Act, Permitted } from './acts';

/** What may be done with a remittance, one of its legs or transfers. */
export function Actions({
  permitted,
  onAct,
}: {
  readonly permitted: readonly Permitted[];
  readonly onAct: (act: Act) => void;
}) {
  const { t } = useTranslation();
  return (
    <ActButtons
      acts={inOrder(permitted).map(({ type, transferId, legNo, refusal }) => ({
        key: type,
        label: t(type === 'logTransfer' && transferId ? 'command.correctTransfer' : `command.${type}`),
        quiet: QUIET.includes(type),
        refusal,
        onClick: () => onAct({ type, transferId, legNo }),
      }))}
    />
  );
}
