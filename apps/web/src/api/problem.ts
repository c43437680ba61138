/** problem+json of the server (RFC 9457), in both languages. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly problemZh: string;
  readonly problemEn: string;
  readonly remedyZh: string;
  readonly remedyEn: string;
  readonly field?: string | undefined;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  readonly correlationId?: string | undefined;
}

/** A refusal of the server, or no answer at all (`UNREACHABLE`, worded by the app). */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
  }
}

interface Wire {
  code?: string;
  status?: number;
  detailZh?: string;
  detailEn?: string;
  remedyZh?: string;
  remedyEn?: string;
  field?: string;
  parameters?: Record<string, string>;
  correlationId?: string;
}

const UNREACHABLE: Problem = {
  status: 0,
  code: 'UNREACHABLE',
  problemZh: '',
  problemEn: '',
  remedyZh: '',
  remedyEn: '',
};

export const unreachable = (): ProblemError => new ProblemError(UNREACHABLE);

/** Whatever body came with a failing status. */
export function problemFrom(status: number, body: unknown): ProblemError {
  if (typeof body !== 'object' || body === null || !('code' in body))
    return new ProblemError({ ...UNREACHABLE, status, code: status >= 500 ? 'UNREACHABLE' : 'UNREADABLE' });
  const wire = body as Wire;
  return new ProblemError({
    status,
    code: wire.code ?? 'UNREADABLE',
    problemZh: wire.detailZh ?? '',
    problemEn: wire.detailEn ?? '',
    remedyZh: wire.remedyZh ?? '',
    remedyEn: wire.remedyEn ?? '',
    field: wire.field,
    parameters: wire.parameters,
    correlationId: wire.correlationId,
  });
}

export const problemOf = (error: unknown): Problem => (error instanceof ProblemError ? error.problem : UNREACHABLE);
