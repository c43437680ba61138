import { person, specOf } from '#libs/testing';
import { decideFigure, evolveFigure, figureKey, valuesOfFigure } from './index.js';
import type { EnterFigure, FigureCommand, FigureEvent, ReportedFigure } from './index.js';

const { given } = specOf<ReportedFigure, FigureCommand, FigureEvent>({ decide: decideFigure, evolve: evolveFigure });
const clerk = person('clerk', 'dtsb', 'CLERK');
const reviewer = person('reviewer', 'dtsb', 'REVIEWER');
const both = person('both', 'dtsb', 'CLERK', 'REVIEWER');
const office = { institutionId: 'dtsb', institutionName: '大同市社会保险中心' };
const admin = person('admin', 'sxcz', 'ADMIN');

const enter = (change: Partial<EnterFigure> = {}): EnterFigure => ({
  type: 'enterFigure',
  actor: clerk,
  figureId: 'f1',
  office,
  code: 'COLLECTION_RATE',
  regionCode: '140200',
  fiscalYear: 2020,
  basis: 'PLANNED',
  numerator: '162167',
  denominator: '148078',
  unit: 'WAN_YUAN',
  asOf: '2020-12-31',
  sourceDocument: '2020 年基金决算',
  evidenceIds: ['accounts'],
  ...change,
});
const {
  type: _type,
  actor: _actor,
  figureId: _id,
  office: _office,
  code: _code,
  regionCode: _region,
  fiscalYear: _year,
  basis: _basis,
  ...content
} = enter();
const check = (actor = reviewer): FigureCommand => ({ type: 'checkFigure', actor });
const reject = (reason = '与决算不符'): FigureCommand => ({ type: 'rejectFigure', actor: reviewer, reason });
const restate = (change: object = {}): FigureCommand => ({
  type: 'restateFigure',
  actor: clerk,
  ...content,
  numerator: '162200',
  reason: '决算调整',
  ...change,
});
const after = (...commands: readonly FigureCommand[]): FigureEvent[] => {
  let state: ReportedFigure | undefined;
  return commands.flatMap((command) => {
    const decision = decideFigure(state, command);
    if (!Array.isArray(decision)) throw new Error(JSON.stringify(decision));
    state = (decision as FigureEvent[]).reduce<ReportedFigure | undefined>(evolveFigure, state);
    return decision as FigureEvent[];
  });
};
const stateOf = (events: readonly FigureEvent[]): ReportedFigure =>
  events.reduce<ReportedFigure | undefined>(evolveFigure, undefined)!;
/** A count in place of the rate. */
const count = {
  code: 'INSURED',
  basis: 'YEAR_END',
  unit: 'PERSON',
  denominator: undefined,
} as unknown as Partial<EnterFigure>;

