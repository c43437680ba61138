import { createHash } from 'node:crypto';
import type { Sql } from '#libs/database';
import type { Finding } from '#libs/eventing';

const PAGE = 100;

/** Reads every evidence file back and compares its digest. One chunk in memory at a time. */
export async function verifyEvidence(sql: Sql): Promise<Finding[]> {
  const findings: Finding[] = [];
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const files = await sql.query<{ evidence_id: string; digest: string; size_bytes: number }>(
      `SELECT evidence_id, digest, size_bytes FROM evidence WHERE evidence_id > $1 ORDER BY evidence_id LIMIT ${PAGE}`,
      [after],
    );
    for (const file of files) {
      const problem = await problemOf(sql, file);
      if (problem) findings.push({ check: 'evidence', where: `evidence ${file.evidence_id}`, problem });
      after = file.evidence_id;
    }
    if (files.length < PAGE) return findings;
  }
}

async function problemOf(sql: Sql, file: { evidence_id: string; digest: string; size_bytes: number }): Promise<string | undefined> {
  const hash = createHash('sha256');
  let size = 0;
  for (let chunkNo = 1; ; chunkNo++) {
    const [row] = await sql.query<{ bytes: Buffer }>('SELECT bytes FROM evidence_chunk WHERE evidence_id = $1 AND chunk_no = $2', [file.evidence_id, chunkNo]);
    if (!row) break;
    hash.update(row.bytes);
    size += row.bytes.length;
  }
  if (hash.digest('hex') !== file.digest) return 'its content does not match its digest';
  return size === file.size_bytes ? undefined : 'its size is not what was recorded';
}
