import type { Transaction } from '#libs/database';
import type { EventLog, RequestContext, StoredEvent, Subscription } from '#libs/eventing';
import { derivedId, fromJson, systemActor, toJson } from '#libs/kernel';
import type { CalendarDate, Clock, Fen, FundKind, JsonObject } from '#libs/kernel';
import { withFacts } from '../domain/index.js';
import type { MeasureFact, MeasureFactsRecorded, SubjectBody } from '../domain/index.js';
import { BATCH_FACT_EVENTS, REMITTANCE_FACT_EVENTS, batchFactsOf, remittanceFactOf } from './facts-of-events.js';

export const MEASURES_SUBSCRIPTION = 'measures';
export const MEASURE_STREAM = 'measure-subject';
export const MEASURE_EVENT_TYPES = ['MeasureFactsRecorded'] as const;

interface SubjectRow {
  region_code: string;
  fiscal_year: number;
  period: string;
  label: string;
  body: JsonObject;
  stream_version: number;
  head_hash: string;
}
interface Subject extends Omit<MeasureFactsRecorded, 'facts' | 'kind'> {
  readonly body?: SubjectBody;
  readonly streamVersion: number;
  readonly headHash?: string;
}

/**
 * Keeps what measures are added up from, remittance by remittance and batch by batch, and tells the log about each fact:
 * the scoring service lives on those alone.
 */
export class MeasuresSubscription implements Subscription {
  readonly name = MEASURES_SUBSCRIPTION;
  readonly types = [...REMITTANCE_FACT_EVENTS, ...BATCH_FACT_EVENTS, 'TransferSent', 'FundsCollected'];

