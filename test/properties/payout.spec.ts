import fc from 'fast-check';
import { fromJson, isRefusal, sumFen, toJson } from '#libs/kernel';
import type { Fen } from '#libs/kernel';
import {
  BATCH_EVENT_TYPES,
  NOTHING,
  batchTasks,
  evolveBatch,
  fundedFenOf,
  permittedOnBatch,
  sumCounts,
  underWay,
  unsettled,
} from '#libs/payout/domain';
import type { BatchEvent, MaybePayoutBatch, PayoutBatch } from '#libs/payout/domain';
import { payers } from '#libs/testing';
import { ACCOUNT, AMOUNTS, ARRIVALS, OPENING_FEN, Run, countOf, play, throws } from './payout-runs.js';

const RUNS = process.env['JIELI_SOAK'] ? 30_000 : 2_000;

describe('the random runs', () => {
  it('get everywhere: a property over runs in which nobody is paid shows nothing', () => {
    const runsWith = new Map<string, number>();
    fc.assert(
      fc.property(throws, (thrown) => {
        const { events, state } = play(thrown);
        const seen = new Set<string>(events.map(({ type }) => type));
        if (state.rounds.length > 2) seen.add('a third round');
        for (const what of seen) runsWith.set(what, (runsWith.get(what) ?? 0) + 1);
      }),
      { numRuns: RUNS },
    );
    const rare = [...BATCH_EVENT_TYPES, 'a third round'].filter((what) => (runsWith.get(what) ?? 0) < RUNS / 300);
    expect(rare).toEqual([]);
    expect(runsWith.get('ReturnFileImported')).toBeGreaterThan(RUNS / 2);
  });
});

/** The batch's own counts against the books kept beside it, line by line. */
function expectInStep(run: Run): void {
  const { list, returned, corrected, writtenOff, carriedOver, paid, paidOnTime } = run.state;
  const inRound = underWay(run.state);
  const whole = sumCounts([paid, unsettled(run.state), writtenOff, carriedOver]);
  const counted = { returned, corrected, writtenOff, carriedOver, paid, inRound, whole };
  expect(counted).toEqual({
    returned: run.count('RETURNED'),
    corrected: run.count('CORRECTED'),
    writtenOff: run.count('WRITTEN_OFF'),
    carriedOver: run.count('CARRIED_OVER'),
    paid: run.count('PAID'),
    inRound: run.count('IN_ROUND'),
    whole: { heads: list?.heads ?? 0, amountFen: list?.amountFen ?? 0n },
  });
  if (paidOnTime.heads > paid.heads || paidOnTime.amountFen > paid.amountFen)
    throw new Error('more paid on time than paid');
}

