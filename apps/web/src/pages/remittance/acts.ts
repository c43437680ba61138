import { useSearchParams } from 'react-router';
import type { Schemas } from '../../api/client';
import { COMMANDS } from '../../api/commands';
import type { CommandType } from '../../api/commands';

export type Permitted = Schemas['PermittedBody'];
export type Remittance = Schemas['RemittanceBody'];
export type Transfer = Schemas['TransferBody'];
export type Leg = Schemas['LegBody'];

/** A command about to be given, as the address has it: a reload opens the same dialog again. */
export interface Act {
  readonly type: CommandType;
  readonly transferId?: string | undefined;
  readonly legNo?: number | undefined;
}

/** What a person most likely comes for stands first. */
const ORDER: readonly CommandType[] = [
  'approveTransfer',
  'confirmReceipt',
  'resolveDispute',
  'confirmSent',
  'submitTransfer',
  'logTransfer',
  'rejectTransfer',
  'attachEvidence',
  'withdrawTransfer',
  'returnTransfer',
  'closeShort',
  'adjustDueAmount',
  'cancelRemittance',
];
/** Set apart as ordinary buttons: they stop or turn back the money. */
export const QUIET: readonly CommandType[] = [
  'rejectTransfer',
  'attachEvidence',
  'withdrawTransfer',
  'returnTransfer',
  'closeShort',
  'adjustDueAmount',
  'cancelRemittance',
];

const isCommand = (type: string | null): type is CommandType => type !== null && type in COMMANDS;

export const inOrder = (permitted: readonly Permitted[]): readonly (Permitted & { readonly type: CommandType })[] =>
  permitted
    .filter((one): one is Permitted & { type: CommandType } => isCommand(one.type))
    .toSorted((left, right) => ORDER.indexOf(left.type) - ORDER.indexOf(right.type));

export const ofTransfer = (remittance: Remittance, transferId: string): readonly Permitted[] =>
  remittance.permitted.filter((one) => one.transferId === transferId);
export const ofLeg = (remittance: Remittance, legNo: number): readonly Permitted[] =>
  remittance.permitted.filter((one) => one.transferId === undefined && one.legNo === legNo);
export const ofWhole = (remittance: Remittance): readonly Permitted[] =>
  remittance.permitted.filter((one) => one.transferId === undefined && one.legNo === undefined);

export const findPermitted = (remittance: Remittance, act: Act): Permitted | undefined =>
  remittance.permitted.find(
    (one) =>
      one.type === act.type &&
      one.transferId === act.transferId &&
      (act.transferId !== undefined || one.legNo === act.legNo),
  );

/** The open dialog, kept in the address. */
export function useAct() {
  const [search, setSearch] = useSearchParams();
  const type = search.get('act');
  const leg = search.get('leg');
  const act: Act | undefined = isCommand(type)
    ? {
        type,
        transferId: search.get('transfer') ?? undefined,
        legNo: leg && /^\d{1,2}$/.test(leg) && !ABOUT_ALL.includes(type) ? Number(leg) : undefined,
      }
    : undefined;
  const open = (next: Act | undefined): void =>
    setSearch(
      next
        ? {
            act: next.type,
            ...(next.transferId ? { transfer: next.transferId } : {}),
            ...(next.legNo ? { leg: String(next.legNo) } : {}),
          }
        : {},
      { replace: true },
    );
  return { act, open };
}

const ABOUT_ALL: readonly CommandType[] = ['adjustDueAmount', 'cancelRemittance'];
