import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { decodeCursor, encodeCursor, fromJson, isCalendarDate, isUuid, refuse } from '#libs/kernel';
import type { Actor, CalendarDate, Fen, FundKind, JsonObject, Page, Refusal } from '#libs/kernel';

export type { Page } from '#libs/kernel';
import { permittedCommands, taskKey } from './domain/index.js';
import type { PermittedCommand, Remittance, Task } from './domain/index.js';
import { findVoucher } from './remittance.repository.js';

/** Which institutions a person sees. */
export type Scope = readonly string[];

export interface RemittanceFilter {
  readonly fundKind?: FundKind;
  readonly fiscalYear?: number;
  readonly period?: string;
  readonly state?: string;
  readonly institutionId?: string;
  /** Part of the number, the origin's name or the basis document; or a voucher number. */
  readonly q?: string;
}

export interface RemittanceListItem {
  readonly remittanceId: string;
  readonly remittanceNo: string;
  readonly fundKind: FundKind;
  readonly fiscalYear: number;
  readonly period: string;
  readonly state: string;
  readonly dueFen: Fen;
  readonly receivedFen: Fen;
  readonly dueDate: CalendarDate;
  readonly currentLegNo: number | null;
  readonly originName: string;
  readonly version: number;
}

export interface RemittanceDetail {
  readonly remittance: Remittance;
  readonly version: number;
  readonly permitted: readonly PermittedCommand[];
}

export interface TodoItem extends Task {
  readonly remittanceId: string;
  readonly remittanceNo: string;
  readonly fundKind: FundKind;
  readonly period: string;
  readonly originName: string;
  readonly version: number;
}

const isPlace = (text: string): boolean => /^[0-9]{1,6}$/.test(text);

/** Reads about remittances, each limited to what the person may see. */
@Injectable()
export class RemittanceQueries {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Latest due first; keyset paging. */
  async list(
    filter: RemittanceFilter,
    scope: Scope,
    page: { cursor?: string; limit: number },
  ): Promise<Page<RemittanceListItem>> {
    const after = decodeCursor(page.cursor, [isCalendarDate, isUuid]);
    const rows = await this.database.query<ListRow>(LIST, [
      [...scope],
      filter.fundKind ?? null,
      filter.fiscalYear ?? null,
      filter.period ?? null,
      filter.state ?? null,
      filter.institutionId ?? null,
      filter.q === undefined ? null : `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`,
      filter.q ?? null,
      after?.[0] ?? null,
      after?.[1] ?? null,
      page.limit + 1,
    ]);
    const items = rows.slice(0, page.limit).map(toListItem);
    const last = items.at(-1);
    return {
      items,
      nextCursor: rows.length > page.limit && last ? encodeCursor([last.dueDate, last.remittanceId]) : null,
    };
  }

  /** NOT_FOUND when it does not pass through any institution the person sees. */
  async detail(remittanceId: string, scope: Scope, actor: Actor): Promise<RemittanceDetail | Refusal> {
    const [row] = await this.database.query<{ body: JsonObject; version: number }>(
      'SELECT body, version FROM remittance WHERE remittance_id = $1 AND institution_ids && $2::uuid[]',
      [remittanceId, [...scope]],
    );
    if (!row) return refuse('NOT_FOUND');
    const remittance = fromJson<Remittance>(row.body);
    return { remittance, version: row.version, permitted: permittedCommands(remittance, actor) };
  }

  /** What waits for this person, the earliest due first. */
  async todos(actor: Actor, page: { cursor?: string; limit: number }): Promise<Page<TodoItem>> {
    const keys = actor.roles.map((role) => taskKey(actor.institutionId ?? '', role));
    const after = decodeCursor(page.cursor, [isCalendarDate, isUuid, isPlace]);
    const rows = await this.database.query<TodoRow>(TODOS, [
      keys,
      actor.id,
      after?.[0] ?? null,
      after?.[1] ?? null,
      after?.[2] ?? null,
      page.limit + 1,
    ]);
    const items = rows.slice(0, page.limit);
    const last = items.at(-1);
    return {
      items: items.map((row) => ({
        ...fromJson<Task>(row.task),
        remittanceId: row.remittance_id,
        remittanceNo: row.remittance_no,
        fundKind: row.fund_kind,
        period: row.period,
        originName: row.origin_name,
        version: row.version,
      })),
      nextCursor:
        rows.length > page.limit && last
          ? encodeCursor([fromJson<Task>(last.task).dueDate, last.remittance_id, Number(last.place)])
          : null,
    };
  }

