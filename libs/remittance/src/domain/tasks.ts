import type { CalendarDate, Fen, Role } from '#libs/kernel';
import { committedFen, legOf, transfersOf } from './amounts.js';
import { hasEnded } from './decide.js';
import { pendingStep } from './decide/approve.js';
import type { Leg, Remittance, Transfer } from './state.js';

export const TASK_KINDS = [
  'LOG_TRANSFER',
  'SUBMIT',
  'CORRECT',
  'REVIEW',
  'APPROVE',
  'CONFIRM_SENT',
  'CONFIRM_RECEIPT',
  'RESOLVE_DISPUTE',
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

/** Something a role of an institution has to do next. Who prepared or just approved is left out by id. */
export interface Task {
  readonly task: TaskKind;
  readonly institutionId: string;
  readonly role: Role;
  readonly legNo: number;
  readonly transferId?: string;
  readonly voucherNo?: string;
  readonly amountFen: Fen;
  readonly dueDate: CalendarDate;
  readonly excludedUserIds: readonly string[];
}

/** All open tasks of a remittance; none once it has ended. */
export function openTasks(state: Remittance): readonly Task[] {
  if (hasEnded(state)) return [];
  return state.legs.filter((leg) => leg.state === 'OPEN').flatMap((leg) => tasksOfLeg(state, leg));
}

/** What the leg could still send now: of the due amount, or of what the leg before received. Drafts count as begun. */
export function remainingToLogFen(state: Remittance, leg: Leg): Fen {
  const before = legOf(state, leg.legNo - 1);
  const limitFen = before ? before.receivedFen : state.dueFen;
  const begun = transfersOf(state, leg.legNo)
    .filter((transfer) => transfer.state === 'DRAFT' || transfer.state === 'REJECTED' || transfer.state === 'WITHDRAWN')
    .reduce((sum, transfer) => sum + transfer.amountFen, 0n);
  const remaining = limitFen - committedFen(state, leg.legNo) - begun;
  return remaining > 0n ? remaining : 0n;
}

function tasksOfLeg(state: Remittance, leg: Leg): readonly Task[] {
  const remaining = remainingToLogFen(state, leg);
  const common = { legNo: leg.legNo, dueDate: leg.dueDate, excludedUserIds: [] };
  const toLog: readonly Task[] =
    remaining > 0n
      ? [
          {
            ...common,
            task: 'LOG_TRANSFER',
            institutionId: leg.from.institutionId,
            role: 'CLERK',
            amountFen: remaining,
          },
        ]
      : [];
  return [...toLog, ...transfersOf(state, leg.legNo).flatMap((transfer) => taskOfTransfer(leg, transfer))];
}

function taskOfTransfer(leg: Leg, transfer: Transfer): readonly Task[] {
  const at = (
    task: TaskKind,
    side: 'from' | 'to',
    role: Role,
    excludedUserIds: readonly string[] = [],
  ): readonly Task[] => [
    {
      task,
      role,
      excludedUserIds,
      institutionId: leg[side].institutionId,
      legNo: leg.legNo,
      transferId: transfer.transferId,
      voucherNo: transfer.voucherNo,
      amountFen: transfer.amountFen,
      dueDate: leg.dueDate,
    },
  ];
  switch (transfer.state) {
    case 'DRAFT':
      return at('SUBMIT', 'from', 'CLERK');
    case 'REJECTED':
    case 'WITHDRAWN':
      return at('CORRECT', 'from', 'CLERK');
    case 'SUBMITTED': {
      const step = pendingStep(transfer);
      const last = transfer.approvals.at(-1);
      const excluded = [...transfer.preparedByUserIds, ...(last ? [last.by.userId] : [])];
      return step ? at(step.role === 'REVIEWER' ? 'REVIEW' : 'APPROVE', 'from', step.role, excluded) : [];
    }
    case 'APPROVED':
      return at('CONFIRM_SENT', 'from', 'CLERK');
    case 'SENT':
      return at('CONFIRM_RECEIPT', 'to', 'OFFICER');
    case 'DISPUTED':
      return at('RESOLVE_DISPUTE', 'to', 'OFFICER');
    case 'RECEIVED':
    case 'RETURNED':
      return [];
  }
}

/** "<institution>:<role>": what to-do lists are found by. */
export const taskKey = (institutionId: string, role: Role): string => `${institutionId}:${role}`;
