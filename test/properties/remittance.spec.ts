import fc from 'fast-check';
import { isRefusal, toJson, fromJson, sumFen } from '#libs/kernel';
import type { Actor, Fen } from '#libs/kernel';
import { applyPostings, transitAccount } from '#libs/ledger/domain';
import type { Balances } from '#libs/ledger/domain';
import { LEGS, REMITTANCE_ID, commands, money, people } from '#libs/testing';
import {
  LEG_STATE_GRAPH,
  REMITTANCE_STATE_GRAPH,
  TRANSFER_STATE_GRAPH,
  decide,
  evolve,
  openTasks,
  permittedCommands,
  postingsOf,
} from '#libs/remittance/domain';
import type {
  MaybeRemittance,
  Remittance,
  RemittanceCommand,
  RemittanceEvent,
  StateGraph,
} from '#libs/remittance/domain';
import { Auditor } from './auditor.js';

const actors: readonly Actor[] = Object.values(people);
const RUNS = 3_000;

const amounts = fc.constantFrom(money('32000万元'), money('16000万元'), money('99万元'), 1n, 0n, money('32001万元'));
const command: fc.Arbitrary<RemittanceCommand> = fc
  .record({
    kind: fc.constantFrom(
      ...([
        'log',
        'log',
        'submit',
        'submit',
        'approve',
        'approve',
        'approve',
        'reject',
        'withdraw',
        'attach',
        'send',
        'send',
        'receive',
        'receive',
        'resolve',
        'giveBack',
        'closeShort',
        'adjust',
        'cancel',
        'passOn',
        'passOn',
      ] as const),
    ),
    actor: fc.constantFrom(...actors),
    transferId: fc.constantFrom('t1', 't2', 't3'),
    legNo: fc.constantFrom(1, 1, 2),
    amountFen: amounts,
    resolution: fc.constantFrom('ACCEPT' as const, 'TOP_UP' as const, 'RETURN' as const),
  })
  .map(({ kind, actor, transferId, legNo, amountFen, resolution }): RemittanceCommand => {
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
  });

/** Most random people may do nothing: let the right one act half of the time, so that runs get far. */
function byTheRightPerson(state: Remittance, one: RemittanceCommand, helpful: boolean): RemittanceCommand {
  if (!helpful || one.type === 'passOn') return one;
  const found = actors.find((actor) => !isRefusal(decide(state, { ...one, actor })));
  return found ? { ...one, actor: found } : one;
}

interface Run {
  state: Remittance;
  events: RemittanceEvent[];
  balances: Balances;
}

