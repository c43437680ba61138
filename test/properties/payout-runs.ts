import fc from 'fast-check';
import { addDays, isRefusal, sumFen } from '#libs/kernel';
import type { Actor, CalendarDate, Fen } from '#libs/kernel';
import { applyPostings } from '#libs/ledger/domain';
import type { Balances } from '#libs/ledger/domain';
import { batchTasks, decideBatch, evolveBatch, postingsOfBatch } from '#libs/payout/domain';
import type {
  BatchCommand,
  BatchEvent,
  BatchTask,
  Count,
  MaybePayoutBatch,
  PaidOn,
  PayoutBatch,
  ReturnReason,
  ReturnedFor,
} from '#libs/payout/domain';
import { DATONG, batchCommands, countedFile, money, payers, person } from '#libs/testing';

export const ACCOUNT = 'expenditure-account';
/** Ten people, no two with the same amount: a head or a fen that goes astray is seen. */
export const AMOUNTS: readonly Fen[] = Array.from(
  { length: 10 },
  (_, index) => money('3000元') + (1n << BigInt(index)),
);
export const ARRIVALS: Readonly<Record<string, Fen>> = { 'arrival-1': money('20000元'), 'arrival-2': money('12000元') };
export const OPENING_FEN = sumFen(Object.values(ARRIVALS));

const everybody = person('dtsb.all', DATONG, 'CLERK', 'REVIEWER', 'OFFICER');
export const actors: readonly Actor[] = [...Object.values(payers), everybody];

/** What the rows beside the batch would say of each line: kept by the runner, not by the domain. */
export type LineState = 'IN_ROUND' | 'RETURNED' | 'CORRECTED' | 'PAID' | 'WRITTEN_OFF' | 'CARRIED_OVER';

const KINDS = [
  'list',
  'allot',
  'release',
  'changePayDay',
  'submit',
  'withdraw',
  'review',
  'approve',
  'reject',
  'instruct',
  'results',
  'correct',
  'writeOff',
  'carryOver',
  'reissue',
  'close',
  'cancel',
] as const;
type Kind = (typeof KINDS)[number];

/** One throw of the dice: what is tried, by whom, and how sensibly. */
interface Throw {
  /** ONWARD takes up open work; RIGHT_PERSON does anything, but lets who may do it act; ANYBODY is as it falls. */
  readonly how: 'ONWARD' | 'RIGHT_PERSON' | 'ANYBODY';
  readonly kind: Kind;
  readonly pick: number;
  readonly actor: Actor;
  readonly arrivalId: string;
  readonly days: number;
  /** Per line: whether the bank pays it. */
  readonly paid: readonly boolean[];
}
const REASONS: readonly ReturnReason[] = ['ACCOUNT_CLOSED', 'NAME_MISMATCH', 'ACCOUNT_FROZEN'];
const oneThrow: fc.Arbitrary<Throw> = fc.record({
  how: fc.constantFrom(...(['ONWARD', 'ONWARD', 'ONWARD', 'ONWARD', 'ONWARD', 'RIGHT_PERSON', 'ANYBODY'] as const)),
  kind: fc.constantFrom(...KINDS),
  pick: fc.nat(1_000),
  actor: fc.constantFrom(...actors),
  arrivalId: fc.constantFrom(...Object.keys(ARRIVALS)),
  days: fc.constantFrom(0, 0, 1, 2),
  paid: fc.array(fc.boolean(), { minLength: AMOUNTS.length, maxLength: AMOUNTS.length }),
});
export const throws = fc.array(oneThrow, { minLength: 30, maxLength: 80, size: 'max' });

type Look = (run: Run, sent: BatchCommand, decision: ReturnType<typeof decideBatch>) => void;

/** A batch and all that lies beside it: the books of lines, arrivals and accounts. */
export class Run {
  state: PayoutBatch;
  readonly events: BatchEvent[] = [];
  readonly lines = new Map<number, LineState>();
  balances: Balances = { [ACCOUNT]: OPENING_FEN };
  today: CalendarDate = '2020-03-10';

  constructor(private readonly look: Look = () => undefined) {
    const opened = decideBatch(undefined, batchCommands.open()) as readonly BatchEvent[];
    this.state = opened.reduce<MaybePayoutBatch>((state, event) => evolveBatch(state, event, 'batch-1'), undefined)!;
    this.events.push(...opened);
  }

