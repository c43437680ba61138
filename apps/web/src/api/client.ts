import createClient from 'openapi-fetch';
import type { components, paths } from './generated/schema';
import { problemFrom, unreachable } from './problem';

export type Schemas = components['schemas'];

export const client = createClient<paths>({ baseUrl: '', credentials: 'same-origin' });

interface Answer<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** The body of a good answer; anything else is thrown as ProblemError. */
export async function read<Data>(answer: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await answer.catch(() => {
    throw unreachable();
  });
  if (!response.ok) throw problemFrom(response.status, error);
  return data as Data;
}

/** What every write carries. `version` is what the person looked at. */
export const writeHeaders = (key: string, version?: number): Record<string, string> => ({
  'Idempotency-Key': key,
  ...(version === undefined ? {} : { 'If-Match': `"${version}"` }),
});