describe('a reported figure', () => {
  it('counts only once another person has checked it', () => {
    expect(valuesOfFigure(stateOf(after(enter())))).toEqual([]);
    expect(valuesOfFigure(stateOf(after(enter(), check())))).toMatchObject([
      {
        numerator: '162167',
        denominator: '148078',
        version: 1,
        source: { enteredBy: { userId: 'clerk' }, checkedBy: { userId: 'reviewer' } },
      },
    ]);
  });
  it('restated is a new version, both are kept; until it is checked the old one counts', () => {
    const events = after(enter(), check(), restate());
    expect(valuesOfFigure(stateOf(events)).map(({ version, numerator }) => [version, numerator])).toEqual([
      [1, '162167'],
    ]);
    expect(
      valuesOfFigure(stateOf(after(enter(), check(), restate(), check()))).map(({ version, numerator }) => [
        version,
        numerator,
      ]),
    ).toEqual([
      [1, '162167'],
      [2, '162200'],
    ]);
  });
  it('rejected may be entered again, even unchanged, with the rejection kept', () => {
    const state = stateOf(after(enter(), reject(), restate({ numerator: '162167' }), check()));
    expect(state.versions.map((version) => [version.state, version.rejection?.reason])).toEqual([
      ['REJECTED', '与决算不符'],
      ['CHECKED', undefined],
    ]);
  });
  it('has one key for one subject, so that it cannot be reported twice', () => {
    expect(figureKey(enter())).toBe(figureKey(enter({ figureId: 'f2', numerator: '1' })));
    expect(figureKey(enter())).not.toBe(figureKey(enter({ basis: 'DUE' })));
  });

  it.each([
    ['ROLE_REQUIRED', 'an administrator enters nothing', [], enter({ actor: admin })],
    ['ROLE_REQUIRED', 'an evaluator enters nothing', [], enter({ actor: person('e', 'dtsb', 'EVALUATOR') })],
    ['INSTITUTION_NOT_YOURS', 'in the name of another office', [], enter({ actor: person('c', 'dtcz', 'CLERK') })],
    ['MEASURE_FROM_EVENTS', 'what events tell', [], enter({ code: 'FULL_AMOUNT_RATE', basis: 'GAP_SHARE' })],
    ['INSTITUTION_NOT_YOURS', 'checked by another office', after(enter()), check(person('r', 'dtcz', 'REVIEWER'))],
    [
      'INSTITUTION_NOT_YOURS',
      'restated by another office',
      after(enter(), check()),
      restate({ actor: person('c', 'dtcz', 'CLERK') }),
    ],
    ['FIGURE_ALREADY_REPORTED', 'a figure reported twice', after(enter()), enter()],
    ['MEASURE_UNKNOWN', 'no such measure', [], enter({ code: 'JOY' as EnterFigure['code'] })],
    ['FISCAL_YEAR_INVALID', 'no such year', [], enter({ fiscalYear: 20 })],
    ['FISCAL_YEAR_INVALID', 'a quarter of another year', [], enter({ period: '2019-Q1' })],
    ['MEASURE_BASIS_UNKNOWN', 'a basis the measure does not have', [], enter({ basis: 'GUESS' })],
    ['MEASURE_UNIT_WRONG', 'a rate of money in people', [], enter({ unit: 'PERSON' })],
    ['FIGURE_NUMBER_INVALID', 'a number with letters', [], enter({ numerator: '16万' })],
    ['FIGURE_NUMBER_INVALID', 'a binary power', [], enter({ denominator: '1e5' })],
    ['FIGURE_NUMBER_INVALID', 'nineteen digits', [], enter({ numerator: '1234567890123456789' })],
    ['FIGURE_DENOMINATOR_WRONG', 'denominator zero', [], enter({ denominator: '0.00' })],
    [
      'FIGURE_DENOMINATOR_WRONG',
      'a rate without one',
      [],
      { ...enter(), denominator: undefined } as unknown as EnterFigure,
    ],
    ['FIGURE_DENOMINATOR_WRONG', 'a count with one', [], enter({ ...count, denominator: '3' })],
    ['FIGURE_NEGATIVE', 'fewer than none', [], enter({ ...count, numerator: '-1' })],
    ['DATE_INVALID', 'no such day', [], enter({ asOf: '2020-02-30' })],
    ['TEXT_REQUIRED', 'no source document', [], enter({ sourceDocument: ' ' })],
    ['FIGURE_EVIDENCE_REQUIRED', 'no evidence', [], enter({ evidenceIds: [] })],
    ['EVIDENCE_TOO_MANY', 'a heap of it', [], enter({ evidenceIds: Array.from({ length: 21 }, String) })],
    ['NOT_FOUND', 'nothing to check', [], check()],
    ['ROLE_REQUIRED', 'a clerk checks nothing', after(enter()), check(person('clerk-2', 'dtsb', 'CLERK'))],
    ['FIGURE_NOT_WAITING', 'checked twice', after(enter(), check()), check()],
    ['FIGURE_CHECKER_ENTERED', "one's own figure", after(enter({ actor: both })), check(both)],
    ['FIGURE_CHECKER_ENTERED', "one's own restatement", after(enter(), check(), restate({ actor: both })), check(both)],
    ['TEXT_REQUIRED', 'rejected without a reason', after(enter()), reject('')],
    ['FIGURE_NOT_WAITING', 'rejected after it was checked', after(enter(), check()), reject()],
    ['ROLE_REQUIRED', 'a reviewer restates nothing', after(enter(), check()), restate({ actor: reviewer })],
    ['FIGURE_WAITING', 'restated before it was checked', after(enter()), restate()],
    ['FIGURE_UNCHANGED', 'restated as it was', after(enter(), check()), restate({ numerator: '162167' })],
    ['TEXT_REQUIRED', 'restated without a reason', after(enter(), check()), restate({ reason: '' })],
    [
      'FIGURE_DENOMINATOR_WRONG',
      'restated to a zero denominator',
      after(enter(), check()),
      restate({ denominator: '0' }),
    ],
  ] as const)('is refused %s: %s', (code, _why, before, command) =>
    given([...before])
      .when(command)
      .refused(code),
  );

  it('an event nobody knows is an error', () => {
    expect(() => evolveFigure(stateOf(after(enter())), { type: 'Rained' } as unknown as FigureEvent)).toThrow(/Rained/);
    expect(() => evolveFigure(undefined, after(enter(), check())[1]!)).toThrow(/before FigureEntered/);
  });
});
