import type { CalendarDate, Fen } from '#libs/kernel';
import { calendarDaysBetween } from './calendar.js';
import type { CalendarVersion, WorkingCalendar } from './calendar.js';
import type { Passage, PassageLeg, Stage } from './passage.js';
import { changeDays, standingOn } from './standing.js';
import type { Portion } from './standing.js';
import { isProvisional, versionOver, workingDaysBetween } from './working-days.js';

/** Who holds money: an office, or the bank while it is on the way. */
export type Holder =
  { readonly kind: 'OFFICE'; readonly institutionId: string; readonly name: string } | { readonly kind: 'BANK' };

/** One holder's part in one leg and stage. */
export interface Share {
  readonly holder: Holder;
  readonly legNo: number;
  readonly stage: Stage;
  /** Working days on which the hindmost money stood there: the days the whole was waiting for it. */
  readonly workingDays: number;
  /** Fen times calendar days, over all the money that stood there. */
  readonly moneyDaysFen: Fen;
}

/** A stretch of days the whole was waiting at one place: after `from` up to and including `to`. */
export interface Stretch {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly holder: Holder;
  readonly legNo: number;
  readonly stage: Stage;
  readonly workingDays: number;
}

export interface LegUse {
  readonly legNo: number;
  readonly sender: Extract<Holder, { kind: 'OFFICE' }>;
  /** From the due date of the leg before (the plan, for the first) to its own. */
  readonly limitWorkingDays: number;
  readonly usedWorkingDays: number;
  /** Limit less use; below zero, what this leg took from those behind it. */
  readonly slackWorkingDays: number;
}

export interface HolderTotal {
  readonly holder: Holder;
  readonly workingDays: number;
  readonly moneyDaysFen: Fen;
  /** The limits of the legs it sends; zero for the bank, which has no limit of its own. */
  readonly limitWorkingDays: number;
}

export interface Attribution {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly ended: boolean;
  /** Working days after `from` up to and including `to`: exactly what shares, stretches, legs and holders add up to. */
  readonly workingDays: number;
  /** Exactly what shares and holders add up to. */
  readonly moneyDaysFen: Fen;
  readonly shares: readonly Share[];
  readonly stretches: readonly Stretch[];
  readonly legs: readonly LegUse[];
  /** The longest first. */
  readonly holders: readonly HolderTotal[];
  readonly provisional: boolean;
  readonly calendar: CalendarVersion;
}

/**
 * Who held the money of one remittance, from its plan until the last of it was acknowledged (or until `asOf`, where it
 * still goes on). A day counts for whoever held the money when it began. Where money stands at several places at once,
 * a working day counts for the hindmost, for which the whole waits; money-days count each part where it stands.
 */
export function attribute(passage: Passage, calendar: WorkingCalendar, asOf: CalendarDate): Attribution {
  const { from } = passage;
  const end = passage.to !== undefined && passage.to <= asOf ? passage.to : asOf;
  const to = end < from ? from : end;
  const shares = new Map<string, Share>();
  const stretches: Stretch[] = [];
  const days = [from, ...changeDays(passage).filter((day) => day > from && day < to), to];
  for (const [index, begin] of days.slice(0, -1).entries()) {
    const until = days[index + 1] ?? to;
    const { portions } = standingOn(passage, begin);
    const calendarDays = BigInt(calendarDaysBetween(begin, until));
    const workingDays = workingDaysBetween(calendar, begin, until);
    const hindmost = portions[0] ?? waitingForNobody(passage);
    for (const portion of portions) share(shares, passage, portion, 0, portion.amountFen * calendarDays);
    share(shares, passage, hindmost, workingDays, 0n);
    const { legNo, stage } = hindmost;
    extend(stretches, { from: begin, to: until, holder: holderOf(passage, hindmost), legNo, stage, workingDays });
  }
  const found = [...shares.values()].filter((one) => one.workingDays > 0 || one.moneyDaysFen > 0n);
  const legs = legUse(passage, calendar, found);
  return {
    from,
    to,
    ended: passage.to !== undefined && passage.to <= asOf,
    workingDays: workingDaysBetween(calendar, from, to),
    moneyDaysFen: found.reduce((total, { moneyDaysFen }) => total + moneyDaysFen, 0n),
    shares: found,
    stretches,
    legs,
    holders: totals(found, legs),
    provisional: isProvisional(calendar, from, to),
    calendar: versionOver(calendar, from, to),
  };
}

/** All the money is there and nobody has said that it is over: the last receiver's to say. */
const waitingForNobody = ({ legs }: Passage): Portion => ({
  legNo: legs.at(-1)?.legNo ?? 1,
  stage: 'ARRIVED_NOT_CONFIRMED',
  amountFen: 0n,
});

