import { Inject, Injectable } from '@nestjs/common';
import type { Transaction } from '#libs/database';
import { CommandRunner, EventLog } from '#libs/eventing';
import type { RequestContext } from '#libs/eventing';
import { calendarDateOf, isRefusal, refuse, toJson } from '#libs/kernel';
import type { Refusal } from '#libs/kernel';
import { EVALUATION_STREAM, decideEvaluation, evolveEvaluation, scoreSheet } from '../domain/index.js';
import type {
  Evaluation,
  EvaluationCommand,
  EvaluationEvent,
  EvaluationState,
  ScoreInputs,
  ScoreSheet,
} from '../domain/index.js';
import { RubricBook } from '../rubrics/rubric-book.js';
import { ScoreInputsReader } from '../scores/score-inputs.js';
import { EvaluationRepository } from './evaluation.repository.js';
import type { StoredEvaluation } from './evaluation.repository.js';
import { sheetDigest } from './sheet-digest.js';

/** What a command on an evaluation answers. */
export type EvaluationAnswer = {
  readonly evaluationId: string;
  readonly version: number;
  readonly state: EvaluationState;
  readonly events: readonly string[];
};
export interface EvaluationOpening {
  readonly evaluationId: string;
  readonly regionCode: string;
  readonly fiscalYear: number;
  /** Without one, the rubric the region is scored by all year. */
  readonly rubricCode?: string;
}
/** Commands that need nothing but themselves. Opening, assigning and publishing have methods of their own. */
export type SimpleEvaluationCommand = Exclude<
  EvaluationCommand,
  { type: 'openEvaluation' | 'publishEvaluation' | 'assignRectification' }
>;
type Without<Command> = Command extends unknown ? Omit<Command, 'actor' | 'today'> : never;

/** Sends commands to evaluations: the only way anything about them changes. `regions`: those the person sees. */
@Injectable()
export class EvaluationService {
  constructor(
    @Inject(CommandRunner) private readonly commands: CommandRunner,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(EvaluationRepository) private readonly repository: EvaluationRepository,
    @Inject(RubricBook) private readonly rubrics: RubricBook,
    @Inject(ScoreInputsReader) private readonly inputs: ScoreInputsReader,
  ) {}

  /** Refusals: REGION_NOT_YOURS, RUBRIC_UNKNOWN, EVALUATION_EXISTS, those of openEvaluation. */
  open(
    opening: EvaluationOpening,
    regions: readonly string[],
    context: RequestContext,
  ): Promise<EvaluationAnswer | Refusal> {
    const { evaluationId, regionCode, fiscalYear, rubricCode } = opening;
    return this.commands.run(context, async (transaction) => {
      if (!regions.includes(regionCode)) return refuse('REGION_NOT_YOURS', { region: regionCode }, 'regionCode');
      const entry = await this.rubrics.forYear(regionCode, fiscalYear, rubricCode, transaction);
      if (isRefusal(entry)) return entry;
      const { rubric, digest } = entry;
      if (await this.repository.isOpen(transaction, regionCode, fiscalYear, rubric.code))
        return refuse('EVALUATION_EXISTS');
      const stored = await this.repository.lock(transaction, evaluationId);
      if (isRefusal(stored)) return stored;
      const command = { type: 'openEvaluation', evaluationId, regionCode, fiscalYear, rubric, digest } as const;
      return this.decided(transaction, evaluationId, stored, command, context);
    });
  }

  /** Grade, confirm, return, narrative, rectification. Refusals: NOT_FOUND, VERSION_STALE, EVIDENCE_UNKNOWN, those of the command. */
  execute(
    evaluationId: string,
    command: Without<SimpleEvaluationCommand>,
    regions: readonly string[],
    context: RequestContext,
  ): Promise<EvaluationAnswer | Refusal> {
    return this.commands.run(context, async (transaction) => {
      const stored = await this.found(transaction, evaluationId, regions, context);
      return isRefusal(stored) ? stored : this.decided(transaction, evaluationId, stored, command, context);
    });
  }

  /** Names the office that has to rectify. Refusals: INSTITUTION_UNKNOWN, and as above. */
  assign(
    evaluationId: string,
    item: {
      readonly itemId: string;
      readonly institutionId: string;
      readonly requirement: string;
      readonly dueDate: string;
    },
    regions: readonly string[],
    context: RequestContext,
  ): Promise<EvaluationAnswer | Refusal> {
    return this.commands.run(context, async (transaction) => {
      const stored = await this.found(transaction, evaluationId, regions, context);
      if (isRefusal(stored)) return stored;
      const { institutionId, ...rest } = item;
      const [office] = await transaction.query<{ name: string }>(
        'SELECT name FROM institution WHERE institution_id = $1',
        [institutionId],
      );
      if (!office) return refuse('INSTITUTION_UNKNOWN', {}, 'institutionId');
      const command = {
        type: 'assignRectification',
        ...rest,
        office: { institutionId, institutionName: office.name },
      } as const;
      return this.decided(transaction, evaluationId, stored, command, context);
    });
  }

