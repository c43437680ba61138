import type { CalendarDate, Fen } from '#libs/kernel';
import type { ApproverRole, Passage, PassageFact, TransferPassage, TransferStanding, TransferStep } from './passage.js';

interface Growing {
  readonly legNo: number;
  amountFen: Fen;
  approvers: readonly ApproverRole[];
  steps: TransferStep[];
}

/**
 * The way of one remittance from its facts in the order they were recorded. What was entered late is put back to where
 * the later steps say it must have been: nothing is approved after it was sent. Throws when the first fact is not `planned`.
 */
export function readPassage(facts: readonly PassageFact[]): Passage {
  const [planned] = facts;
  if (planned?.kind !== 'planned') throw new Error(`a passage begins with its plan, not with ${planned?.kind}`);
  const transfers = new Map<string, Growing>();
  const dues = [{ on: planned.on, dueFen: planned.dueFen }];
  const closedShort: { on: CalendarDate; legNo: number }[] = [];
  let endedOn: CalendarDate | undefined;
  for (const fact of facts.slice(1)) {
    if (fact.kind === 'dueAdjusted') dues.push({ on: fact.on, dueFen: fact.dueFen });
    else if (fact.kind === 'legClosedShort') closedShort.push({ on: fact.on, legNo: fact.legNo });
    else if (fact.kind === 'ended') endedOn = fact.on;
    else if (fact.kind !== 'planned') follow(transfers, fact);
  }
  const passages = settled(
    [...transfers].map(([transferId, { legNo, steps }]) => ({ transferId, legNo, steps: inOrder(steps) })),
  );
  const from = earliest([planned.on, ...passages.flatMap(({ steps }) => steps.map(({ on }) => on))]);
  const changes = [
    ...dues.map(({ on }) => on),
    ...closedShort.map(({ on }) => on),
    ...passages.flatMap(({ steps }) => steps.map(({ on }) => on)),
  ].sort();
  // It is over with the last thing that happened, not when a queue got round to saying so; a cancellation is said by itself.
  const nothingMoved = !passages.some(({ steps }) => steps.some(({ standing }) => standing === 'RECEIVED'));
  const to = endedOn === undefined ? undefined : nothingMoved ? endedOn : (changes.at(-1) ?? endedOn);
  const { legs } = planned;
  return { from, ...(to === undefined ? {} : { to }), legs, dues, transfers: passages, closedShort };
}

type TransferFact = Extract<PassageFact, { transferId: string }>;

function follow(transfers: Map<string, Growing>, fact: TransferFact): void {
  if (fact.kind === 'logged') {
    const known = transfers.get(fact.transferId);
    const transfer = known ?? { legNo: fact.legNo, amountFen: 0n, approvers: [], steps: [] };
    transfer.amountFen = fact.amountFen;
    transfers.set(fact.transferId, transfer);
    put(transfer, fact.on, 'PREPARING');
    return;
  }
  const transfer = transfers.get(fact.transferId);
  if (!transfer) throw new Error(`${fact.kind} before the transfer ${fact.transferId} was logged`);
  switch (fact.kind) {
    case 'submitted':
      transfer.approvers = fact.steps;
      return put(transfer, fact.on, waitingFor(fact.steps[0]));
    case 'approved':
      return put(transfer, fact.on, waitingFor(transfer.approvers[fact.stepIndex + 1]));
    case 'sentBack':
      return put(transfer, fact.on, 'PREPARING');
    case 'sent':
      return put(transfer, fact.on, 'IN_TRANSIT');
    case 'arrived':
      put(transfer, fact.on, 'ARRIVED_NOT_CONFIRMED');
      return put({ ...transfer, amountFen: fact.amountFen }, fact.acknowledgedOn, 'RECEIVED');
    case 'disputed':
      put(transfer, fact.on, 'ARRIVED_NOT_CONFIRMED', fact.amountFen);
      return put(transfer, fact.acknowledgedOn, 'DISPUTED', fact.amountFen);
    case 'accepted':
      return put({ ...transfer, amountFen: fact.amountFen }, fact.on, 'RECEIVED');
    case 'returned':
      return put(transfer, fact.on, 'RETURNED');
    default:
      return unknownFact(fact);
  }
}

const waitingFor = (role: ApproverRole | undefined): TransferStanding =>
  role === undefined ? 'APPROVED_NOT_SENT' : role === 'REVIEWER' ? 'WAITING_REVIEW' : 'WAITING_APPROVAL';

function put(
  { steps, amountFen }: Pick<Growing, 'steps' | 'amountFen'>,
  on: CalendarDate,
  standing: TransferStanding,
  arrivedFen?: Fen,
): void {
  steps.push({ on, standing, amountFen, ...(arrivedFen === undefined ? {} : { arrivedFen }) });
}

/** No step happened after the one that followed it. */
function inOrder(steps: readonly TransferStep[]): readonly TransferStep[] {
  const ordered: TransferStep[] = [];
  let next: CalendarDate | undefined;
  for (const step of [...steps].reverse()) {
    const on = next !== undefined && step.on > next ? next : step.on;
    ordered.unshift({ ...step, on });
    next = on;
  }
  return ordered;
}

/** Money that was sent on must have been acknowledged by then, though somebody entered that later. */
const settled = (transfers: readonly TransferPassage[]): readonly TransferPassage[] =>
  transfers.map((transfer) => ({
    ...transfer,
    steps: transfer.steps.map((step, index) => {
      if (step.standing !== 'RECEIVED') return step;
      const before = transfer.steps[index - 1]?.on ?? step.on;
      const sentOn = transfers
        .filter(({ legNo }) => legNo === transfer.legNo + 1)
        .flatMap(({ steps }) => steps.filter(({ standing }) => standing === 'IN_TRANSIT').map(({ on }) => on))
        .filter((on) => on >= before)
        .sort()[0];
      return sentOn !== undefined && sentOn < step.on ? { ...step, on: sentOn } : step;
    }),
  }));

const earliest = (dates: readonly CalendarDate[]): CalendarDate => [...dates].sort()[0] ?? '';

function unknownFact(fact: never): never {
  throw new Error(`unknown fact ${JSON.stringify(fact)}`);
}
