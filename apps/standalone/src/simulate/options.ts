import { parseArgs } from 'node:util';

export interface SimulationOptions {
  readonly url: string;
  readonly cities: number;
  readonly months: number;
  /** Months a minute; 0 is as fast as the system goes. */
  readonly speed: number;
  readonly seed: number;
  readonly admin: string;
  readonly password: string;
}

export const USAGE = `npm run simulate -- [--url http://localhost:8080] [--cities 3] [--months 3] [--speed 0] [--seed 1] [--admin admin] [--password …]
Plays a province of a chosen size against a running system: cities remit contributions monthly and gap share quarterly,
through every hand, with some rejections, disputes and split transfers. --speed is months a minute, 0 as fast as it goes.`;

/** Throws with the usage when an option is unknown or out of bounds. */
export function readOptions(args: readonly string[]): SimulationOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string', default: 'http://localhost:8080' },
      cities: { type: 'string', default: '3' },
      months: { type: 'string', default: '3' },
      speed: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      admin: { type: 'string', default: 'admin' },
      password: { type: 'string', default: 'jieli-demo-2020' },
    },
  });
  const whole = (name: 'cities' | 'months' | 'speed' | 'seed', least: number, most: number): number => {
    const number = Number(values[name]);
    if (!Number.isInteger(number) || number < least || number > most)
      throw new Error(`--${name} must be a whole number from ${least} to ${most}.`);
    return number;
  };
  const { url, admin, password } = values;
  return {
    url: url.replace(/\/$/, ''),
    admin,
    password,
    cities: whole('cities', 1, 30),
    months: whole('months', 1, 12),
    speed: whole('speed', 0, 10_000),
    seed: whole('seed', 0, 2_147_483_647),
  };
}
