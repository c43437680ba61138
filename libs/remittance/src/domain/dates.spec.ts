import { commands, history, money, stateAfter, until } from '#libs/testing';
import { occurredOnOf, postingsOf } from './index.js';
import type { RemittanceCommand } from './index.js';

const { receive, resolve } = commands;
const ARRIVED = '2020-03-17';
const RESOLVED = '2020-03-20';
const disputed = [
  ...until.sent,
  receive({ arrivedFen: money('31999万元'), arrivedOn: ARRIVED, today: ARRIVED }),
] as const;

const resolution = (sent: readonly RemittanceCommand[]) => {
  const event = history(...sent).at(-1)!;
  const days = new Set(postingsOf(stateAfter(...sent), event).map(({ valueDate }) => valueDate));
  return { event, days: [...days] };
};

describe('the day a settled dispute counts for', () => {
  it('is the day of the decision when everything goes back', () => {
    const { event, days } = resolution([...disputed, resolve({ resolution: 'RETURN', today: RESOLVED })]);
    expect(event.data).toMatchObject({ resolvedOn: RESOLVED, arrivedOn: ARRIVED });
    expect(days).toEqual([RESOLVED]);
    expect(occurredOnOf(event, '2020-12-31')).toBe(RESOLVED);
  });
  it.each(['ACCEPT', 'TOP_UP'] as const)('is the day of the arrival when what arrived stands (%s)', (how) => {
    const { event, days } = resolution([...disputed, resolve({ resolution: how, today: RESOLVED })]);
    expect(event.data).toMatchObject({ resolvedOn: RESOLVED });
    expect(days).toEqual([ARRIVED]);
    expect(occurredOnOf(event, '2020-12-31')).toBe(ARRIVED);
  });
});
