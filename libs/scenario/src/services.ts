import { Accounts, Institutions, Users } from '#libs/access';
import {
  CollectionService,
  EvidenceStore,
  PlanningService,
  RemittanceQueries,
  RemittanceService,
} from '#libs/remittance';

/** The real services a scenario is played through. */
export interface ScenarioServices {
  readonly institutions: Institutions;
  readonly accounts: Accounts;
  readonly users: Users;
  readonly planning: PlanningService;
  readonly remittances: RemittanceService;
  readonly queries: RemittanceQueries;
  readonly collections: CollectionService;
  readonly evidence: EvidenceStore;
}

interface Container {
  get<T>(type: new (...parameters: never[]) => T, options?: { strict: boolean }): T;
}

/** From any Nest context that holds the access and remittance modules. */
export const servicesOf = (app: Container): ScenarioServices => ({
  institutions: app.get(Institutions, { strict: false }),
  accounts: app.get(Accounts, { strict: false }),
  users: app.get(Users, { strict: false }),
  planning: app.get(PlanningService, { strict: false }),
  remittances: app.get(RemittanceService, { strict: false }),
  queries: app.get(RemittanceQueries, { strict: false }),
  collections: app.get(CollectionService, { strict: false }),
  evidence: app.get(EvidenceStore, { strict: false }),
});
