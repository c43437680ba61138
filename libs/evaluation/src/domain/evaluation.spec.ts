import { person, rubric, specOf, datongInputs } from '#libs/testing';
import type { Actor } from '#libs/kernel';
import { decideEvaluation, evolveEvaluation, findingKindOf, leavesOf, scoreSheet } from './index.js';
import type { Evaluation, EvaluationCommand, EvaluationEvent, Finding, ScoreInputs } from './index.js';

const RUBRIC = rubric('datong-2020');
const { given } = specOf<Evaluation, EvaluationCommand, EvaluationEvent>({
  decide: decideEvaluation,
  evolve: evolveEvaluation,
});
const FINANCE = 'sxcz';
const AGENCY = 'dtsb';
const grader = person('e1', FINANCE, 'EVALUATOR');
const second = person('e2', FINANCE, 'EVALUATOR');
const clerk = person('c1', AGENCY, 'CLERK');
const stranger = person('c2', 'elsewhere', 'CLERK');
const by = (actor: Actor) => ({ actor, today: '2021-02-01' });

const open = (more: object = {}): EvaluationCommand => ({
  ...by(grader),
  type: 'openEvaluation',
  evaluationId: 'ev1',
  regionCode: '140200',
  fiscalYear: 2020,
  rubric: RUBRIC,
  digest: 'd1',
  ...more,
});
const grade = (leaf: string, finding: Finding, more: object = {}): EvaluationCommand => ({
  ...by(grader),
  type: 'gradeIndicator',
  leaf,
  finding,
  reason: '依据材料',
  evidenceIds: ['paper'],
  ...more,
});
const points = (text: string): Finding => ({ kind: 'POINTS', points: text });
const confirm = (leaf: string, actor = second): EvaluationCommand => ({ ...by(actor), type: 'confirmGrading', leaf });
const giveBack = (leaf: string, more: object = {}): EvaluationCommand => ({
  ...by(second),
  type: 'returnGrading',
  leaf,
  reason: '依据不足',
  ...more,
});

const happened = (...commands: readonly EvaluationCommand[]): EvaluationEvent[] => {
  let state: Evaluation | undefined;
  return commands.flatMap((command) => {
    const decision = decideEvaluation(state, command);
    if (!Array.isArray(decision)) throw new Error(JSON.stringify(decision));
    state = decision.reduce<Evaluation | undefined>(evolveEvaluation, state);
    return decision as EvaluationEvent[];
  });
};
const stateAfter = (events: readonly EvaluationEvent[]): Evaluation =>
  events.reduce<Evaluation | undefined>(evolveEvaluation, undefined)!;

let inputs: ScoreInputs;
let graded: EvaluationEvent[];
let confirmed: EvaluationEvent[];
let published: EvaluationEvent[];
const publish = (
  events: readonly EvaluationEvent[],
  change: (given: ScoreInputs) => ScoreInputs = (same) => same,
  actor = grader,
) => {
  const { gradings } = stateAfter(events);
  return {
    ...by(actor),
    type: 'publishEvaluation',
    sheet: scoreSheet(RUBRIC, change({ ...inputs, gradings })),
  } as const;
};

beforeAll(async () => {
  inputs = await datongInputs();
  const gradings = inputs.gradings.map(({ leaf, finding, reason, evidenceIds }) =>
    grade(leaf, finding, { reason, evidenceIds }),
  );
  graded = happened(open(), ...gradings);
  confirmed = happened(open(), ...gradings, ...inputs.gradings.map(({ leaf }) => confirm(leaf)));
  const decision = decideEvaluation(stateAfter(confirmed), publish(confirmed));
  if (!Array.isArray(decision)) throw new Error(JSON.stringify(decision));
  published = [...confirmed, ...(decision as EvaluationEvent[])];
});

