import { alreadyThere } from '#libs/access';
import type { RequestContext } from '#libs/eventing';
import { isRefusal, systemActor } from '#libs/kernel';
import type { Actor, Refusal } from '#libs/kernel';
import type { Scenario } from './scenario-file.js';
import { scenarioId } from './scenario-ids.js';
import type { ScenarioServices } from './services.js';

/** For all demo accounts; refused by a production system, which has no demo. */
export const DEMO_PASSWORD = 'jieli-demo-2020';

export const institutionId = (scenario: Scenario, key: string): string => scenarioId(scenario.name, 'institution', key);
export const accountId = (scenario: Scenario, key: string, kind: string): string =>
  scenarioId(scenario.name, 'account', key, kind);

/** The person of a user name as the actor of commands. */
export function actorOf(scenario: Scenario, username: string): Actor {
  const person = scenario.people.find((one) => one.username === username);
  if (!person) throw new Error(`The scenario has nobody called ${username}.`);
  return {
    kind: 'person',
    id: scenarioId(scenario.name, 'user', username),
    name: person.name,
    roles: person.roles,
    institutionId: institutionId(scenario, person.institution),
  };
}

/** Institutions, accounts and people through the real services. What is there already stays as it is. */
export async function seedMasterData(services: ScenarioServices, scenario: Scenario, now: Date): Promise<void> {
  const context: RequestContext = { actor: systemActor('seed'), correlationId: `seed-${scenario.name}`, now };
  for (const { key, parent, kind, level, regionCode, name, nameEn } of scenario.institutions) {
    const parentId = parent === undefined ? null : institutionId(scenario, parent);
    made(
      await services.institutions.create(
        { institutionId: institutionId(scenario, key), kind, level, regionCode, name, nameEn, parentId },
        context,
      ),
    );
  }
  for (const { institution, ...account } of scenario.accounts) {
    made(
      await services.accounts.create(
        {
          ...account,
          accountId: accountId(scenario, institution, account.kind),
          institutionId: institutionId(scenario, institution),
        },
        context,
      ),
    );
  }
  for (const { username, name, institution, roles } of scenario.people) {
    if (await services.users.byUsername(username)) continue;
    const userId = scenarioId(scenario.name, 'user', username);
    const user = {
      userId,
      username,
      displayName: name,
      institutionId: institutionId(scenario, institution),
      roles,
      password: DEMO_PASSWORD,
      mustChangePassword: false,
    };
    made(await services.users.create(user, context));
  }
}

export function made<T>(answer: T | Refusal): void {
  if (isRefusal(answer) && !alreadyThere(answer))
    throw new Error(`The scenario was refused: ${JSON.stringify(answer)}`);
}
