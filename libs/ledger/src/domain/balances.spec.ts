import { applyPostings } from './balances.js';
import { externalAccount, transitAccount } from './posting.js';
import type { Posting } from './posting.js';

const line = (accountId: string, amountFen: bigint): Posting => ({
  accountId,
  amountFen,
  fundKind: 'GAP_SHARE',
  valueDate: '2020-03-31',
});

describe('an entry', () => {
  it('moves money and makes none', () => {
    expect(applyPostings({ agency: 100n }, [line('agency', -100n), line(transitAccount('r', 1), 100n)])).toEqual({
      agency: 0n,
      'transit:r:1': 100n,
    });
  });
  it('must sum to zero', () => {
    expect(applyPostings({ agency: 100n }, [line('agency', -100n), line('city', 99n)])).toMatchObject({
      refused: 'LEDGER_UNBALANCED',
    });
  });
  it('never takes an office below zero, and says what is lacking', () => {
    expect(applyPostings({ agency: 100n }, [line('agency', -101n), line('city', 101n)])).toMatchObject({
      refused: 'LEDGER_OVERDRAFT',
      parameters: { balance: '1.00', needed: '1.01' },
    });
  });
  it('never takes what is in transit below zero', () => {
    expect(applyPostings({}, [line(transitAccount('r', 1), -1n), line('city', 1n)])).toMatchObject({
      refused: 'LEDGER_OVERDRAFT',
    });
  });
  it('may take the world outside below zero: money comes from there', () => {
    expect(applyPostings({}, [line(externalAccount('contributors'), -5n), line('agency', 5n)])).toEqual({
      'external:contributors': -5n,
      agency: 5n,
    });
  });
  it('looks at the end of the entry, not at its lines one by one', () => {
    expect(applyPostings({}, [line('agency', -5n), line('agency', 5n)])).toEqual({ agency: 0n });
  });
});