describe('open', () => {
  it('keeps which rubric it is held to and what people grade', () => {
    const [event] = given().when(open()).events('EvaluationOpened');
    expect(event!.data).toMatchObject({ rubric: { code: 'datong-2020', version: 1, digest: 'd1' }, digits: 2 });
    const byPeople = leavesOf(RUBRIC).filter(({ leaf }) => findingKindOf(leaf)).length;
    expect(stateAfter([event!]).gradable).toHaveLength(byPeople);
  });
  it.each([
    ['ROLE_REQUIRED', 'a clerk evaluates nothing', [], open({ actor: clerk })],
    ['EVALUATION_EXISTS', 'open already', happened(open()), open()],
    ['EVALUATION_YEAR_INVALID', 'the rubric is of another year', [], open({ fiscalYear: 2021 })],
    ['EVALUATION_YEAR_INVALID', 'no year', [], open({ fiscalYear: 2020.5 })],
  ] as const)('is refused %s: %s', (code, _why, before, command) =>
    given([...before])
      .when(command)
      .refused(code),
  );
});

describe('grade', () => {
  const opened = happened(open());
  it('may be done again as long as nobody has confirmed; the last one counts', () => {
    const events = happened(open(), grade('D22', points('4')), grade('D22', points('2')));
    expect(stateAfter(events).gradings).toMatchObject([{ leaf: 'D22', finding: { points: '2' } }]);
  });
  it.each([
    ['NOT_FOUND', 'nothing is open', [], grade('D22', points('2'))],
    ['ROLE_REQUIRED', 'a clerk grades nothing', opened, grade('D22', points('2'), { actor: clerk })],
    ['INDICATOR_UNKNOWN', 'no such indicator', opened, grade('X1', points('2'))],
    ['INDICATOR_UNKNOWN', 'a measure feeds it', opened, grade('O12', points('2'))],
    [
      'GRADING_CONFIRMED',
      'a second person confirmed',
      happened(open(), grade('D22', points('2')), confirm('D22')),
      grade('D22', points('4')),
    ],
    ['FINDING_WRONG_KIND', 'points for occurrences', opened, grade('P13', points('2'))],
    ['POINTS_INVALID', 'not a number', opened, grade('D22', points('two'))],
    ['POINTS_INVALID', 'finer than the rubric', opened, grade('D22', points('1.005'))],
    ['POINTS_ABOVE_FULL_MARKS', '4.01 of 4', opened, grade('D22', points('4.01'))],
    ['TEXT_REQUIRED', 'no reason', opened, grade('D22', points('2'), { reason: ' ' })],
    ['GRADING_EVIDENCE_REQUIRED', 'no evidence', opened, grade('D22', points('2'), { evidenceIds: [] })],
    [
      'EVIDENCE_TOO_MANY',
      'a heap of it',
      opened,
      grade('D22', points('2'), { evidenceIds: Array.from({ length: 51 }, String) }),
    ],
  ] as const)('is refused %s: %s', (code, _why, before, command) =>
    given([...before])
      .when(command)
      .refused(code),
  );
  it('full marks are not above full marks', () =>
    given(opened)
      .when(grade('D22', points('4')))
      .thenTypes('IndicatorGraded'));
});

describe('confirm', () => {
  const waiting = happened(open(), grade('D22', points('2')));
  it('by a second person', () => given(waiting).when(confirm('D22')).thenTypes('GradingConfirmed'));
  it.each([
    ['ROLE_REQUIRED', 'a clerk', waiting, confirm('D22', clerk)],
    ['GRADING_MISSING', 'nobody graded it', waiting, confirm('D21')],
    ['GRADER_CONFIRMS', "one's own grading", waiting, confirm('D22', grader)],
    ['GRADING_CONFIRMED', 'twice', happened(open(), grade('D22', points('2')), confirm('D22')), confirm('D22')],
  ] as const)('is refused %s: %s', (code, _why, before, command) =>
    given([...before])
      .when(command)
      .refused(code),
  );
  it('who grades last may not confirm, whoever graded first', () =>
    given(happened(open(), grade('D22', points('2')), grade('D22', points('3'), { actor: second })))
      .when(confirm('D22', second))
      .refused('GRADER_CONFIRMS'));
});

describe('return a grading', () => {
  const settled = happened(open(), grade('D22', points('2')), confirm('D22'));
  it('opens the indicator again, confirmed or not', () => {
    expect(
      stateAfter([...settled, ...given(settled).when(giveBack('D22')).events('GradingReturned')]).gradings,
    ).toEqual([]);
  });
  it.each([
    ['GRADING_MISSING', 'nobody graded it', settled, giveBack('D21')],
    ['GRADER_CONFIRMS', 'the grader undoes nothing', settled, giveBack('D22', { actor: grader })],
    ['TEXT_REQUIRED', 'no reason', settled, giveBack('D22', { reason: '' })],
  ] as const)('is refused %s: %s', (code, _why, before, command) =>
    given([...before])
      .when(command)
      .refused(code),
  );
});

