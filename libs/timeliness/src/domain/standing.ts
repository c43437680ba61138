import type { CalendarDate, Fen } from '#libs/kernel';
import { STAGES } from './passage.js';
import type { Passage, Stage, TransferPassage, TransferStep } from './passage.js';

/** A part of the due amount and where it stands. */
export interface Portion {
  readonly legNo: number;
  readonly stage: Stage;
  readonly amountFen: Fen;
}

export interface Standing {
  /** From the hindmost money to the foremost; none is zero. */
  readonly portions: readonly Portion[];
  /** Acknowledged at the end of the last leg. */
  readonly arrivedFen: Fen;
  /** What legs closed short have given up. */
  readonly givenUpFen: Fen;
}

/** The last step of a transfer by the end of a day. */
export const stepOn = ({ steps }: TransferPassage, day: CalendarDate): TransferStep | undefined =>
  steps.filter(({ on }) => on <= day).at(-1);

/** What was due on a day; before the plan was entered, what the plan says. */
export const dueFenOn = ({ dues }: Passage, day: CalendarDate): Fen =>
  (dues.filter(({ on }) => on <= day).at(-1) ?? dues[0])?.dueFen ?? 0n;

/** The days on which anything changes, in order. */
export const changeDays = ({ dues, transfers, closedShort }: Passage): readonly CalendarDate[] =>
  [
    ...new Set([
      ...dues.map(({ on }) => on),
      ...closedShort.map(({ on }) => on),
      ...transfers.flatMap(({ steps }) => steps.map(({ on }) => on)),
    ]),
  ].sort();

/**
 * Where all the due money stands at the end of a day. At every leg what came in is shared out, the foremost transfers
 * first, and what nobody has taken up is left: so the parts always add up to exactly what was due, whatever was entered
 * when: sum of portions + arrived + given up = due.
 */
export function standingOn(passage: Passage, day: CalendarDate): Standing {
  const portions: Portion[] = [];
  let comingFen = dueFenOn(passage, day);
  let givenUpFen = 0n;
  for (const { legNo } of passage.legs) {
    const steps = passage.transfers
      .filter((transfer) => transfer.legNo === legNo)
      .flatMap((transfer) => stepOn(transfer, day) ?? []);
    let leftFen = comingFen;
    const take = (standing: TransferStep['standing']): Fen => {
      let takenFen = 0n;
      for (const step of steps.filter((one) => one.standing === standing)) {
        const amountFen = step.amountFen < leftFen ? step.amountFen : leftFen;
        leftFen -= amountFen;
        takenFen += amountFen;
      }
      return takenFen;
    };
    comingFen = take('RECEIVED');
    const here = new Map<Stage, Fen>();
    for (const stage of [...STAGES].reverse()) here.set(stage, take(stage));
    if (passage.closedShort.some((closed) => closed.legNo === legNo && closed.on <= day)) givenUpFen += leftFen;
    else add(here, legNo === 1 ? 'PREPARING' : 'RETAINED', leftFen);
    for (const stage of STAGES) {
      const amountFen = here.get(stage) ?? 0n;
      if (amountFen > 0n) portions.push({ legNo, stage, amountFen });
    }
  }
  return { portions, arrivedFen: comingFen, givenUpFen };
}

const add = (here: Map<Stage, Fen>, stage: Stage, amountFen: Fen): void => {
  here.set(stage, (here.get(stage) ?? 0n) + amountFen);
};