const legOf = ({ legs }: Passage, legNo: number): PassageLeg => {
  const leg = legs.find((one) => one.legNo === legNo);
  if (!leg) throw new Error(`no leg ${legNo}`);
  return leg;
};

function holderOf(passage: Passage, { legNo, stage }: Pick<Portion, 'legNo' | 'stage'>): Holder {
  if (stage === 'IN_TRANSIT') return { kind: 'BANK' };
  const { sender, receiver } = legOf(passage, legNo);
  const office = stage === 'ARRIVED_NOT_CONFIRMED' || stage === 'DISPUTED' ? receiver : sender;
  return { kind: 'OFFICE', institutionId: office.institutionId, name: office.name };
}

function share(
  shares: Map<string, Share>,
  passage: Passage,
  portion: Portion,
  workingDays: number,
  moneyDaysFen: Fen,
): void {
  const { legNo, stage } = portion;
  const key = `${legNo} ${stage}`;
  const before = shares.get(key);
  shares.set(key, {
    holder: holderOf(passage, portion),
    legNo,
    stage,
    workingDays: (before?.workingDays ?? 0) + workingDays,
    moneyDaysFen: (before?.moneyDaysFen ?? 0n) + moneyDaysFen,
  });
}

/** The next stretch, joined to the last where nothing changed for the hindmost money. */
function extend(stretches: Stretch[], next: Stretch): void {
  const last = stretches.at(-1);
  if (last?.legNo !== next.legNo || last.stage !== next.stage) {
    stretches.push(next);
    return;
  }
  stretches[stretches.length - 1] = { ...last, to: next.to, workingDays: last.workingDays + next.workingDays };
}

function legUse(passage: Passage, calendar: WorkingCalendar, shares: readonly Share[]): readonly LegUse[] {
  let begin = passage.dues[0]?.on ?? passage.from;
  return passage.legs.map(({ legNo, sender, dueDate }) => {
    const limitWorkingDays = Math.max(0, workingDaysBetween(calendar, begin, dueDate));
    begin = dueDate > begin ? dueDate : begin;
    const usedWorkingDays = shares
      .filter((one) => one.legNo === legNo)
      .reduce((total, { workingDays }) => total + workingDays, 0);
    const { institutionId, name } = sender;
    return {
      legNo,
      sender: { kind: 'OFFICE', institutionId, name },
      limitWorkingDays,
      usedWorkingDays,
      slackWorkingDays: limitWorkingDays - usedWorkingDays,
    };
  });
}

const keyOf = (holder: Holder): string => (holder.kind === 'BANK' ? 'BANK' : holder.institutionId);

function totals(shares: readonly Share[], legs: readonly LegUse[]): readonly HolderTotal[] {
  const found = new Map<string, HolderTotal>();
  for (const { holder, workingDays, moneyDaysFen } of shares) {
    const before = found.get(keyOf(holder));
    const limitWorkingDays = legs
      .filter(({ sender }) => keyOf(sender) === keyOf(holder))
      .reduce((total, leg) => total + leg.limitWorkingDays, 0);
    found.set(keyOf(holder), {
      holder,
      workingDays: (before?.workingDays ?? 0) + workingDays,
      moneyDaysFen: (before?.moneyDaysFen ?? 0n) + moneyDaysFen,
      limitWorkingDays,
    });
  }
  return longestFirst([...found.values()]);
}

const longestFirst = (holders: readonly HolderTotal[]): readonly HolderTotal[] =>
  [...holders].sort(
    (one, other) =>
      other.workingDays - one.workingDays ||
      (other.moneyDaysFen > one.moneyDaysFen ? 1 : other.moneyDaysFen < one.moneyDaysFen ? -1 : 0) ||
      (keyOf(one.holder) < keyOf(other.holder) ? -1 : 1),
  );

/** The holders of a selection of remittances added up, the longest first. */
export function longestHolders(attributions: readonly Pick<Attribution, 'holders'>[]): readonly HolderTotal[] {
  const found = new Map<string, HolderTotal>();
  for (const { holder, workingDays, moneyDaysFen, limitWorkingDays } of attributions.flatMap((one) => one.holders)) {
    const before = found.get(keyOf(holder));
    found.set(keyOf(holder), {
      holder,
      workingDays: (before?.workingDays ?? 0) + workingDays,
      moneyDaysFen: (before?.moneyDaysFen ?? 0n) + moneyDaysFen,
      limitWorkingDays: (before?.limitWorkingDays ?? 0) + limitWorkingDays,
    });
  }
  return longestFirst([...found.values()]);
}