  constructor(
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {}

  async handle(transaction: Transaction, event: StoredEvent): Promise<void> {
    await recordMovement(transaction, event);
    const isBatch = (BATCH_FACT_EVENTS as readonly string[]).includes(event.type);
    if (!isBatch && !(REMITTANCE_FACT_EVENTS as readonly string[]).includes(event.type)) return;
    const subject = (await read(transaction, event.streamId)) ?? (await begin(transaction, event));
    const before = subject.body;
    const { facts, payDay } = isBatch
      ? batchFactsOf(event, before?.kind === 'BATCH' ? before : undefined)
      : { facts: listOf(remittanceFactOf(event)), payDay: undefined };
    if (facts.length === 0 && payDay === undefined) return;
    const body = withFacts(before, facts, payDay);
    await this.record(transaction, event, { ...subject, body }, facts);
  }

  /** The event for others, then the row. */
  private async record(
    transaction: Transaction,
    event: StoredEvent,
    { body, streamVersion, headHash, ...about }: Subject & { readonly body: SubjectBody },
    facts: readonly MeasureFact[],
  ): Promise<void> {
    const data: MeasureFactsRecorded = { ...about, kind: body.kind, facts };
    const context: RequestContext = {
      actor: systemActor(this.name),
      correlationId: event.correlationId,
      causationId: event.eventId,
      now: this.clock.now(),
    };
    const [last] = await this.log.append(transaction, {
      streamType: MEASURE_STREAM,
      streamId: derivedId(MEASURE_STREAM, about.subjectId),
      expectedVersion: streamVersion,
      ...(headHash ? { headHash } : {}),
      events: facts.length > 0 ? [{ type: 'MeasureFactsRecorded', data, occurredAt: event.occurredAt }] : [],
      context,
    });
    const { subjectId, regionCode, fiscalYear, period, label } = about;
    await transaction.prepared(SAVE, [
      subjectId,
      body.kind,
      regionCode,
      fiscalYear,
      period,
      label,
      JSON.stringify(toJson(body)),
      last?.streamVersion ?? streamVersion,
      last?.hash ?? headHash ?? '',
    ]);
  }
}

const listOf = <Item>(item: Item | undefined): readonly Item[] => (item === undefined ? [] : [item]);

const SAVE = `
  INSERT INTO measure_subject (subject_id, kind, region_code, fiscal_year, period, label, body, stream_version, head_hash)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (subject_id) DO UPDATE SET body = EXCLUDED.body, stream_version = EXCLUDED.stream_version, head_hash = EXCLUDED.head_hash`;

async function read(transaction: Transaction, subjectId: string): Promise<Subject | undefined> {
  const [row] = await transaction.prepared<SubjectRow>(
    'SELECT region_code, fiscal_year, period, label, body, stream_version, head_hash FROM measure_subject WHERE subject_id = $1',
    [subjectId],
  );
  return (
    row && {
      subjectId,
      label: row.label,
      regionCode: row.region_code,
      fiscalYear: row.fiscal_year,
      period: row.period,
      body: fromJson<SubjectBody>(row.body),
      streamVersion: row.stream_version,
      ...(row.head_hash === '' ? {} : { headHash: row.head_hash }),
    }
  );
}

interface Beginning {
  readonly remittanceNo: string;
  readonly batchNo: string;
  readonly regionCode: string;
  readonly fiscalYear: number;
  readonly period: string;
  readonly fundKind: FundKind;
  readonly legs: readonly {
    readonly from: { readonly institutionId: string };
    readonly to: { readonly institutionId: string };
  }[];
}

/** A remittance belongs to the region it comes from, benefit money to the one it goes to; a batch says its region itself. */
async function begin(transaction: Transaction, event: StoredEvent): Promise<Subject> {
  const beginning = fromJson<Beginning>(event.data);
  const { fiscalYear, period } = beginning;
  const about = { subjectId: event.streamId, fiscalYear, period, streamVersion: 0 };
  if (event.type === 'PayoutBatchOpened')
    return { ...about, label: beginning.batchNo, regionCode: beginning.regionCode };
  if (event.type !== 'RemittancePlanned') throw new Error(`${event.type} before the beginning of ${event.streamId}`);
  const end = beginning.fundKind === 'BENEFIT' ? beginning.legs.at(-1)?.to : beginning.legs[0]?.from;
  const [row] = await transaction.prepared<{ region_code: string }>(
    'SELECT region_code FROM institution WHERE institution_id = $1',
    [end?.institutionId],
  );
  if (!row) throw new Error(`no institution ${end?.institutionId}`);
  return { ...about, label: beginning.remittanceNo, regionCode: row.region_code };
}

interface Movement {
  readonly transferId: string;
  readonly legNo: number;
  readonly accountId: string;
  readonly senderAccountId: string;
  readonly amountFen: Fen;
  readonly source: string;
  readonly fundKind: FundKind;
  readonly valueDate: CalendarDate;
  readonly sentOn: CalendarDate;
}

/** Contributions in and out of income accounts, for how soon they are passed on. */
async function recordMovement(transaction: Transaction, event: StoredEvent): Promise<void> {
  const data = fromJson<Movement>(event.data);
  switch (event.type) {
    case 'FundsCollected':
      if (data.source !== 'CONTRIBUTION' || data.fundKind !== 'CONTRIBUTION') return;
      await transaction.prepared(COLLECTED, [event.streamId, data.accountId, data.amountFen, data.valueDate]);
      return;
    case 'TransferSent':
      await transaction.prepared(SENT, [
        data.transferId,
        data.senderAccountId,
        data.amountFen,
        data.sentOn,
        event.streamId,
      ]);
      return;
    case 'TransferReturned':
      await transaction.prepared('DELETE FROM contribution_movement WHERE movement_id = $1', [data.transferId]);
      return;
    default:
  }
}

const COLLECTED = `
  INSERT INTO contribution_movement (movement_id, account_id, region_code, direction, amount_fen, moved_on)
  SELECT $1, a.account_id, i.region_code, 'IN', $3, $4 FROM account a JOIN institution i USING (institution_id) WHERE a.account_id = $2`;
/** Only contributions, and only out of the income account they were collected in. */
const SENT = `
  INSERT INTO contribution_movement (movement_id, account_id, region_code, direction, amount_fen, moved_on)
  SELECT $1, a.account_id, i.region_code, 'OUT', $3, $4 FROM account a JOIN institution i USING (institution_id)
  JOIN measure_subject s ON s.subject_id = $5 AND s.body->'facts'->>'fundKind' = 'CONTRIBUTION'
  WHERE a.account_id = $2 AND a.kind = 'INCOME'`;
