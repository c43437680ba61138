import fc from 'fast-check';
import { isRefusal } from '#libs/kernel';
import type { Actor, Fen } from '#libs/kernel';
import { applyPostings } from '#libs/ledger/domain';
import type { Balances } from '#libs/ledger/domain';
import { LEGS, REMITTANCE_ID, commands, money, people } from '#libs/testing';
import { decide, evolve, legOf, openTasks, postingsOf } from '#libs/remittance/domain';
import type { MaybeRemittance, Remittance, RemittanceCommand, RemittanceEvent, Task } from '#libs/remittance/domain';

export const actors: readonly Actor[] = Object.values(people);
/** What stands in the first sender's account when a run begins. */
export const OPENING_FEN = money('40000万元');

const KINDS = [
  'log',
  'attach',
  'submit',
  'approve',
  'reject',
  'withdraw',
  'send',
  'receive',
  'resolve',
  'giveBack',
  'giveBack',
  'closeShort',
  'adjust',
  'cancel',
  'passOn',
] as const;

/** One throw of the dice: what is tried, by whom, and how sensibly. */
interface Throw {
  /** ONWARD takes up open work; RIGHT_PERSON does anything, but lets who may do it act; ANYBODY is as it falls. */
  readonly how: 'ONWARD' | 'RIGHT_PERSON' | 'ANYBODY';
  readonly kind: (typeof KINDS)[number];
  readonly pick: number;
  readonly actor: Actor;
  readonly transferId: string;
  readonly legNo: number;
  readonly amountFen: Fen;
  readonly resolution: 'ACCEPT' | 'TOP_UP' | 'RETURN';
  /** How much of what is left goes into the next transfer, in quarters. */
  readonly quarters: bigint;
  /** What arrives: what was sent, or that and a little, or anything. */
  readonly arrival: bigint | 'ANYTHING';
}

const oneThrow: fc.Arbitrary<Throw> = fc.record({
  how: fc.constantFrom(
    ...(['ONWARD', 'ONWARD', 'ONWARD', 'ONWARD', 'ONWARD', 'ONWARD', 'RIGHT_PERSON', 'ANYBODY'] as const),
  ),
  kind: fc.constantFrom(...KINDS),
  pick: fc.nat(1_000),
  actor: fc.constantFrom(...actors),
  transferId: fc.constantFrom('t1', 't2', 't3', 't4'),
  legNo: fc.constantFrom(1, 1, 2),
  amountFen: fc.constantFrom(money('32000万元'), money('16000万元'), money('99万元'), 1n, 0n, money('32001万元')),
  resolution: fc.constantFrom('ACCEPT' as const, 'TOP_UP' as const, 'RETURN' as const),
  quarters: fc.constantFrom(1n, 2n, 4n, 4n),
  arrival: fc.constantFrom(0n, 0n, 0n, 0n, 0n, 0n, -1n, 1n, 'ANYTHING' as const),
});
export const throws = fc.array(oneThrow, { minLength: 40, maxLength: 90, size: 'max' });
export type Throws = readonly Throw[];

function asThrown({ kind, actor, transferId, legNo, amountFen, resolution }: Throw): RemittanceCommand {
  switch (kind) {
    case 'log':
      return commands.log({ actor, transferId, legNo, amountFen });
    case 'receive':
      return commands.receive({ actor, transferId, arrivedFen: amountFen });
    case 'resolve':
      return commands.resolve({ actor, transferId, resolution });
    case 'closeShort':
      return commands.closeShort({ actor, legNo });
    case 'adjust':
      return commands.adjust({ actor, dueFen: amountFen });
    case 'cancel':
      return commands.cancel({ actor });
    case 'passOn':
      return commands.passOn();
    default:
      return commands[kind]({ actor, transferId });
  }
}

/** Without help a run ends with nothing sent: every step needs the one right person at the one right moment. */
function chosen(state: Remittance, thrown: Throw): RemittanceCommand {
  const tasks = openTasks(state);
  if (thrown.how === 'ONWARD') {
    const task = tasks[thrown.pick % (tasks.length + 1)];
    return task ? takenUp(state, task, thrown) : commands.passOn();
  }
  const command = asThrown(thrown);
  // Everybody helping to cancel would end most runs before any money moves.
  if (thrown.how === 'ANYBODY' || command.type === 'passOn' || command.type === 'cancelRemittance') return command;
  const found = actors.find((actor) => !isRefusal(decide(state, { ...command, actor })));
  return found ? { ...command, actor: found } : command;
}

function takenUp(
  state: Remittance,
  task: Task,
  { quarters, arrival, amountFen, resolution }: Throw,
): RemittanceCommand {
  const actor =
    actors.find(
      ({ id, institutionId, roles }) =>
        institutionId === task.institutionId && roles.includes(task.role) && !task.excludedUserIds.includes(id),
    ) ?? people.stranger;
  const { legNo } = task;
  const transferId = task.transferId ?? `t${Object.keys(state.transfers).length + 1}`;
  switch (task.task) {
    case 'LOG_TRANSFER':
      return commands.log({ actor, transferId, legNo, amountFen: (task.amountFen * quarters) / 4n || 1n });
    case 'CORRECT':
      return commands.log({ actor, transferId, legNo, amountFen: state.transfers[transferId]!.amountFen });
    case 'SUBMIT':
      return commands.submit({ actor, transferId });
    case 'REVIEW':
    case 'APPROVE':
      return commands.approve({ actor, transferId });
    case 'CONFIRM_SENT':
      return commands.send({ actor, transferId });
    case 'CONFIRM_RECEIPT':
      return commands.receive({
        actor,
        transferId,
        arrivedFen: arrival === 'ANYTHING' ? amountFen : task.amountFen + arrival,
      });
    case 'RESOLVE_DISPUTE':
      return commands.resolve({ actor, transferId, resolution });
  }
}

export interface Run {
  state: Remittance;
  events: RemittanceEvent[];
  balances: Balances;
}

/** Plays one run through decide, evolve and the ledger; `look` sees each command before its events are applied. */
export function play(
  thrown: Throws,
  look: (run: Run, sent: RemittanceCommand, decision: ReturnType<typeof decide>) => void = () => undefined,
): Run {
  const planned = decide(undefined, commands.plan()) as readonly RemittanceEvent[];
  const state = planned.reduce<MaybeRemittance>((before, event) => evolve(before, event, REMITTANCE_ID), undefined)!;
  const run: Run = { state, events: [...planned], balances: { [legOf(state, 1)!.from.accountId]: OPENING_FEN } };
  for (const one of thrown) {
    const sent = chosen(run.state, one);
    const decision = decide(run.state, sent);
    look(run, sent, decision);
    if (isRefusal(decision)) continue;
    for (const event of decision) {
      run.state = evolve(run.state, event, REMITTANCE_ID);
      run.events.push(event);
      const after = applyPostings(run.balances, postingsOf(run.state, event));
      if (isRefusal(after)) throw new Error(`the ledger refused ${event.type}: ${JSON.stringify(after)}`);
      run.balances = after;
    }
  }
  return run;
}

export const LEG_COUNT = LEGS.length;
