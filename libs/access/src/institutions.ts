import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import type { Transaction } from '#libs/database';
import { CommandRunner, EventLog } from '#libs/eventing';
import type { RequestContext } from '#libs/eventing';
import { isRefusal, refuse } from '#libs/kernel';
import type { Actor, InstitutionKind, InstitutionLevel, Refusal } from '#libs/kernel';
import { checkPlace, readScope } from './domain/index.js';

export type Institution = {
  readonly institutionId: string;
  readonly kind: InstitutionKind;
  readonly level: InstitutionLevel;
  readonly regionCode: string;
  readonly name: string;
  readonly nameEn: string;
  readonly parentId: string | null;
};

export const INSTITUTION_STREAM = 'institution';
const NAME_MAX = 100;

interface InstitutionRow {
  institution_id: string;
  kind: InstitutionKind;
  level: InstitutionLevel;
  region_code: string;
  name: string;
  name_en: string;
  parent_id: string | null;
}

const toInstitution = (row: InstitutionRow): Institution => ({
  institutionId: row.institution_id,
  kind: row.kind,
  level: row.level,
  regionCode: row.region_code,
  name: row.name,
  nameEn: row.name_en,
  parentId: row.parent_id,
});

/** The offices of a province: data, as a tree. */
@Injectable()
export class Institutions {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CommandRunner) private readonly commands: CommandRunner,
    @Inject(EventLog) private readonly log: EventLog,
  ) {}

  /** Refusals: REGION_CODE_INVALID, INSTITUTION_PARENT_INVALID, TEXT_REQUIRED, INSTITUTION_UNKNOWN (the parent), INSTITUTION_EXISTS. */
  create(institution: Institution, context: RequestContext): Promise<Institution | Refusal> {
    return this.commands.run(context, (transaction) => this.insert(transaction, institution, context));
  }

  private async insert(
    transaction: Transaction,
    institution: Institution,
    context: RequestContext,
  ): Promise<Institution | Refusal> {
    const { institutionId, kind, level, regionCode, name, nameEn, parentId } = institution;
    for (const [field, text] of [
      ['name', name],
      ['nameEn', nameEn],
    ] as const) {
      if (text.trim() === '' || text.length > NAME_MAX)
        return refuse('TEXT_REQUIRED', { name: field, max: String(NAME_MAX) }, field);
    }
    const parent = parentId === null ? undefined : await this.find(transaction, parentId);
    if (parentId !== null && !parent) return refuse('INSTITUTION_UNKNOWN', {}, 'parentId');
    const refusal = checkPlace(institution, parent);
    if (refusal) return refusal;
    const inserted = await transaction.query(
      `INSERT INTO institution (institution_id, kind, level, region_code, name, name_en, parent_id) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT DO NOTHING RETURNING institution_id`,
      [institutionId, kind, level, regionCode, name, nameEn, parentId],
    );
    if (inserted.length === 0) {
      const [existing] = await transaction.query<InstitutionRow>(
        'SELECT * FROM institution WHERE (kind = $1 AND level = $2 AND region_code = $3) OR institution_id = $4 LIMIT 1',
        [kind, level, regionCode, institutionId],
      );
      return refuse('INSTITUTION_EXISTS', { name: existing?.name ?? '' }, 'regionCode');
    }
    await this.log.append(transaction, {
      streamType: INSTITUTION_STREAM,
      streamId: institutionId,
      expectedVersion: 0,
      context,
      events: [{ type: 'InstitutionCreated', data: institution, occurredAt: context.now }],
    });
    return institution;
  }

  private async find(transaction: Transaction, institutionId: string): Promise<Institution | undefined> {
    const [row] = await transaction.query<InstitutionRow>('SELECT * FROM institution WHERE institution_id = $1', [
      institutionId,
    ]);
    return row && toInstitution(row);
  }

  /** All of them, by region: a few hundred in a province. */
  async list(): Promise<readonly Institution[]> {
    return (
      await this.database.query<InstitutionRow>(
        'SELECT * FROM institution ORDER BY region_code, kind DESC, level LIMIT 5000',
      )
    ).map(toInstitution);
  }

  /** The actor's own institution and all below it; every institution for an auditor. */
  async visibleIds(actor: Actor): Promise<readonly string[]> {
    const all = readScope(actor.roles) === 'all';
    const rows = await this.database.query<{ institution_id: string }>(
      `WITH RECURSIVE below AS (
         SELECT institution_id FROM institution WHERE $1 OR institution_id = $2
         UNION SELECT i.institution_id FROM institution i JOIN below b ON i.parent_id = b.institution_id
       ) SELECT institution_id FROM below`,
      [all, actor.institutionId],
    );
    return rows.map(({ institution_id }) => institution_id);
  }
}

/** True for a refusal of the kind "there already": what idempotent seeding may pass over. */
export const alreadyThere = (answer: unknown): boolean =>
  isRefusal(answer) && ['INSTITUTION_EXISTS', 'ACCOUNT_EXISTS', 'USERNAME_TAKEN'].includes(answer.refused);
