import { newId } from '#libs/kernel';
import { SimulatedPerson, good } from './client.js';
import type { SimulationOptions } from './options.js';

/** The people of one city's two offices, signed in. */
export interface City {
  readonly regionCode: string;
  readonly name: string;
  readonly incomeAccountId: string;
  readonly agency: readonly [clerk: SimulatedPerson, reviewer: SimulatedPerson, officer: SimulatedPerson];
  readonly finance: readonly [clerk: SimulatedPerson, reviewer: SimulatedPerson, officer: SimulatedPerson];
}

export interface Province {
  readonly cities: readonly City[];
  readonly officer: SimulatedPerson;
}

/** A province no real one shares a code with. */
const PREFIX = '98';
const TEMPORARY = 'sim-first-password-1';

/** Makes what is not there yet: a province's finance, its cities' offices, accounts and people. Playing again finds them. */
export async function makeProvince(options: SimulationOptions): Promise<Province> {
  const admin = new SimulatedPerson(options.url, options.admin);
  await admin.signIn(options.password);
  const builder = new Builder(admin, options);
  await builder.load();
  const financeId = await builder.institution('FINANCE', 'PROVINCE', `${PREFIX}0000`, '模拟省财政厅', null);
  const agencyId = await builder.institution('AGENCY', 'PROVINCE', `${PREFIX}0000`, '模拟省社会保险局', null);
  await builder.account(financeId, 'FISCAL_SPECIAL', '模拟省财政专户');
  const [, , officer] = await builder.team('sim.province', financeId);
  const cities: City[] = [];
  for (let number = 1; number <= options.cities; number++) {
    const regionCode = `${PREFIX}${String(number).padStart(2, '0')}00`;
    const name = `模拟市${number}`;
    const cityFinance = await builder.institution('FINANCE', 'CITY', regionCode, `${name}财政局`, financeId);
    const cityAgency = await builder.institution('AGENCY', 'CITY', regionCode, `${name}社会保险中心`, agencyId);
    await builder.account(cityFinance, 'FISCAL_SPECIAL', `${name}财政专户`);
    const incomeAccountId = await builder.account(cityAgency, 'INCOME', `${name}收入户`);
    cities.push({
      regionCode,
      name,
      incomeAccountId,
      agency: await builder.team(`sim.agency${number}`, cityAgency),
      finance: await builder.team(`sim.finance${number}`, cityFinance),
    });
  }
  return { cities, officer };
}

type Row = Readonly<Record<string, string>>;

class Builder {
  private institutions: readonly Row[] = [];
  private accounts: readonly Row[] = [];
  private users: readonly Row[] = [];

  constructor(
    private readonly admin: SimulatedPerson,
    private readonly options: SimulationOptions,
  ) {}

  async load(): Promise<void> {
    const list = async (path: string): Promise<readonly Row[]> =>
      good(await this.admin.get(path), path) as unknown as readonly Row[];
    [this.institutions, this.accounts, this.users] = [
      await list('/institutions'),
      await list('/accounts'),
      await list('/users'),
    ];
  }

  async institution(
    kind: string,
    level: string,
    regionCode: string,
    name: string,
    parentId: string | null,
  ): Promise<string> {
    const known = this.institutions.find(
      (one) => one['kind'] === kind && one['level'] === level && one['regionCode'] === regionCode,
    );
    if (known) return known['institutionId']!;
    const institutionId = newId();
    good(
      await this.admin.write('/institutions', {
        institutionId,
        kind,
        level,
        regionCode,
        name,
        nameEn: `Simulated ${kind} ${regionCode}`,
        parentId,
      }),
      name,
    );
    return institutionId;
  }

  async account(institutionId: string, kind: string, name: string): Promise<string> {
    const known = this.accounts.find((one) => one['institutionId'] === institutionId && one['kind'] === kind);
    if (known) return known['accountId']!;
    const accountId = newId();
    good(
      await this.admin.write('/accounts', {
        accountId,
        institutionId,
        kind,
        name,
        bankName: '模拟银行',
        number: `98${String(Date.now()).padStart(16, '0')}`,
      }),
      name,
    );
    return accountId;
  }

  /** Clerk, reviewer and officer, signed in, their first password changed as the system asks. */
  async team(prefix: string, institutionId: string): Promise<[SimulatedPerson, SimulatedPerson, SimulatedPerson]> {
    const people: SimulatedPerson[] = [];
    for (const [suffix, role, displayName] of [
      ['clerk', 'CLERK', '经办'],
      ['reviewer', 'REVIEWER', '复核'],
      ['officer', 'OFFICER', '审批'],
    ] as const) {
      const username = `${prefix}.${suffix}`;
      const person = new SimulatedPerson(this.options.url, username);
      if (!this.users.some((one) => one['username'] === username)) {
        good(
          await this.admin.write('/users', {
            userId: newId(),
            username,
            displayName: `模拟${displayName}`,
            institutionId,
            roles: [role],
            password: TEMPORARY,
          }),
          username,
        );
        await person.signIn(TEMPORARY);
        good(
          await person.write('/session/password', { present: TEMPORARY, password: this.options.password }),
          username,
        );
      }
      await person.signIn(this.options.password);
      people.push(person);
    }
    return people as [SimulatedPerson, SimulatedPerson, SimulatedPerson];
  }
}