  /**
   * Publishes the sheet as it stands now. `seenDigest` is the digest of the sheet the person looked at.
   * Refusals: as above, SHEET_CHANGED.
   */
  publish(
    evaluationId: string,
    seenDigest: string,
    regions: readonly string[],
    context: RequestContext,
  ): Promise<EvaluationAnswer | Refusal> {
    return this.commands.run(context, async (transaction) => {
      const stored = await this.found(transaction, evaluationId, regions, context);
      if (isRefusal(stored)) return stored;
      const computed = await this.sheetOf(transaction, stored.state, context);
      if (isRefusal(computed)) return computed;
      const answer = await this.decided(
        transaction,
        evaluationId,
        stored,
        { type: 'publishEvaluation', sheet: computed.sheet },
        context,
      );
      if (isRefusal(answer)) return answer;
      const digest = sheetDigest(computed.sheet);
      if (digest !== seenDigest) {
        const { points, least, most } = computed.sheet.total;
        return refuse(
          'SHEET_CHANGED',
          { seen: seenDigest.slice(0, 8), current: points ?? `${least}～${most}` },
          'sheetDigest',
        );
      }
      await this.confirm(transaction, stored.state, computed, digest, context);
      return answer;
    });
  }

  /** From this evaluation's rubric and gradings, and the measures of the day. */
  private async sheetOf(transaction: Transaction, state: Evaluation, context: RequestContext) {
    const { code, version } = state.rubric;
    const entry = await this.rubrics.version(code, version, transaction);
    if (isRefusal(entry)) return entry;
    const { regionCode, fiscalYear, gradings } = state;
    const wanted = { regionCode, fiscalYear, asOf: calendarDateOf(context.now), rubricCode: code };
    const { inputs } = await this.inputs.read(wanted, transaction);
    const own = { ...inputs, gradings: gradings.toSorted((left, right) => (left.leaf < right.leaf ? -1 : 1)) };
    return { sheet: scoreSheet(entry.rubric, own), inputs: own };
  }

  /** The sheet as it will stand for good, with all it was computed from. */
  private async confirm(
    transaction: Transaction,
    { evaluationId, regionCode, fiscalYear, rubric }: Evaluation,
    { sheet, inputs }: { readonly sheet: ScoreSheet; readonly inputs: ScoreInputs },
    digest: string,
    context: RequestContext,
  ): Promise<void> {
    await transaction.query(
      `INSERT INTO confirmed_sheet (evaluation_id, region_code, fiscal_year, rubric_code, rubric_version, rubric_digest, sheet_digest, sheet, inputs, published_on, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        evaluationId,
        regionCode,
        fiscalYear,
        rubric.code,
        rubric.version,
        rubric.digest,
        digest,
        JSON.stringify(toJson(sheet)),
        JSON.stringify(toJson(inputs)),
        calendarDateOf(context.now),
        context.now.toISOString(),
      ],
    );
  }

  private async found(
    transaction: Transaction,
    evaluationId: string,
    regions: readonly string[],
    context: RequestContext,
  ): Promise<(StoredEvaluation & { readonly state: Evaluation }) | Refusal> {
    const stored = await this.repository.lock(transaction, evaluationId, context.ifMatch);
    if (isRefusal(stored)) return stored;
    const { state } = stored;
    return state && regions.includes(state.regionCode) ? { ...stored, state } : refuse('NOT_FOUND');
  }

  private async decided(
    transaction: Transaction,
    evaluationId: string,
    stored: StoredEvaluation,
    command: Without<EvaluationCommand>,
    context: RequestContext,
  ): Promise<EvaluationAnswer | Refusal> {
    const { actor, now } = context;
    const decision = decideEvaluation(stored.state, {
      ...command,
      actor,
      today: calendarDateOf(now),
    });
    return isRefusal(decision) ? decision : this.record(transaction, evaluationId, stored, decision, context);
  }

  /** Evidence, events and row, in the transaction. */
  private async record(
    transaction: Transaction,
    evaluationId: string,
    stored: StoredEvaluation,
    decision: readonly EvaluationEvent[],
    context: RequestContext,
  ): Promise<EvaluationAnswer | Refusal> {
    const next = decision.reduce<Evaluation | undefined>(evolveEvaluation, stored.state)!;
    for (const event of decision) {
      if (!('evidenceIds' in event.data)) continue;
      const [row] = await transaction.prepared<{ filed: boolean }>(
        'SELECT file_evidence($1::uuid[], $2, $3) AS filed',
        [[...event.data.evidenceIds], context.actor.institutionId, next.regionCode],
      );
      if (!row?.filed) return refuse('EVIDENCE_UNKNOWN', {}, 'evidenceIds');
    }
    const events = await this.log.append(transaction, {
      streamType: EVALUATION_STREAM,
      streamId: evaluationId,
      expectedVersion: stored.version,
      ...(stored.headHash ? { headHash: stored.headHash } : {}),
      events: decision.map((event) => ({ ...event, occurredAt: context.now })),
      context,
    });
    const last = events.at(-1)!;
    await this.repository.save(transaction, next, last.streamVersion, last.hash, context.now);
    return { evaluationId, version: last.streamVersion, state: next.state, events: decision.map(({ type }) => type) };
  }
}
