import { isCalendarDate } from './dates.js';
import type { CalendarDate } from './dates.js';

/** One mistake in a data file: where (`legs[1].to.level`) and what. */
export interface DataProblem {
  readonly path: string;
  readonly problem: string;
}

/** Reads members of plain data, collecting what is wrong instead of stopping at the first. */
export class DataReader {
  readonly problems: DataProblem[] = [];

  say(path: string, problem: string): undefined {
    this.problems.push({ path, problem });
    return undefined;
  }

  object(value: unknown, path: string, members: readonly string[]): Record<string, unknown> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.say(path || '(file)', 'must be a mapping');
      return {};
    }
    for (const name of Object.keys(value)) {
      if (!members.includes(name)) this.say(join(path, name), `unknown member; known are ${members.join(', ')}`);
    }
    return value as Record<string, unknown>;
  }

  oneOf<T extends string>(value: unknown, path: string, choices: readonly T[]): T {
    if (!choices.includes(value as T))
      this.say(path, `must be one of ${choices.join(', ')}, is ${JSON.stringify(value) ?? 'missing'}`);
    return value as T;
  }

  text(value: unknown, path: string): string {
    if (typeof value !== 'string' || value.trim() === '') this.say(path, 'must be a text');
    return String(value);
  }

  whole(value: unknown, path: string, least: number, most: number): number {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
      this.say(path, `must be a whole number from ${least} to ${most}`);
    }
    return Number(value);
  }

  date(value: unknown, path: string): CalendarDate {
    if (!isCalendarDate(value)) this.say(path, 'must be a date such as 2020-01-01');
    return String(value);
  }

  list(value: unknown, path: string): readonly unknown[] {
    if (Array.isArray(value)) return value;
    this.say(path, 'must be a list');
    return [];
  }
}

const join = (path: string, name: string): string => (path ? `${path}.${name}` : name);