  /** Sends it; whatever lies beside changes only with it. */
  send(command: BatchCommand, beside: () => void = () => undefined): boolean {
    const decision = decideBatch(this.state, command);
    this.look(this, command, decision);
    if (isRefusal(decision)) return false;
    for (const event of decision) {
      this.state = evolveBatch(this.state, event, 'batch-1');
      this.events.push(event);
      const after = applyPostings(this.balances, postingsOfBatch(event));
      if (isRefusal(after)) throw new Error(`the ledger refused ${event.type}: ${JSON.stringify(after)}`);
      this.balances = after;
    }
    beside();
    return true;
  }

  numbers(...states: readonly LineState[]): number[] {
    return [...this.lines].flatMap(([lineNo, state]) => (states.includes(state) ? [lineNo] : []));
  }
  count(...states: readonly LineState[]): Count {
    return countOf(this.numbers(...states));
  }

  /** What of an arrival no batch has. There is but this batch. */
  availableFen(arrivalId: string): Fen {
    const taken = this.state.funding.find((one) => one.arrivalId === arrivalId)?.amountFen ?? 0n;
    return ARRIVALS[arrivalId]! - taken;
  }

  sendList(actor: Actor): boolean {
    const all = AMOUNTS.map((_, index) => index + 1);
    return this.send(batchCommands.list({ actor, today: this.today, ...countOf(all) }), () => {
      this.lines.clear();
      for (const lineNo of all) this.lines.set(lineNo, 'IN_ROUND');
    });
  }
  sendAllotment(actor: Actor, arrivalId: string, kind: 'allot' | 'release', share = 1n): boolean {
    const availableFen = this.availableFen(arrivalId);
    const allotted = ARRIVALS[arrivalId]! - availableFen;
    const amountFen = kind === 'allot' ? availableFen : share === 1n ? allotted : ARRIVALS[arrivalId]! / share;
    return this.send(
      kind === 'allot'
        ? batchCommands.allot({ actor, today: this.today, arrivalId, amountFen, availableFen })
        : batchCommands.release({ actor, today: this.today, arrivalId, amountFen }),
    );
  }
  /** The bank's file for the round that is with it. */
  sendResults(actor: Actor, pays: (lineNo: number) => boolean, importId: string, paidOn = this.today): boolean {
    const round = this.numbers('IN_ROUND');
    const good = round.filter(pays);
    const back = round.filter((lineNo) => !pays(lineNo));
    const paid: PaidOn[] = good.length > 0 ? [{ paidOn, ...countOf(good) }] : [];
    const returned: ReturnedFor[] = REASONS.flatMap((reason, index) => {
      const some = back.filter((lineNo) => lineNo % REASONS.length === index);
      return some.length > 0 ? [{ reason, ...countOf(some) }] : [];
    });
    return this.send(
      batchCommands.results({ actor, today: this.today, file: countedFile(importId), paid, returned }),
      () => {
        for (const lineNo of good) this.lines.set(lineNo, 'PAID');
        for (const lineNo of back) this.lines.set(lineNo, 'RETURNED');
      },
    );
  }
  sendCorrection(actor: Actor, lineNo: number): boolean {
    const amountFen = AMOUNTS[lineNo - 1]!;
    return this.send(batchCommands.correct({ actor, today: this.today, lineNo, amountFen }), () =>
      this.lines.set(lineNo, 'CORRECTED'),
    );
  }
  sendEnd(actor: Actor, lineNo: number, end: 'writeOff' | 'carryOver'): boolean {
    const given = { actor, today: this.today, lineNo, amountFen: AMOUNTS[lineNo - 1]! };
    const corrected = this.lines.get(lineNo) === 'CORRECTED';
    return this.send(batchCommands[end]({ ...given, corrected }), () =>
      this.lines.set(lineNo, end === 'writeOff' ? 'WRITTEN_OFF' : 'CARRIED_OVER'),
    );
  }
  sendReissue(actor: Actor): boolean {
    return this.send({ ...batchCommands.reissue(actor), today: this.today }, () => {
      for (const lineNo of this.numbers('CORRECTED')) this.lines.set(lineNo, 'IN_ROUND');
    });
  }
  /** What needs to know nothing but who. */
  sendStep(
    actor: Actor,
    kind: 'submit' | 'withdraw' | 'review' | 'approve' | 'reject' | 'instruct' | 'close' | 'cancel' | 'changePayDay',
  ): boolean {
    const { today } = this;
    switch (kind) {
      case 'approve':
        return this.send(batchCommands.approve({ actor, today, balanceFen: this.balances[ACCOUNT] ?? 0n }));
      case 'reject':
        return this.send(batchCommands.reject({ actor, today }));
      case 'instruct':
        return this.send(batchCommands.instruct({ actor, today }));
      case 'cancel':
        return this.send(batchCommands.cancel({ actor, today }));
      case 'changePayDay':
        return this.send(batchCommands.changePayDay({ actor, today, payDay: addDays(today, 1) }));
      default:
        return this.send({ ...batchCommands[kind](actor), today });
    }
  }
}

