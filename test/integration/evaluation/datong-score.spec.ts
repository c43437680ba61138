import { isRefusal } from '#libs/kernel';
import type { SheetView } from '#libs/evaluation';
import { toBeCoherent } from '#libs/testing';
import { YearSystem } from './year-system.js';

expect.extend({ toBeCoherent });

const WANTED = { regionCode: '140200', fiscalYear: 2020, asOf: '2021-03-01' } as const;

/** The published evaluation, from the year's own events, figures and gradings. No result is written anywhere but here. */
describe('Datong 2020, played and scored', () => {
  let system: YearSystem;
  beforeAll(async () => {
    system = await YearSystem.open();
    await system.playMoney();
    await system.playPensions();
    await system.playEvaluation();
    await system.settled();
  }, 300_000);
  afterAll(() => system?.close());

  const view = async (change: Partial<typeof WANTED> = {}): Promise<SheetView> => {
    const found = await system.services.scores.sheet({ ...WANTED, ...change });
    if (isRefusal(found)) throw new Error(JSON.stringify(found));
    return found;
  };

  it('scores as it was published', async () => {
    const { sheet } = await view();
    const first = sheet.branches.filter(({ level }) => level === 1);
    expect(first.map(({ name, points, share }) => [name.zh, points, share])).toEqual([
      ['决策', '18.00', '90%'],
      ['过程', '19.00', '95%'],
      ['产出', '27.00', '90%'],
      ['效益', '28.12', '93.73%'],
    ]);
    expect([sheet.total.points, sheet.total.share, sheet.grade.settled?.name.zh]).toEqual(['92.12', '92.12%', '优']);
  });

  it('is coherent', () => expect(system.coherence).toBeCoherent());
});