describe('publish', () => {
  it('freezes the sheet', () => {
    const state = stateAfter(published);
    expect(state).toMatchObject({ state: 'PUBLISHED', published: { sheet: { total: { points: '92.12' } } } });
  });
  it('is refused GRADINGS_UNCONFIRMED while gradings wait, and names them', () => {
    const decision = decideEvaluation(stateAfter(graded), publish(graded));
    expect(decision).toMatchObject({
      refused: 'GRADINGS_UNCONFIRMED',
      parameters: { leaves: expect.stringContaining('立项依据充分性') },
    });
  });
  it('is refused for a sheet that is not this evaluation’s', () => {
    const refusedFor = (change: (given: ScoreInputs) => ScoreInputs) =>
      given(confirmed).when(publish(confirmed, change)).refused('SHEET_NOT_OF_EVALUATION');
    refusedFor((all) => ({ ...all, fiscalYear: 2019 }));
    refusedFor((all) => ({ ...all, regionCode: '140300' }));
    refusedFor((all) => ({
      ...all,
      gradings: all.gradings.map((one) => (one.leaf === 'D22' ? { ...one, finding: points('4') } : one)),
    }));
  });
  it('is refused for a sheet of another rubric version, or one that does not add up', () => {
    const command = publish(confirmed);
    const { sheet } = command;
    const refusedSheet = (change: Partial<typeof sheet>) =>
      given(confirmed)
        .when({ ...command, sheet: { ...sheet, ...change } })
        .refused('SHEET_NOT_OF_EVALUATION');
    refusedSheet({ rubric: { ...sheet.rubric, version: 2 } });
    refusedSheet({ total: { ...sheet.total, points: '99.00' } });
    refusedSheet({ leaves: sheet.leaves.map((leaf) => (leaf.code === 'O21' ? { ...leaf, points: '3.00' } : leaf)) });
  });
  it('is refused SHEET_INCOMPLETE while a figure is missing', () =>
    given(confirmed)
      .when(
        publish(confirmed, (all) => ({
          ...all,
          measures: all.measures.filter(({ code }) => code !== 'COLLECTION_RATE'),
        })),
      )
      .refused('SHEET_INCOMPLETE'));
  it('is refused to others, and twice', () => {
    given(confirmed)
      .when(publish(confirmed, undefined, clerk))
      .refused('ROLE_REQUIRED');
    given(published).when(publish(published)).refused('EVALUATION_PUBLISHED');
  });
  it('ends grading', () => {
    given(published)
      .when(grade('D22', points('4')))
      .refused('EVALUATION_PUBLISHED');
    given(published).when(giveBack('D22')).refused('EVALUATION_PUBLISHED');
  });
});