export const countOf = (lineNos: readonly number[]): Count => ({
  heads: lineNos.length,
  amountFen: sumFen(lineNos.map((lineNo) => AMOUNTS[lineNo - 1]!)),
});

const RIGHT: Readonly<Record<Kind, Actor>> = {
  list: payers.cityClerk,
  allot: payers.cityClerk,
  release: payers.cityClerk,
  changePayDay: payers.cityOfficer,
  submit: payers.cityClerk,
  withdraw: payers.cityClerk,
  review: payers.cityReviewer,
  approve: payers.cityOfficer,
  reject: payers.cityReviewer,
  instruct: payers.cityClerk,
  results: payers.cityClerk,
  correct: payers.cityClerk,
  writeOff: payers.cityOfficer,
  carryOver: payers.cityOfficer,
  reissue: payers.cityClerk,
  close: payers.cityOfficer,
  cancel: payers.cityOfficer,
};

/** Open work, as whoever sees it on their to-do list would take it up. */
const TAKEN_UP: Readonly<Record<BatchTask['task'], readonly Kind[]>> = {
  IMPORT_LIST: ['allot', 'list'],
  SUBMIT_PAYOUT: ['allot', 'submit', 'submit', 'submit', 'release'],
  REVIEW_PAYOUT: ['review', 'review', 'review', 'reject', 'withdraw'],
  APPROVE_PAYOUT: ['approve'],
  INSTRUCT_BANK: ['instruct'],
  IMPORT_RESULTS: ['results'],
  SETTLE_RETURNED: ['correct', 'correct', 'reissue', 'writeOff', 'carryOver'],
  CLOSE_BATCH: ['close'],
};

/** Plays one run through decide, evolve and the ledger; `look` sees each command before its events are applied. */
export function play(thrown: readonly Throw[], look?: Look): Run {
  const run = new Run(look);
  for (const one of thrown) {
    run.today = addDays(run.today, one.days);
    const tasks = batchTasks(run.state);
    const task = one.how === 'ONWARD' ? tasks[one.pick % Math.max(tasks.length, 1)] : undefined;
    const kinds = task ? TAKEN_UP[task.task] : [one.kind];
    const kind = kinds[one.pick % kinds.length]!;
    // Everybody helping to cancel would end most runs before any money moves.
    const helped = one.how !== 'ANYBODY' && kind !== 'cancel';
    take(run, kind, !helped ? one.actor : one.pick % 4 === 0 ? everybody : RIGHT[kind], one);
  }
  return run;
}

function take(run: Run, kind: Kind, actor: Actor, { pick, arrivalId, paid }: Throw): void {
  const open = run.numbers('RETURNED', 'CORRECTED');
  const lineNo = open[pick % Math.max(open.length, 1)] ?? (pick % AMOUNTS.length) + 1;
  switch (kind) {
    case 'list':
      return void run.sendList(actor);
    case 'allot':
    case 'release':
      return void run.sendAllotment(actor, arrivalId, kind, BigInt(1 + (pick % 3)));
    case 'results':
      return void run.sendResults(actor, (line) => paid[line - 1] ?? true, `results-${run.events.length}`);
    case 'correct': {
      // The desk sees to it that the line is a returned one.
      const returned = run.numbers('RETURNED');
      if (returned.length > 0) run.sendCorrection(actor, returned[pick % returned.length]!);
      return;
    }
    case 'writeOff':
    case 'carryOver':
      if (open.length > 0) run.sendEnd(actor, lineNo, kind);
      return;
    case 'reissue':
      return void run.sendReissue(actor);
    default:
      return void run.sendStep(actor, kind);
  }
}
