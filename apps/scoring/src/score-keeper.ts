import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '#libs/database';
import type { Transaction } from '#libs/database';
import { EventLog, Waker } from '#libs/eventing';
import { GENERAL_RUBRIC, RubricBook, ScoreInputsReader, scoreStreamId } from '#libs/evaluation';
import type { RubricEntry } from '#libs/evaluation';
import {
  SCORE_STREAM,
  appliesTo,
  nextVerdictOn,
  primaryRubric,
  scoreChange,
  scoreSheet,
} from '#libs/evaluation/domain';
import type { ScoreSheet } from '#libs/evaluation/domain';
import { CLOCK, calendarDateOf, fromJson, newId, systemActor, toJson } from '#libs/kernel';
import type { Clock, JsonObject } from '#libs/kernel';

const LOOK_EVERY_MS = 200;
const SWEEP_EVERY_MS = 60_000;

interface Stale {
  region_code: string;
  fiscal_year: number;
  since: Date;
}
interface Live {
  rubric_code: string;
  stream_version: number;
  sheet: JsonObject;
}

/**
 * Keeps the live sheets: computes anew what has become stale, tells the log what changed and why. Any number of these
 * may run side by side; each takes regions nobody else holds.
 */
@Injectable()
export class ScoreKeeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ScoreKeeper.name);
  private timer: NodeJS.Timeout | undefined;
  private sweeper: NodeJS.Timeout | undefined;
  private working: Promise<unknown> = Promise.resolve();
  private stopped = false;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(Waker) private readonly waker: Waker,
    @Inject(RubricBook) private readonly rubrics: RubricBook,
    @Inject(ScoreInputsReader) private readonly reader: ScoreInputsReader,
    @Inject(GENERAL_RUBRIC) private readonly general: string,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    const look = (): void => {
      if (this.stopped) return;
      this.working = this.runPending()
        .catch((error: Error) => this.logger.warn(error.message))
        .finally(() => (this.timer = this.stopped ? undefined : setTimeout(look, LOOK_EVERY_MS).unref()));
    };
    const sweep = (): void => {
      this.sweep().catch((error: Error) => this.logger.warn(error.message));
    };
    sweep();
    look();
    this.sweeper = setInterval(sweep, SWEEP_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    clearInterval(this.sweeper);
    await this.working;
  }

  /** Computes everything that is stale now; how many regions' years that were. */
  async runPending(): Promise<number> {
    for (let done = 0; ; done++) {
      if (this.stopped || !(await this.computeNext())) return done;
    }
  }

  /** Marks what time itself has made stale: a due date has passed, or a rubric is new. */
  async sweep(): Promise<void> {
    const now = this.clock.now();
    await this.database.query(
      `INSERT INTO scoring.stale (region_code, fiscal_year, since)
       SELECT DISTINCT region_code, fiscal_year, $2::timestamptz FROM scoring.live_sheet WHERE next_verdict_on <= $1 ORDER BY 1, 2
       ON CONFLICT DO NOTHING`,
      [calendarDateOf(now), now.toISOString()],
    );
    for (const { rubric, digest } of await this.rubrics.all())
      await this.database.query(
        `WITH seen AS (INSERT INTO scoring.rubric_seen (digest) VALUES ($1) ON CONFLICT DO NOTHING RETURNING digest)
         INSERT INTO scoring.stale (region_code, fiscal_year, since)
         SELECT DISTINCT l.region_code, l.fiscal_year, $4::timestamptz FROM scoring.live_sheet l, seen
         WHERE l.fiscal_year BETWEEN $2 AND $3 ORDER BY 1, 2 ON CONFLICT DO NOTHING`,
        [digest, rubric.fromYear, rubric.toYear ?? 9999, now.toISOString()],
      );
  }

  /** One region's year, in one transaction; false when nothing is stale. */
  private async computeNext(): Promise<boolean> {
    let told = false;
    const found = await this.database.transaction(async (transaction) => {
      const [stale] = await transaction.prepared<Stale>(
        'SELECT region_code, fiscal_year, since FROM scoring.stale ORDER BY since LIMIT 1 FOR UPDATE SKIP LOCKED',
      );
      if (!stale) return false;
      told = await this.compute(transaction, stale);
      await transaction.prepared('DELETE FROM scoring.stale WHERE region_code = $1 AND fiscal_year = $2', [
        stale.region_code,
        stale.fiscal_year,
      ]);
      return true;
    });
    if (told) this.waker.wake();
    return found;
  }

  /** The sheet by the region's own rubric, and by those it is being evaluated with. True when something was told to the log. */
  private async compute(transaction: Transaction, stale: Stale): Promise<boolean> {
    const { region_code: regionCode, fiscal_year: fiscalYear } = stale;
    const evaluated = await transaction.prepared<{ rubric_code: string }>(
      'SELECT rubric_code FROM scoring.evaluation WHERE region_code = $1 AND fiscal_year = $2',
      [regionCode, fiscalYear],
    );
    const live = await transaction.prepared<Live>(
      'SELECT rubric_code, stream_version, sheet FROM scoring.live_sheet WHERE region_code = $1 AND fiscal_year = $2',
      [regionCode, fiscalYear],
    );
    const entries = await this.rubrics.all(transaction);
    const known = entries.map(({ rubric }) => rubric);
    const primary = primaryRubric(known, regionCode, fiscalYear, this.general);
    const wanted = entries.filter(
      ({ rubric }) =>
        rubric === primary ||
        (appliesTo(rubric, regionCode, fiscalYear) && evaluated.some((one) => one.rubric_code === rubric.code)),
    );
    let told = false;
    for (const entry of wanted) {
      const before = live.find((one) => one.rubric_code === entry.rubric.code);
      told = (await this.keep(transaction, stale, entry, before, entry.rubric === primary)) || told;
    }
    return told;
  }

  private async keep(
    transaction: Transaction,
    { region_code: regionCode, fiscal_year: fiscalYear, since }: Stale,
    { rubric }: RubricEntry,
    before: Live | undefined,
    isPrimary: boolean,
  ): Promise<boolean> {
    const now = this.clock.now();
    const asOf = calendarDateOf(now);
    const wanted = { regionCode, fiscalYear, asOf, rubricCode: rubric.code };
    const { inputs, facts } = await this.reader.read(wanted, transaction);
    // Nothing is known yet of a year that only stands beside another one.
    const nothing = !inputs.measures.some((value) => value.fiscalYear === fiscalYear) && inputs.gradings.length === 0;
    if (!before && nothing && Object.keys(facts.remittances).length === 0) return false;
    const sheet = scoreSheet(rubric, inputs);
    const change = scoreChange(before && fromJson<ScoreSheet>(before.sheet), sheet);
    const version = before?.stream_version ?? 0;
    if (change)
      await this.log.append(transaction, {
        streamType: SCORE_STREAM,
        streamId: scoreStreamId(regionCode, fiscalYear, rubric.code),
        expectedVersion: version,
        events: [
          {
            type: 'ScoreChanged',
            data: { regionCode, fiscalYear, rubric: sheet.rubric, isPrimary, asOf, ...change },
            occurredAt: now,
          },
        ],
        context: { actor: systemActor('scoring'), correlationId: newId(since.getTime()), now },
      });
    await transaction.prepared(SAVE, [
      regionCode,
      fiscalYear,
      rubric.code,
      rubric.version,
      isPrimary,
      asOf,
      now.toISOString(),
      nextVerdictOn(facts, asOf) ?? null,
      change ? version + 1 : version,
      JSON.stringify(toJson(sheet)),
    ]);
    return change !== undefined;
  }
}

const SAVE = `
  INSERT INTO scoring.live_sheet (region_code, fiscal_year, rubric_code, rubric_version, is_primary, as_of, computed_at, next_verdict_on, stream_version, sheet)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  ON CONFLICT (fiscal_year, region_code, rubric_code) DO UPDATE SET rubric_version = EXCLUDED.rubric_version, is_primary = EXCLUDED.is_primary,
    as_of = EXCLUDED.as_of, computed_at = EXCLUDED.computed_at, next_verdict_on = EXCLUDED.next_verdict_on, stream_version = EXCLUDED.stream_version, sheet = EXCLUDED.sheet`;
