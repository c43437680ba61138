import type { Sql } from '#libs/database';

export interface AccessRecord {
  readonly at: Date;
  readonly userId: string | null;
  readonly institutionId: string | null;
  readonly act: string;
  readonly subject: string;
  readonly address: string;
  readonly detail?: Readonly<Record<string, string>>;
}

/** Who looked at or tried what: insert-only. One round trip, no lock. */
export const recordAccess = async (sql: Sql, record: AccessRecord): Promise<void> => {
  await sql.query(
    'INSERT INTO access_record (at, user_id, institution_id, act, subject, address, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [
      record.at.toISOString(),
      record.userId,
      record.institutionId,
      record.act,
      record.subject.slice(0, 200),
      record.address,
      JSON.stringify(record.detail ?? {}),
    ],
  );
};
