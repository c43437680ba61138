import type { Sql } from '#libs/database';
import { verifyLog } from '#libs/eventing';
import type { Finding, HashAlgorithm, NoLossCounter } from '#libs/eventing';
import { verifyLedger } from '#libs/ledger';
import { verifyEvaluation } from '#libs/evaluation';
import { verifyMeasures } from '#libs/measures';
import { verifyPayout } from '#libs/payout';
import { verifyEvidence, verifyRegisters, verifyRemittances } from '#libs/remittance';

export interface System {
  readonly sql: Sql;
  readonly hashAlgorithm: HashAlgorithm;
  readonly noLoss: Pick<NoLossCounter, 'read'>;
}

/**
 * Is it right? Hash chains and seals hold, replay equals rows and postings, the money law holds, evidence is as it was
 * filed, and every subscriber has handled every event. Empty when everything is; otherwise what is wrong, the first first.
 * The one function behind `npm run verify`, the tests' last lines and the operators' peace of mind.
 */
export async function coherent({ sql, hashAlgorithm, noLoss }: System): Promise<Finding[]> {
  return [
    ...(await verifyLog(sql, hashAlgorithm)),
    ...(await verifyRemittances(sql)),
    ...(await verifyLedger(sql)),
    ...(await verifyRegisters(sql)),
    ...(await verifyEvidence(sql)),
    ...(await verifyPayout(sql)),
    ...(await verifyMeasures(sql)),
    ...(await verifyEvaluation(sql)),
    ...(await verifyCounts(noLoss)),
  ];
}

async function verifyCounts(noLoss: System['noLoss']): Promise<Finding[]> {
  const { subscribers } = await noLoss.read();
  return subscribers
    .filter(({ events, dispatched, handled }) => events !== dispatched || dispatched !== handled)
    .map(({ name, events, dispatched, handled }) => ({
      check: 'no loss',
      where: `subscriber ${name}`,
      problem: `events ${events}, dispatched ${dispatched}, handled ${handled}`,
    }));
}
