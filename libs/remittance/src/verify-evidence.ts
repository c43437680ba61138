import { createHash } from 'node:crypto';
import type { Sql } from '#libs/database';
import type { Finding } from '#libs/eventing';

const PAGE = 100;
const FINDINGS_MAX = 20;

/** Reads every evidence file back and compares it with its digest, and that with what the log says. One chunk in memory at a time. */
export async function verifyEvidence(sql: Sql): Promise<Finding[]> {
  const findings = await verifyLogged(sql);
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

/** Every piece of evidence the log names is in the store under the same name and digest. */
async function verifyLogged(sql: Sql): Promise<Finding[]> {
  const rows = await sql.query<{ evidence_id: string; stored: boolean }>(
    `WITH piece AS (
       SELECT p.value AS piece FROM event e CROSS JOIN LATERAL jsonb_array_elements(
         CASE e.type WHEN 'TransferLogged' THEN e.data->'evidence' ELSE jsonb_build_array(e.data->'evidence') END) p
       WHERE e.type IN ('TransferLogged', 'EvidenceAttached')
     )
     SELECT DISTINCT piece->>'evidenceId' AS evidence_id, v.evidence_id IS NOT NULL AS stored
     FROM piece LEFT JOIN evidence v ON v.evidence_id = (piece->>'evidenceId')::uuid
     WHERE (v.digest, v.file_name) IS DISTINCT FROM (piece->>'digest', piece->>'fileName') ORDER BY 1 LIMIT ${FINDINGS_MAX}`,
  );
  return rows.map(({ evidence_id, stored }) => ({
    check: 'evidence',
    where: `evidence ${evidence_id}`,
    problem: stored ? 'its name or digest is not what the log says' : 'the log names it and it is not in the store',
  }));
}

async function problemOf(
  sql: Sql,
  file: { evidence_id: string; digest: string; size_bytes: number },
): Promise<string | undefined> {
  const hash = createHash('sha256');
  let size = 0;
  for (let chunkNo = 1; ; chunkNo++) {
    const [row] = await sql.query<{ bytes: Buffer }>(
      'SELECT bytes FROM evidence_chunk WHERE evidence_id = $1 AND chunk_no = $2',
      [file.evidence_id, chunkNo],
    );
    if (!row) break;
    hash.update(row.bytes);
    size += row.bytes.length;
  }
  if (hash.digest('hex') !== file.digest) return 'its content does not match its digest';
  return size === file.size_bytes ? undefined : 'its size is not what was recorded';
}