describe('rectification', () => {
  const item = { itemId: 'r1' };
  const raise = (more: object = {}): EvaluationCommand => ({
    ...by(grader),
    type: 'raiseRectification',
    ...item,
    leaf: 'P21',
    problem: '未建立健全档案管理制度',
    ...more,
  });
  const assign = (more: object = {}): EvaluationCommand => ({
    ...by(grader),
    type: 'assignRectification',
    ...item,
    office: { institutionId: AGENCY, institutionName: '大同市社会保险中心' },
    requirement: '建立档案管理制度',
    dueDate: '2021-06-30',
    ...more,
  });
  const report = (more: object = {}): EvaluationCommand => ({
    ...by(clerk),
    type: 'reportRectification',
    ...item,
    report: '制度已印发',
    evidenceIds: ['rules'],
    ...more,
  });
  const accept = (more: object = {}): EvaluationCommand => ({
    ...by(grader),
    type: 'acceptRectification',
    ...item,
    ...more,
  });
  const sendBack = (more: object = {}): EvaluationCommand => ({
    ...by(grader),
    type: 'returnRectification',
    ...item,
    reason: '缺少归档范围',
    ...more,
  });
  const after = (...commands: readonly EvaluationCommand[]): EvaluationEvent[] => {
    let state = stateAfter(published);
    const more = commands.flatMap((command) => {
      const decision = decideEvaluation(state, command);
      if (!Array.isArray(decision)) throw new Error(JSON.stringify(decision));
      state = (decision as EvaluationEvent[]).reduce(evolveEvaluation, state);
      return decision as EvaluationEvent[];
    });
    return [...published, ...more];
  };

  it('runs from the problem to the acceptance, every report kept', () => {
    const events = after(raise(), assign(), report(), sendBack(), report({ report: '已补充归档范围' }), accept());
    const [done] = stateAfter(events).rectifications;
    expect(done).toMatchObject({ state: 'ACCEPTED', leaf: 'P21', dueDate: '2021-06-30' });
    expect(done?.reports.map(({ returned, acceptedBy }) => [returned?.reason, acceptedBy?.userId])).toEqual([
      ['缺少归档范围', undefined],
      [undefined, 'e1'],
    ]);
  });

  type Row = readonly [
    Parameters<ReturnType<ReturnType<typeof given>['when']>['refused']>[0],
    string,
    () => EvaluationEvent[],
    EvaluationCommand,
  ];
  it.each<Row>([
    ['ROLE_REQUIRED', 'a clerk raises nothing', () => after(), raise({ actor: clerk })],
    ['EVALUATION_NOT_PUBLISHED', 'nothing is published', () => confirmed, raise()],
    ['RECTIFICATION_EXISTS', 'raised before', () => after(raise()), raise()],
    ['INDICATOR_UNKNOWN', 'of no indicator', () => after(), raise({ leaf: 'X1' })],
    ['TEXT_REQUIRED', 'without a problem', () => after(), raise({ problem: '' })],
    ['ROLE_REQUIRED', 'a clerk assigns nothing', () => after(raise()), assign({ actor: clerk })],
    ['RECTIFICATION_UNKNOWN', 'no such item', () => after(), assign()],
    ['RECTIFICATION_STATE', 'it is reported already', () => after(raise(), assign(), report()), assign()],
    ['TEXT_REQUIRED', 'nothing is required', () => after(raise()), assign({ requirement: '' })],
    ['DATE_INVALID', 'no such day', () => after(raise()), assign({ dueDate: '2021-02-30' })],
    ['RECTIFICATION_DATE_PAST', 'yesterday', () => after(raise()), assign({ dueDate: '2021-01-31' })],
    ['ROLE_REQUIRED', 'an evaluator reports nothing', () => after(raise(), assign()), report({ actor: grader })],
    ['RECTIFICATION_STATE', 'nobody was made responsible', () => after(raise()), report()],
    ['INSTITUTION_NOT_YOURS', 'another office reports', () => after(raise(), assign()), report({ actor: stranger })],
    ['TEXT_REQUIRED', 'an empty report', () => after(raise(), assign()), report({ report: '' })],
    ['RECTIFICATION_EVIDENCE_REQUIRED', 'no evidence', () => after(raise(), assign()), report({ evidenceIds: [] })],
    ['ROLE_REQUIRED', 'the office accepts its own', () => after(raise(), assign(), report()), accept({ actor: clerk })],
    ['RECTIFICATION_STATE', 'nothing is reported', () => after(raise(), assign()), accept()],
    [
      'RECTIFICATION_OWN_REPORT',
      'one who reported accepts',
      () => after(raise(), assign(), report({ actor: person('e9', AGENCY, 'CLERK', 'EVALUATOR') })),
      accept({ actor: person('e9', AGENCY, 'EVALUATOR') }),
    ],
    ['TEXT_REQUIRED', 'returned without a reason', () => after(raise(), assign(), report()), sendBack({ reason: '' })],
    ['RECTIFICATION_STATE', 'accepted is accepted', () => after(raise(), assign(), report(), accept()), sendBack()],
  ])('is refused %s: %s', (code, _why, before, command) => given(before()).when(command).refused(code));
});

it('an event nobody knows is an error', () => {
  expect(() =>
    evolveEvaluation(stateAfter(happened(open())), { type: 'Rained' } as unknown as EvaluationEvent),
  ).toThrow(/Rained/);
  expect(() => evolveEvaluation(undefined, graded[1]!)).toThrow(/before EvaluationOpened/);
});