function play(
  steps: readonly (readonly [RemittanceCommand, boolean])[],
  look: (run: Run, sent: RemittanceCommand, decision: ReturnType<typeof decide>) => void,
): Run {
  const planned = decide(undefined, commands.plan()) as readonly RemittanceEvent[];
  const state = planned.reduce<MaybeRemittance>((before, event) => evolve(before, event, REMITTANCE_ID), undefined)!;
  const run: Run = { state, events: [...planned], balances: { [LEGS[0]!.from.accountId]: money('40000万元') } };
  for (const [one, helpful] of steps) {
    const sent = byTheRightPerson(run.state, one, helpful);
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

const steps = fc.array(fc.tuple(command, fc.boolean()), { minLength: 5, maxLength: 60 });
const nothing = (): void => undefined;

describe('whatever people do, in whatever order', () => {
  it('the money law holds, and an independent auditor agrees to the fen', () => {
    fc.assert(
      fc.property(steps, (sent) => {
        const run = play(sent, nothing);
        const auditor = new Auditor();
        for (const event of run.events) auditor.see(event);
        expect(auditor.complaints(2)).toEqual([]);
        for (const { legNo } of LEGS) {
          expect(run.balances[transitAccount(REMITTANCE_ID, legNo)] ?? 0n).toBe(auditor.inTransitFen(legNo));
          expect(run.state.legs[legNo - 1]!.receivedFen).toBe(auditor.receivedFen(legNo));
        }
        expect(sumFen(Object.values<Fen>(run.balances))).toBe(money('40000万元'));
        expect(Object.values(run.balances).every((balance) => balance >= 0n)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('replaying the events as they stand in the log gives the very state', () => {
    fc.assert(
      fc.property(steps, (sent) => {
        const run = play(sent, nothing);
        const replayed = run.events.reduce<MaybeRemittance>(
          (state, { type, data }) =>
            evolve(state, { type, data: fromJson(toJson(data)) } as RemittanceEvent, REMITTANCE_ID),
          undefined,
        );
        expect(toJson(replayed)).toEqual(toJson(run.state));
      }),
      { numRuns: RUNS / 3 },
    );
  });

  it('what a page says a person may do is what the rules let them do', () => {
    const DUTY = [
      'ROLE_REQUIRED',
      'INSTITUTION_NOT_YOURS',
      'DUTIES_NOT_SEPARATED',
      'DUTIES_CONSECUTIVE',
      'TRANSFER_STATE_WRONG',
      'TRANSFER_ALREADY_DECIDED',
      'LEG_NOT_OPEN',
      'TRANSFERS_PENDING',
      'NOTHING_SHORT',
      'MONEY_ALREADY_SENT',
    ];
    fc.assert(
      fc.property(steps, (sent) => {
        play(sent, ({ state }, one, decision) => {
          if (
            one.type === 'passOn' ||
            state.state === 'SETTLED' ||
            state.state === 'CLOSED_SHORT' ||
            state.state === 'CANCELLED'
          )
            return;
          const said = permittedCommands(state, one.actor).filter(
            ({ type, transferId, legNo }) =>
              type === one.type &&
              ('transferId' in one
                ? transferId === one.transferId ||
                  (one.type === 'logTransfer' && transferId === undefined && !state.transfers[one.transferId])
                : true) &&
              ('legNo' in one ? legNo === one.legNo : true),
          );
          if (!isRefusal(decision)) expect(said.some(({ refusal }) => refusal === undefined)).toBe(true);
          else if (said.some(({ refusal }) => refusal === undefined)) expect(DUTY).not.toContain(decision.refused);
        });
      }),
      { numRuns: RUNS / 3 },
    );
  });

  it('every change of state is an edge of the graphs the diagrams are drawn from', () => {
    const edges = (graph: StateGraph<string>) => graph.edges.map((edge) => edge.join(' '));
    const [ofRemittance, ofLeg, ofTransfer] = [
      edges(REMITTANCE_STATE_GRAPH),
      edges(LEG_STATE_GRAPH),
      edges(TRANSFER_STATE_GRAPH),
    ];
    fc.assert(
      fc.property(steps, (sent) => {
        play(sent, ({ state }, _one, decision) => {
          if (isRefusal(decision)) return;
          decision.reduce((before, event) => {
            const after = evolve(before, event, REMITTANCE_ID);
            const step = (from: string, to: string) => `${from} ${event.type} ${to}`;
            if (after.state !== before.state) expect(ofRemittance).toContain(step(before.state, after.state));
            after.legs.forEach(({ state: to }, index) => {
              const from = before.legs[index]!.state;
              if (from !== to) expect(ofLeg).toContain(step(from, to));
            });
            for (const { transferId, state: to } of Object.values(after.transfers)) {
              const from = before.transfers[transferId]?.state;
              if (from !== undefined && from !== to) expect(ofTransfer).toContain(step(from, to));
            }
            return after;
          }, state);
        });
      }),
      { numRuns: RUNS / 3 },
    );
  });

  it('somebody always has something to do until it has ended', () => {
    fc.assert(
      fc.property(steps, (sent) => {
        let { state } = play(sent, nothing);
        for (const event of decide(state, commands.passOn()) as RemittanceEvent[])
          state = evolve(state, event, REMITTANCE_ID);
        const ended = state.state === 'SETTLED' || state.state === 'CLOSED_SHORT' || state.state === 'CANCELLED';
        expect(openTasks(state).length > 0).toBe(!ended);
      }),
      { numRuns: RUNS / 3 },
    );
  });
});
