import fc from 'fast-check';
import { fromJson, isRefusal, sumFen, toJson } from '#libs/kernel';
import type { Fen } from '#libs/kernel';
import { transitAccount } from '#libs/ledger/domain';
import { LEGS, REMITTANCE_ID, commands } from '#libs/testing';
import {
  LEG_STATE_GRAPH,
  REMITTANCE_STATE_GRAPH,
  TRANSFER_STATE_GRAPH,
  REMITTANCE_EVENT_TYPES,
  decide,
  evolve,
  openTasks,
  permittedCommands,
} from '#libs/remittance/domain';
import type { MaybeRemittance, RemittanceEvent, StateGraph } from '#libs/remittance/domain';
import { Auditor } from './auditor.js';
import { LEG_COUNT, OPENING_FEN, play, throws } from './random-runs.js';

const RUNS = 3_000;

describe('the random runs', () => {
  it('get everywhere: a property over runs in which no money moves shows nothing', () => {
    const runsWith = new Map<string, number>();
    fc.assert(
      fc.property(throws, (sent) => {
        const { events } = play(sent);
        const seen = new Set<string>(events.map(({ type }) => type));
        for (const { type, data } of events) {
          if (type === 'TransferSent' && data.legNo === LEG_COUNT) seen.add('sent on the last leg');
          if (type === 'TransferReturned' && data.afterReceipt) seen.add('returned after receipt');
          if (type === 'DisputeResolved') seen.add(`resolved ${data.resolution}`);
          if (type === 'DisputeResolved' && data.resolution === 'ACCEPT' && data.arrivedFen > data.amountFen)
            seen.add('more accepted than sent');
        }
        for (const what of seen) runsWith.set(what, (runsWith.get(what) ?? 0) + 1);
      }),
      { numRuns: RUNS },
    );
    const wanted = [
      ...REMITTANCE_EVENT_TYPES,
      'sent on the last leg',
      'returned after receipt',
      'resolved ACCEPT',
      'resolved TOP_UP',
      'resolved RETURN',
      'more accepted than sent',
    ];
    const rare = wanted.filter((what) => (runsWith.get(what) ?? 0) < RUNS / 300);
    expect(rare).toEqual([]);
    expect(runsWith.get('TransferSent')).toBeGreaterThan(RUNS / 2);
  });
});

describe('whatever people do, in whatever order', () => {
  it('the money law holds, and an independent auditor agrees to the fen', () => {
    fc.assert(
      fc.property(throws, (sent) => {
        const run = play(sent);
        const auditor = new Auditor();
        for (const event of run.events) auditor.see(event);
        expect(auditor.complaints(LEG_COUNT)).toEqual([]);
        for (const { legNo } of LEGS) {
          expect(run.balances[transitAccount(REMITTANCE_ID, legNo)] ?? 0n).toBe(auditor.inTransitFen(legNo));
          expect(run.state.legs[legNo - 1]!.receivedFen).toBe(auditor.receivedFen(legNo));
        }
        expect(sumFen(Object.values<Fen>(run.balances))).toBe(OPENING_FEN);
        expect(Object.values(run.balances).every((balance) => balance >= 0n)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('replaying the events as they stand in the log gives the very state', () => {
    fc.assert(
      fc.property(throws, (sent) => {
        const run = play(sent);
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
      fc.property(throws, (sent) => {
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
      fc.property(throws, (sent) => {
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
      fc.property(throws, (sent) => {
        let { state } = play(sent);
        for (const event of decide(state, commands.passOn()) as RemittanceEvent[])
          state = evolve(state, event, REMITTANCE_ID);
        const ended = state.state === 'SETTLED' || state.state === 'CLOSED_SHORT' || state.state === 'CANCELLED';
        expect(openTasks(state).length > 0).toBe(!ended);
      }),
      { numRuns: RUNS / 3 },
    );
  });
});
