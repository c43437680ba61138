import { readFileSync, readdirSync } from 'node:fs';
import { parseRouteFile } from '../route-files.js';
import { officialWorkingDays, workingDaysBetween } from '../working-days.js';
import { checkRoutes, planLegs, reachableStates, regionAt, routeDueDate, toMermaid } from './index.js';
import { LEG_STATE_GRAPH, REMITTANCE_STATE_GRAPH, TRANSFER_STATE_GRAPH } from './index.js';
import { LEG_STATES, REMITTANCE_STATES, TRANSFER_STATES } from './index.js';
import type { Route, RouteInstitution } from './index.js';

const shipped = readdirSync('config/routes').map((file) => readFileSync(`config/routes/${file}`, 'utf8'));
const routeOf = (text: string): Route => {
  const parsed = parseRouteFile(text);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.route;
};
const good = readFileSync('config/routes/gap-share-up.yaml', 'utf8');
const problemsOf = (text: string): string[] => {
  const parsed = parseRouteFile(text);
  return 'problems' in parsed ? parsed.problems.map(({ path, problem }) => `${path}: ${problem}`) : [];
};

describe('route files', () => {
  it('the shipped ones are valid together and cover the three streams and the two other topologies', () => {
    const routes = shipped.map(routeOf);
    expect(checkRoutes(routes)).toEqual([]);
    expect(routes.map(({ code }) => code).sort()).toEqual([
      'benefit-down',
      'benefit-down-by-agency',
      'contribution-up',
      'contribution-up-direct',
      'gap-share-up',
    ]);
  });

  it.each([
    [
      'a gap in the legs',
      good.replace(
        /from: \{ kind: FINANCE, level: CITY[^}]*\}/,
        'from: { kind: AGENCY, level: CITY, account: INCOME }',
      ),
      /^legs\[1\]\.from: gap in the legs/,
    ],
    ['an unknown level', good.replace('level: PROVINCE', 'level: NATION'), /^legs\[1\]\.to\.level: must be one of/],
    [
      'an account its office cannot hold',
      good.replace('account: INCOME', 'account: TREASURY'),
      /^legs\[0\]\.from\.account: AGENCY holds/,
    ],
    [
      'a leg nobody approves',
      good.replace(/approvalSteps:\n(\s+- .*\n)+/, 'approvalSteps: []\n'),
      /^legs\[0\]\.approvalSteps/,
    ],
    ['an unknown member', `${good}\ncolour: red\n`, /^colour: unknown member/],
    ['a date that does not exist', good.replace("'2018-01-01'", "'2018-02-30'"), /^validFrom: must be a date/],
    ['half a file', good.slice(0, good.indexOf('legs:')), /^legs: must be a list/],
    ['no YAML at all', ': [', /^\(file\)/],
    [
      'an amount as a number',
      good.replace('{ role: OFFICER }', '{ role: OFFICER, minimumAmountYuan: 100.5 }'),
      /minimumAmountYuan: must be an amount of yuan in quotes/,
    ],
  ])('refuse %s, naming the path', (_what, text, expected) => {
    expect(problemsOf(text).join('\n')).toMatch(new RegExp(expected.source, 'm'));
  });

  it('refuse a version that stands twice, and two valid on one day', () => {
    const route = routeOf(good);
    expect(checkRoutes([route, route]).map(({ path }) => path)).toEqual([
      'gap-share-up.version',
      'gap-share-up.validFrom',
    ]);
    expect(
      checkRoutes([
        { ...route, validTo: '2021-12-31' },
        { ...route, version: 2, validFrom: '2022-01-01' },
      ]),
    ).toEqual([]);
  });
});

describe('a route made concrete', () => {
  const office = (
    id: string,
    kind: RouteInstitution['kind'],
    level: RouteInstitution['level'],
    regionCode: string,
    account: string,
  ): RouteInstitution => ({
    id,
    name: id,
    kind,
    level,
    regionCode,
    accounts: { [account]: `account-${id}` },
  });
  const offices = [
    office('agency', 'AGENCY', 'CITY', '140200', 'INCOME'),
    office('other', 'AGENCY', 'CITY', '140300', 'INCOME'),
    office('city', 'FINANCE', 'CITY', '140200', 'FISCAL_SPECIAL'),
    office('province', 'FINANCE', 'PROVINCE', '140000', 'FISCAL_SPECIAL'),
  ];
  const request = { regionCode: '140200', plannedOn: '2020-03-10', period: '2020-Q1', dueDate: '2020-03-31' };

  it('finds the offices of the region and above it, with a due date for each leg', () => {
    const legs = planLegs(routeOf(good), request, offices, officialWorkingDays);
    expect(legs).toMatchObject([
      {
        legNo: 1,
        from: { institutionId: 'agency', station: 'agency' },
        to: { institutionId: 'city', station: 'city-finance' },
        dueDate: '2020-03-13',
      },
      {
        legNo: 2,
        from: { institutionId: 'city' },
        to: { institutionId: 'province', station: 'provincial-finance' },
        dueDate: '2020-03-31',
      },
    ]);
  });
  it('says which leg finds no office', () => {
    expect(planLegs(routeOf(good), { ...request, regionCode: '140400' }, offices, officialWorkingDays)).toMatchObject({
      refused: 'ROUTE_UNRESOLVED',
      parameters: { legNo: '1' },
    });
  });
  it('rolls the 7th forward over a weekend', () => {
    const contribution = routeOf(readFileSync('config/routes/contribution-up.yaml', 'utf8'));
    expect(
      routeDueDate(
        { ...contribution, legs: contribution.legs.slice(0, 1) },
        '2020-02-25',
        '2020-02',
        officialWorkingDays,
      ),
    ).toBe('2020-03-09');
  });
  it.each([
    ['140202', 'COUNTY', '140202'],
    ['140202', 'CITY', '140200'],
    ['140202', 'PROVINCE', '140000'],
  ] as const)('%s at %s level is %s', (region, level, expected) => expect(regionAt(region, level)).toBe(expected));
});

describe('official working days of 2020', () => {
  it.each([
    ['2020-01-19', true], // a make-up Sunday
    ['2020-01-31', false], // the lengthened Spring Festival
    ['2020-04-26', true],
    ['2020-06-28', true],
    ['2020-10-08', false],
    ['2020-10-10', true],
  ])('%s: %p', (date, expected) => expect(officialWorkingDays.isWorkingDay(date)).toBe(expected));
  it('counts both ways', () => {
    expect(workingDaysBetween('2020-09-30', '2020-10-10')).toBe(2);
    expect(workingDaysBetween('2020-10-10', '2020-09-30')).toBe(-2);
    expect(officialWorkingDays.after('2020-09-30', 1)).toBe('2020-10-09');
  });
});

describe('state graphs', () => {
  it.each([
    ['remittance', REMITTANCE_STATE_GRAPH, REMITTANCE_STATES],
    ['leg', LEG_STATE_GRAPH, LEG_STATES],
    ['transfer', TRANSFER_STATE_GRAPH, TRANSFER_STATES],
  ])('every state of a %s can be reached', (_name, graph, states) => {
    expect([...reachableStates<string>(graph)].sort()).toEqual([...states].sort());
    expect(toMermaid<string>(graph)).toContain(`[*] --> ${graph.initial}`);
  });
});
