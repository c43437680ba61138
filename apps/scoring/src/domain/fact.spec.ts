import { SCORED_EVENTS, factOf } from './fact.js';

describe('what an event means for the score', () => {
  it('counts an arrival with its amount and day', () => {
    expect(
      factOf('TransferReceived', { transferId: 't', legNo: 2, amountFen: '9007199254740993', arrivedOn: '2020-03-31' }),
    ).toEqual({
      kind: 'arrived',
      transferId: 't',
      legNo: 2,
      amountFen: 9_007_199_254_740_993n,
      arrivedOn: '2020-03-31',
    });
  });
  it('counts what arrived, not what was sent, when a dispute is accepted', () => {
    const data = {
      transferId: 't',
      legNo: 1,
      amountFen: '100',
      arrivedFen: '90',
      arrivedOn: '2020-03-31',
      resolution: 'ACCEPT',
    };
    expect(factOf('DisputeResolved', data)).toMatchObject({ amountFen: 90n });
  });
  it('counts nothing when a disputed transfer goes back', () => {
    expect(
      factOf('DisputeResolved', {
        transferId: 't',
        legNo: 1,
        amountFen: '100',
        arrivedFen: '90',
        arrivedOn: '2020-03-31',
        resolution: 'RETURN',
      }),
    ).toBeUndefined();
  });
  it("takes the origin and every leg's due date from the plan", () => {
    const leg = (name: string, dueDate: string) => ({ dueDate, from: { institutionId: name, institutionName: name } });
    const data = {
      legs: [leg('a', '2020-03-01'), leg('b', '2020-03-05')],
      fundKind: 'GAP_SHARE',
      fiscalYear: 2020,
      period: '2020-Q1',
      dueFen: '1',
      dueDate: '2020-03-05',
    };
    expect(factOf('RemittancePlanned', data)).toMatchObject({
      originInstitutionId: 'a',
      legDueDates: ['2020-03-01', '2020-03-05'],
      dueFen: 1n,
    });
  });
  it('does not pass over what it does not know', () => {
    expect(() => factOf('TransferTeleported', {})).toThrow(/TransferTeleported/);
    expect(SCORED_EVENTS).not.toContain('TransferTeleported');
  });
});
