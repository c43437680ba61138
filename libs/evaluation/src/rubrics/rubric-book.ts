import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '#libs/database';
import type { Sql, Transaction } from '#libs/database';
import { CommandRunner, EventLog } from '#libs/eventing';
import type { RequestContext } from '#libs/eventing';
import { CLOCK, derivedId, refuse } from '#libs/kernel';
import type { Clock, Refusal } from '#libs/kernel';
import { checkRubrics, isEffective, primaryRubric } from '../domain/index.js';
import type { Rubric } from '../domain/index.js';
import { RUBRIC_FILES, RubricFilesError, parseRubricFile, rubricDigest } from './rubric-files.js';
import type { RubricFile } from './rubric-files.js';

export const RUBRIC_STREAM = 'rubric';
export const RUBRIC_EVENT_TYPES = ['RubricAdopted'] as const;
/** The code of the rubric for regions that have none of their own. */
export const GENERAL_RUBRIC = Symbol('GeneralRubric');
const PROBLEMS_SHOWN_MAX = 10;

/** A rubric in force, with its text and digest. */
export interface RubricEntry {
  readonly rubric: Rubric;
  readonly digest: string;
  readonly text: string;
  /** Absent where it was adopted in the web app. */
  readonly file?: string;
}
export type RubricAnswer = { readonly code: string; readonly version: number; readonly digest: string };

interface Row {
  code: string;
  version: number;
  digest: string;
  file: string | null;
  text: string;
}

/** All rubrics: those of the configuration and those people adopted. A version that was ever in force stays as it was. */
@Injectable()
export class RubricBook implements OnApplicationBootstrap {
  private readonly parsed = new Map<string, Rubric>();

  constructor(
    @Inject(RUBRIC_FILES) private readonly files: readonly RubricFile[],
    @Inject(GENERAL_RUBRIC) private readonly general: string,
    @Inject(Database) private readonly database: Database,
    @Inject(CommandRunner) private readonly commands: CommandRunner,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Keeps the digest of every version. Throws RubricFilesError when a file changed a version that was in force before. */
  async onApplicationBootstrap(): Promise<void> {
    const problems: string[] = [];
    for (const { rubric, file, text } of this.files) {
      const digest = rubricDigest(rubric);
      await this.database.query(KEEP, [
        rubric.code,
        rubric.version,
        digest,
        file,
        text,
        this.clock.now().toISOString(),
      ]);
      const [kept] = await this.database.query<Row>('SELECT * FROM rubric_version WHERE code = $1 AND version = $2', [
        rubric.code,
        rubric.version,
      ]);
      if (kept?.digest !== digest)
        problems.push(`${file}: version: version ${rubric.version} was in force with other content; raise the version`);
    }
    if (problems.length > 0) throw new RubricFilesError(problems);
  }

  /** Every version in force, by code and version. */
  async all(sql: Pick<Sql, 'query'> = this.database): Promise<readonly RubricEntry[]> {
    const files = this.files.map(({ rubric }) => `${rubric.code} ${rubric.version}`);
    const rows = await sql.query<Row>(
      `SELECT code, version, digest, file, text FROM rubric_version WHERE file IS NULL OR code || ' ' || version = ANY($1::text[])
       ORDER BY code, version LIMIT 1000`,
      [files],
    );
    return rows.map((row) => this.entryOf(row));
  }

  /** A version that is or was in force. */
  async version(
    code: string,
    version: number,
    sql: Pick<Sql, 'query'> = this.database,
  ): Promise<RubricEntry | Refusal> {
    const [row] = await sql.query<Row>(
      'SELECT code, version, digest, file, text FROM rubric_version WHERE code = $1 AND version = $2',
      [code, version],
    );
    return row ? this.entryOf(row) : refuse('RUBRIC_UNKNOWN', { rubric: code, fiscalYear: '' }, 'rubric');
  }

  /** The version of a rubric for a year; without a code, the one the region is scored by all year. RUBRIC_UNKNOWN. */
  async forYear(
    regionCode: string,
    fiscalYear: number,
    code?: string,
    sql: Pick<Sql, 'query'> = this.database,
  ): Promise<RubricEntry | Refusal> {
    const entries = await this.all(sql);
    const primary = primaryRubric(
      entries.map(({ rubric }) => rubric),
      regionCode,
      fiscalYear,
      this.general,
    );
    const found = entries.find(({ rubric }) =>
      code === undefined ? rubric === primary : rubric.code === code && isEffective(rubric, fiscalYear),
    );
    return (
      found ?? refuse('RUBRIC_UNKNOWN', { rubric: code ?? this.general, fiscalYear: String(fiscalYear) }, 'rubric')
    );
  }

  /** Puts a new version in force. Refusals: RUBRIC_INVALID, RUBRIC_VERSION_EXISTS, RUBRIC_YEARS_OVERLAP. */
  adopt(text: string, context: RequestContext): Promise<RubricAnswer | Refusal> {
    const rubric = readRubric(text);
    if ('refused' in rubric) return Promise.resolve(rubric);
    const { code, version, name } = rubric;
    const digest = rubricDigest(rubric);
    return this.commands.run(context, async (transaction) => {
      const refusal = await this.checkNew(transaction, rubric);
      if (refusal) return refusal;
      await transaction.query(KEEP, [code, version, digest, null, text, context.now.toISOString()]);
      const { id, name: personName } = context.actor;
      await this.log.append(transaction, {
        streamType: RUBRIC_STREAM,
        streamId: derivedId(RUBRIC_STREAM, code, String(version)),
        expectedVersion: 0,
        events: [
          {
            type: 'RubricAdopted',
            data: { code, version, name, digest, text, adoptedBy: { userId: id, name: personName } },
            occurredAt: context.now,
          },
        ],
        context,
      });
      return { code, version, digest };
    });
  }

  private async checkNew(transaction: Transaction, rubric: Rubric): Promise<Refusal | undefined> {
    await transaction.query('SELECT pg_advisory_xact_lock(91)');
    const { code, version } = rubric;
    const [there] = await transaction.query('SELECT 1 FROM rubric_version WHERE code = $1 AND version = $2', [
      code,
      version,
    ]);
    if (there) return refuse('RUBRIC_VERSION_EXISTS', { rubric: code, version: String(version) }, 'text');
    const known = (await this.all(transaction)).map((entry) => entry.rubric);
    const other = known.find((one) => one.code === code && checkRubrics([one, rubric]).length > 0);
    return other && refuse('RUBRIC_YEARS_OVERLAP', { rubric: code, version: String(other.version) }, 'text');
  }

  /** Parsed once: a version never changes. */
  private entryOf({ code, version, digest, file, text }: Row): RubricEntry {
    const known = this.parsed.get(digest) ?? this.files.find((one) => one.text === text)?.rubric;
    const rubric = known ?? readRubric(text);
    if ('refused' in rubric) throw new Error(`rubric ${code} v${version} as it was kept is not valid any more`);
    this.parsed.set(digest, rubric);
    return { rubric, digest, text, ...(file === null ? {} : { file }) };
  }
}

const KEEP = `
  INSERT INTO rubric_version (code, version, digest, file, text, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT DO NOTHING`;

/** A rubric from its text, or RUBRIC_INVALID with the first mistakes by path and reason. */
export function readRubric(text: string): Rubric | Refusal {
  const parsed = parseRubricFile(text);
  if ('rubric' in parsed) return parsed.rubric;
  const problems = parsed.problems.slice(0, PROBLEMS_SHOWN_MAX).map(({ path, problem }) => `${path}: ${problem}`);
  return refuse('RUBRIC_INVALID', { problems: problems.join('; ') }, 'text');
}
