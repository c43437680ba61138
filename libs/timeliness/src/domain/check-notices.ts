import type { DataProblem } from '#libs/kernel';
import { isWeekend, publishedDay } from './published-table.js';
import type { PublishedTable } from './published-table.js';
import type { AnnualNotice, ChangeNotice, NamedDays, Notice } from './notice.js';

/**
 * Mistakes between notices: the same document twice; two that become known on one day and contradict each other; two for
 * the same whole year where no later official one replaces a provisional one; a change of a table that does not show it.
 */
export function checkNotices(notices: readonly Notice[], table: PublishedTable): readonly DataProblem[] {
  return notices.flatMap((notice, index) => [
    ...notices.slice(0, index).flatMap((other) => between(other, notice)),
    ...againstTable(notice, notices, table),
  ]);
}

function between(one: Notice, other: Notice): readonly DataProblem[] {
  const said: DataProblem[] = [];
  const say = (problem: string) => said.push({ path: other.documentNo, problem });
  if (one.documentNo === other.documentNo) say('stands twice');
  if (one.kind === 'ANNUAL' && other.kind === 'ANNUAL' && one.year === other.year && !replaces(one, other))
    say(`arranges ${other.year}, which ${one.documentNo} arranges already`);
  if (one.kind === 'STATUTE' && other.kind === 'STATUTE' && one.validFrom === other.validFrom)
    say(`is valid from ${other.validFrom}, as ${one.documentNo} is`);
  if (one.knownFrom === other.knownFrom) {
    const days = contradictions(namedDays(one), namedDays(other));
    if (days.length > 0) say(`contradicts ${one.documentNo}, known from the same day, about ${days.join(', ')}`);
  }
  return said;
}

/** A provisional arrangement of a year gives way to a later official one; nothing else does. */
function replaces(one: AnnualNotice, other: AnnualNotice): boolean {
  const [first, second] = one.knownFrom < other.knownFrom ? [one, other] : [other, one];
  return first.status === 'PROVISIONAL' && first.knownFrom < second.knownFrom;
}

const NONE: NamedDays = { working: [], nonWorking: [] };
const namedDays = (notice: Notice): NamedDays =>
  notice.kind === 'STATUTE' || notice.days === 'PUBLISHED_TABLE' ? NONE : notice.days;

const contradictions = (one: NamedDays, other: NamedDays): readonly string[] => [
  ...one.working.filter((day) => other.nonWorking.includes(day)),
  ...one.nonWorking.filter((day) => other.working.includes(day)),
];

function againstTable(notice: Notice, notices: readonly Notice[], table: PublishedTable): readonly DataProblem[] {
  const path = notice.documentNo;
  if (notice.kind === 'ANNUAL' && notice.days === 'PUBLISHED_TABLE') {
    if (!table.years.has(notice.year)) return [{ path, problem: `the published table has no year ${notice.year}` }];
    return notice.status === 'OFFICIAL' ? [] : [{ path, problem: 'the published table is of official notices only' }];
  }
  return notice.kind === 'CHANGE' && notice.inPublishedTable ? changeInTable(notice, notices, table) : [];
}

function changeInTable(
  notice: ChangeNotice,
  notices: readonly Notice[],
  table: PublishedTable,
): readonly DataProblem[] {
  const path = notice.documentNo;
  const said: DataProblem[] = [];
  for (const year of notice.years) {
    const annual = notices.find((one): one is AnnualNotice => one.kind === 'ANNUAL' && one.year === year);
    if (annual?.days !== 'PUBLISHED_TABLE' || annual.knownFrom >= notice.knownFrom)
      said.push({ path, problem: `changes ${year} in the published table, which no earlier notice arranges from it` });
  }
  const named = [
    ...notice.days.working.map((day) => [day, true] as const),
    ...notice.days.nonWorking.map((day) => [day, false] as const),
  ];
  for (const [day, working] of named) {
    const changedAgain = notices.some(
      (other) => other.kind === 'CHANGE' && other.knownFrom > notice.knownFrom && isNamed(other.days, day),
    );
    const shown = publishedDay(table, day) ?? !isWeekend(day);
    if (!changedAgain && shown !== working)
      said.push({ path, problem: `${day} is ${working ? 'no ' : 'a '}working day in the published table` });
  }
  return said;
}

const isNamed = ({ working, nonWorking }: NamedDays, day: string): boolean =>
  working.includes(day) || nonWorking.includes(day);