describe('whatever people do, in whatever order', () => {
  it('heads and fen add up after every step: payable is paid, open, written off and carried over', () => {
    fc.assert(
      fc.property(throws, (thrown) => {
        const run = play(thrown, expectInStep);
        expectInStep(run);
      }),
      { numRuns: RUNS / 4 },
    );
  });

  it('money: no arrival is taken twice, nobody is paid what was not allotted, what was paid left the account', () => {
    fc.assert(
      fc.property(throws, (thrown) => {
        const look = (run: Run): void => {
          const { funding, paid } = run.state;
          const within = funding.every(
            ({ arrivalId, amountFen }) => amountFen > 0n && amountFen <= ARRIVALS[arrivalId]!,
          );
          if (!within || paid.amountFen > fundedFenOf(run.state)) expect(run.state).toBe('within its money');
        };
        const whole = play(thrown, look);
        look(whole);
        const { state, balances } = whole;
        expect(balances[ACCOUNT]).toBe(OPENING_FEN - state.paid.amountFen);
        expect(sumFen(Object.values<Fen>(balances))).toBe(OPENING_FEN);
        if (state.state === 'CLOSED') expect(fundedFenOf(state)).toBe(state.paid.amountFen);
        if (state.state === 'CANCELLED') expect([fundedFenOf(state), state.paid]).toEqual([0n, NOTHING]);
      }),
      { numRuns: RUNS / 2 },
    );
  });

  it('replaying the events as they stand in the log gives the very state', () => {
    fc.assert(
      fc.property(throws, (thrown) => {
        const { events, state } = play(thrown);
        const replayed = events.reduce<MaybePayoutBatch>(
          (before, { type, data }) =>
            evolveBatch(before, { type, data: fromJson(toJson(data)) } as BatchEvent, 'batch-1'),
          undefined,
        );
        expect(replayed).toEqual(state);
      }),
      { numRuns: RUNS / 2 },
    );
  });

  it('duties stay apart: who had a hand in a round decides nothing in it, and nobody takes two steps of it', () => {
    fc.assert(
      fc.property(throws, (thrown) => {
        // Written from the rule: who imported, corrected, prepared or submitted; who decided last.
        let hands = new Set<string>();
        let correctors = new Set<string>();
        let reviewer = '';
        for (const event of play(thrown).events) {
          if (event.type === 'PayableListImported') hands = new Set([event.data.importedBy.userId]);
          if (event.type === 'PayeeCorrected') correctors.add(event.data.correctedBy.userId);
          if (event.type === 'ReissuePrepared') {
            hands = new Set([...correctors, event.data.preparedBy.userId]);
            correctors = new Set();
          }
          if (event.type === 'PayoutSubmitted') hands.add(event.data.submittedBy.userId);
          const decider =
            event.type === 'PayoutReviewed'
              ? event.data.reviewedBy
              : event.type === 'PayoutApproved'
                ? event.data.approvedBy
                : event.type === 'PayoutRejected'
                  ? event.data.rejectedBy
                  : undefined;
          if (decider) expect([...hands]).not.toContain(decider.userId);
          if (event.type === 'PayoutReviewed') reviewer = event.data.reviewedBy.userId;
          if (event.type === 'PayoutApproved') expect(event.data.approvedBy.userId).not.toBe(reviewer);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('what a page says a person may do is what the rules let them do', () => {
    const OF_DUTY_OR_STATE = [
      'ROLE_REQUIRED',
      'INSTITUTION_NOT_YOURS',
      'DUTIES_NOT_SEPARATED',
      'DUTIES_CONSECUTIVE',
      'BATCH_STATE',
      'NOTHING_RETURNED',
      'NOTHING_TO_REISSUE',
    ];
    fc.assert(
      fc.property(throws, (thrown) => {
        play(thrown, ({ state }, sent, decision) => {
          const said = permittedOnBatch(state, sent.actor).find(({ type }) => type === sent.type);
          if (!isRefusal(decision)) expect(said && !said.refusal).toBe(true);
          else if (said && !said.refusal) expect(OF_DUTY_OR_STATE).not.toContain(decision.refused);
        });
      }),
      { numRuns: RUNS / 4 },
    );
  });

  it('somebody always has something to do until it has ended', () => {
    fc.assert(
      fc.property(throws, (thrown) => {
        const { state } = play(thrown);
        const ended = state.state === 'CLOSED' || state.state === 'CANCELLED';
        expect(batchTasks(state).length > 0).toBe(!ended);
      }),
      { numRuns: RUNS / 4 },
    );
  });
});

/** What becomes of a line, however long it takes: so many times returned, then this. */
interface Fate {
  readonly failures: number;
  readonly end: 'PAID' | 'WRITTEN_OFF' | 'CARRIED_OVER';
}
const fates = fc.array(
  fc.record({
    failures: fc.constantFrom(0, 0, 1, 2, 3),
    end: fc.constantFrom('PAID' as const, 'PAID' as const, 'WRITTEN_OFF' as const, 'CARRIED_OVER' as const),
  }),
  { minLength: AMOUNTS.length, maxLength: AMOUNTS.length },
);

/** Carries every line to its fate. `chance` decides what is done first, how many go into a reissue, and what is tried again. */
function carryOut(fate: readonly Fate[], chance: (below: number) => number): PayoutBatch {
  const run = new Run();
  const failed = new Map<number, number>();
  const is = (lineNo: number): Fate => fate[lineNo - 1]!;
  const sendRound = (): void => {
    const { cityClerk, cityReviewer, cityOfficer } = payers;
    // What comes twice is refused and changes nothing.
    const twice = (step: () => boolean): void => {
      expect(step()).toBe(true);
      if (chance(2) === 0) expect(step()).toBe(false);
    };
    twice(() => run.sendStep(cityClerk, 'submit'));
    if (chance(3) === 0) {
      run.sendStep(cityReviewer, 'reject');
      run.sendStep(cityClerk, 'submit');
    }
    twice(() => run.sendStep(cityReviewer, 'review'));
    twice(() => run.sendStep(cityOfficer, 'approve'));
    twice(() => run.sendStep(cityClerk, 'instruct'));
    const pays = (lineNo: number): boolean =>
      is(lineNo).end === 'PAID' && (failed.get(lineNo) ?? 0) >= is(lineNo).failures;
    const round = run.numbers('IN_ROUND');
    twice(() => run.sendResults(cityClerk, pays, `results-${run.events.length}`));
    for (const lineNo of round) if (!pays(lineNo)) failed.set(lineNo, (failed.get(lineNo) ?? 0) + 1);
    run.today = '2020-03-17';
  };
  for (const arrivalId of Object.keys(ARRIVALS)) run.sendAllotment(payers.system, arrivalId, 'allot');
  run.sendList(payers.cityClerk);
  run.today = '2020-03-12';
  sendRound();
  for (let turn = 0; run.state.state !== 'PAID'; turn++) {
    if (turn > 1_000) throw new Error('no end: some payment is never settled');
    const open = run.numbers('RETURNED');
    const settle = open.splice(chance(open.length), 1)[0];
    if (settle !== undefined) {
      const { end, failures } = is(settle);
      const done = end !== 'PAID' && (failed.get(settle) ?? 0) >= failures;
      if (!done) run.sendCorrection(payers.cityClerk, settle);
      // Some are corrected before somebody finds that they are not to be paid at all.
      if (done && chance(2) === 0) run.sendCorrection(payers.cityClerk, settle);
      if (done) run.sendEnd(payers.cityOfficer, settle, end === 'WRITTEN_OFF' ? 'writeOff' : 'carryOver');
    }
    const corrected = run.numbers('CORRECTED').length > 0;
    if (corrected && (run.numbers('RETURNED').length === 0 || chance(4) === 0)) {
      run.sendReissue(payers.cityClerk);
      sendRound();
    }
  }
  expectInStep(run);
  return run.state;
}

describe('any order of files, repeats, corrections, reissues, write-offs and carry-overs', () => {
  it('ends in the same totals: those of what became of each line', () => {
    fc.assert(
      fc.property(fates, fc.infiniteStream(fc.nat(1_000)), (fate, numbers) => {
        const straight = carryOut(fate, (below) => below - 1);
        const rough = carryOut(fate, (below) => (below === 0 ? 0 : numbers.next().value! % below));
        const lines = AMOUNTS.map((_, index) => index + 1);
        const ended = (end: Fate['end']) => countOf(lines.filter((lineNo) => fate[lineNo - 1]!.end === end));
        for (const { state, paid, writtenOff, carriedOver, paidOnTime } of [straight, rough]) {
          expect({ state, paid, writtenOff, carriedOver }).toEqual({
            state: 'PAID',
            paid: ended('PAID'),
            writtenOff: ended('WRITTEN_OFF'),
            carriedOver: ended('CARRIED_OVER'),
          });
          const atOnce = lines.filter((lineNo) => fate[lineNo - 1]!.end === 'PAID' && fate[lineNo - 1]!.failures === 0);
          expect(paidOnTime).toEqual(countOf(atOnce));
        }
      }),
      { numRuns: RUNS / 4 },
    );
  });
});
