import { Accounts, Institutions, Users } from '#libs/access';
import {
  CollectionService,
  EvidenceStore,
  PlanningService,
  RemittanceQueries,
  RemittanceService,
} from '#libs/remittance';
import {
  BANK_LAYOUTS,
  BatchDesk,
  BatchQueries,
  FilesDesk,
  FundingQueries,
  FundingService,
  PayoutImports,
  ReturnsDesk,
} from '#libs/payout';
import type { BankLayout } from '#libs/payout';
import { EvaluationQueries, EvaluationService, ScoreBook } from '#libs/evaluation';
import { FigureQueries, FigureService } from '#libs/measures';

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

/** With those that pay. */
export interface PayoutServices extends ScenarioServices {
  readonly funding: FundingService;
  readonly fundingQueries: FundingQueries;
  readonly batches: BatchDesk;
  readonly batchQueries: BatchQueries;
  readonly files: FilesDesk;
  readonly returns: ReturnsDesk;
  readonly imports: PayoutImports;
  readonly layouts: readonly BankLayout[];
}

/** With those that report figures and evaluate. */
export interface EvaluationServices extends ScenarioServices {
  readonly figures: FigureService;
  readonly figureQueries: FigureQueries;
  readonly evaluations: EvaluationService;
  readonly evaluationQueries: EvaluationQueries;
  readonly scores: ScoreBook;
}

interface Container {
  get<T>(type: (new (...parameters: never[]) => T) | symbol, options?: { strict: boolean }): T;
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

/** From a Nest context that also holds the payout module. */
export const payoutServicesOf = (app: Container): PayoutServices => ({
  ...servicesOf(app),
  funding: app.get(FundingService, { strict: false }),
  fundingQueries: app.get(FundingQueries, { strict: false }),
  batches: app.get(BatchDesk, { strict: false }),
  batchQueries: app.get(BatchQueries, { strict: false }),
  files: app.get(FilesDesk, { strict: false }),
  returns: app.get(ReturnsDesk, { strict: false }),
  imports: app.get(PayoutImports, { strict: false }),
  layouts: app.get<readonly BankLayout[]>(BANK_LAYOUTS, { strict: false }),
});

/** From a Nest context that also holds the measures and evaluation modules. */
export const evaluationServicesOf = (app: Container): EvaluationServices => ({
  ...servicesOf(app),
  figures: app.get(FigureService, { strict: false }),
  figureQueries: app.get(FigureQueries, { strict: false }),
  evaluations: app.get(EvaluationService, { strict: false }),
  evaluationQueries: app.get(EvaluationQueries, { strict: false }),
  scores: app.get(ScoreBook, { strict: false }),
});