  /** VOUCHER_ALREADY_USED naming the first use, or undefined: for checking while typed. */
  checkVoucher(actor: Actor, fiscalYear: number, voucherNo: string): Promise<Refusal | undefined> {
    return findVoucher(this.database, actor.institutionId ?? '', fiscalYear, voucherNo);
  }

  /** Which of these remittances somebody may see: for live feeds. */
  async institutionIdsOf(remittanceId: string): Promise<readonly string[]> {
    const [row] = await this.database.query<{ institution_ids: string[] }>(
      'SELECT institution_ids FROM remittance WHERE remittance_id = $1',
      [remittanceId],
    );
    return row?.institution_ids ?? [];
  }
}

interface ListRow {
  remittance_id: string;
  remittance_no: string;
  fund_kind: FundKind;
  fiscal_year: number;
  period: string;
  state: string;
  due_fen: bigint;
  received_fen: bigint;
  due_date: string;
  current_leg_no: number | null;
  origin_name: string;
  version: number;
}

const toListItem = (row: ListRow): RemittanceListItem => ({
  remittanceId: row.remittance_id,
  remittanceNo: row.remittance_no,
  fundKind: row.fund_kind,
  fiscalYear: row.fiscal_year,
  period: row.period,
  state: row.state,
  dueFen: row.due_fen,
  receivedFen: row.received_fen,
  dueDate: row.due_date,
  currentLegNo: row.current_leg_no,
  originName: row.origin_name,
  version: row.version,
});

const LIST = `
  SELECT remittance_id, remittance_no, fund_kind, fiscal_year, period, state, due_fen, received_fen, due_date, current_leg_no, origin_name, version
  FROM remittance
  WHERE institution_ids && $1::uuid[]
    AND ($2::text IS NULL OR fund_kind = $2) AND ($3::int IS NULL OR fiscal_year = $3) AND ($4::text IS NULL OR period = $4)
    AND ($5::text IS NULL OR state = $5) AND ($6::uuid IS NULL OR institution_ids @> ARRAY[$6::uuid])
    AND ($7::text IS NULL OR remittance_no ILIKE $7 OR origin_name ILIKE $7 OR body->>'basisDocument' ILIKE $7
         OR remittance_id IN (SELECT v.remittance_id FROM voucher_register v WHERE v.voucher_no = $8))
    AND ($9::date IS NULL OR (due_date, remittance_id) < ($9::date, $10::uuid))
  ORDER BY due_date DESC, remittance_id DESC LIMIT $11`;

interface TodoRow {
  remittance_id: string;
  remittance_no: string;
  fund_kind: FundKind;
  period: string;
  origin_name: string;
  version: number;
  task: JsonObject;
  place: bigint;
}

const TODOS = `
  SELECT r.remittance_id, r.remittance_no, r.fund_kind, r.period, r.origin_name, r.version, t.task, t.place
  FROM remittance r CROSS JOIN LATERAL jsonb_array_elements(r.tasks) WITH ORDINALITY AS t(task, place)
  WHERE r.task_keys && $1::text[]
    AND (t.task->>'institutionId') || ':' || (t.task->>'role') = ANY($1)
    AND NOT (t.task->'excludedUserIds') ? $2
    AND ($3::text IS NULL OR (t.task->>'dueDate', r.remittance_id, t.place) > ($3, $4::uuid, $5::bigint))
  ORDER BY t.task->>'dueDate', r.remittance_id, t.place LIMIT $6`;
