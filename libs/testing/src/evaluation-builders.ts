import { readFileSync } from 'node:fs';
import { loadReferenceFigures, loadReferenceGradings, parseRubricFile } from '#libs/evaluation';
import type { Grading, Rubric, ScoreInputs } from '#libs/evaluation/domain';
import { addDays, parseYuan } from '#libs/kernel';
import { addFact, measuresOf, noFacts } from '#libs/measures/domain';
import type { MeasureFact, MeasureValue, YearFacts } from '#libs/measures/domain';

export const DATONG_REGION = '140200';
export const YEAR = 2020;
export const YEAR_JUDGED_ON = '2021-01-01';

/** A rubric of config/rubrics, with its text changed where a test wants a fault. */
export function rubricText(code: string): string {
  return readFileSync(`config/rubrics/${code}.yaml`, 'utf8');
}
export function rubric(code: string, change: (text: string) => string = (text) => text): Rubric {
  const parsed = parseRubricFile(change(rubricText(code)));
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.rubric;
}

const wanYuan = (amount: number): bigint => parseYuan(String(amount))! * 10_000n;

/** One quarter's gap share over two legs: what arrived at the province, and when. */
export interface Quarter {
  readonly dueWanYuan: number;
  readonly dueDate: string;
  readonly arrivedWanYuan: number;
  readonly arrivedOn: string;
}
export const QUARTERS: readonly Quarter[] = ['2020-03-31', '2020-06-30', '2020-09-30', '2020-12-31'].map((dueDate) => ({
  dueWanYuan: 8_000,
  dueDate,
  arrivedWanYuan: 8_000,
  arrivedOn: addDays(dueDate, -1),
}));

export function quarterFacts(
  { dueWanYuan, dueDate, arrivedWanYuan, arrivedOn }: Quarter,
  remittanceId: string,
): MeasureFact[] {
  const eventId = (name: string): string => `${remittanceId}-${name}`;
  const legs = [1, 2].map((legNo) => ({ legNo, dueDate }));
  const amountFen = wanYuan(arrivedWanYuan);
  const arrival = { remittanceId, amountFen, on: arrivedOn } as const;
  const whole = arrivedWanYuan === dueWanYuan;
  return [
    {
      kind: 'planned',
      eventId: eventId('planned'),
      remittanceId,
      fundKind: 'GAP_SHARE',
      dueFen: wanYuan(dueWanYuan),
      dueDate,
      legs,
    },
    ...legs.flatMap(({ legNo }): MeasureFact[] => [
      ...(arrivedWanYuan > 0
        ? [{ ...arrival, kind: 'arrived', eventId: eventId(`arrived-${legNo}`), legNo } as const]
        : []),
      ...(whole
        ? [
            {
              kind: 'legCompleted',
              eventId: eventId(`completed-${legNo}`),
              remittanceId,
              legNo,
              on: arrivedOn,
            } as const,
          ]
        : []),
    ]),
  ];
}

/** A month's payout to everybody, on the pay day. */
export function payoutFacts(month: number, heads = 148_749, paidHeads = heads): MeasureFact[] {
  const batchId = `batch-${month}`;
  const payDay = `${YEAR}-${String(month).padStart(2, '0')}-15`;
  const amount = (count: number): bigint => BigInt(count) * 300_000n;
  return [
    { kind: 'payable', eventId: `${batchId}-listed`, batchId, heads, amountFen: amount(heads), payDay },
    { kind: 'paid', eventId: `${batchId}-paid`, batchId, heads: paidHeads, amountFen: amount(paidHeads), on: payDay },
  ];
}

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
export const factsOf = (facts: readonly MeasureFact[]): YearFacts =>
  facts.reduce(addFact, noFacts(DATONG_REGION, YEAR));

/** The year of the reference case as neutral facts; quarters and payouts may be others. */
export const datongFacts = (
  quarters: readonly Quarter[] = QUARTERS,
  payouts: readonly MeasureFact[] = MONTHS.flatMap((month) => payoutFacts(month)),
): YearFacts => factsOf([...quarters.flatMap((quarter, index) => quarterFacts(quarter, `q${index + 1}`)), ...payouts]);

/** Everything the Datong score is computed from: facts of the year, published figures, the evaluators' gradings. */
export async function datongInputs(facts: YearFacts = datongFacts()): Promise<ScoreInputs> {
  const figures = await loadReferenceFigures('config/reference/datong-trends.yaml');
  const reference = await loadReferenceGradings('config/reference/datong-2020-gradings.yaml');
  const gradings = reference.gradings.map((grading): Grading => ({
    ...grading,
    evidenceIds: ['report-2020'],
    gradedBy: { userId: 'evaluator', name: '高洁' },
    confirmedBy: { userId: 'evaluator-2', name: '郭敏' },
  }));
  return {
    regionCode: DATONG_REGION,
    fiscalYear: YEAR,
    asOf: YEAR_JUDGED_ON,
    measures: [...measuresOf(facts, YEAR_JUDGED_ON), ...figures],
    gradings,
  };
}

/** A reported figure of Datong 2020 that has been checked. */
export const reportedValue = (
  change: Partial<MeasureValue> & Pick<MeasureValue, 'code' | 'basis' | 'numerator' | 'unit'>,
): MeasureValue => ({
  regionCode: DATONG_REGION,
  fiscalYear: YEAR,
  asOf: '2020-12-31',
  source: {
    kind: 'reported',
    figureId: 'figure',
    enteredBy: { userId: 'clerk', name: '李敏' },
    checkedBy: { userId: 'reviewer', name: '王芳' },
    evidenceIds: ['evidence'],
    sourceDocument: '2020 年决算',
  },
  version: 1,
  ...change,
});
