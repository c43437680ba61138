import { newId } from '#libs/kernel';

/** problem+json as the tests read it; good answers are asked for by their own type. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detailZh: string;
  readonly detailEn: string;
  readonly remedyZh: string;
  readonly remedyEn: string;
  readonly field?: string;
  readonly correlationId: string;
}
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  readonly text: string;
}
export interface Remittance {
  readonly remittanceId: string;
  readonly version: number;
  readonly state: string;
  readonly legs: readonly { readonly legNo: number; readonly state: string; readonly receivedFen: string }[];
  readonly transfers: readonly {
    readonly transferId: string;
    readonly state: string;
    readonly amountFen: string;
    readonly evidence: readonly { readonly evidenceId: string; readonly fileName: string; readonly digest: string }[];
  }[];
  readonly permitted: readonly {
    readonly type: string;
    readonly legNo?: number;
    readonly transferId?: string;
    readonly refusal?: { readonly code: string; readonly problemZh: string; readonly remedyEn: string };
  }[];
}
export interface CommandAnswer {
  readonly remittanceId: string;
  readonly version: number;
  readonly state: string;
  readonly events: readonly string[];
}
export interface Options {
  readonly version?: number;
  /** Left out: a new one for each write; null: none. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

const COOKIE = /jieli_session=[^;]*/;

/** One person's browser, without the browser: keeps the cookie, makes idempotency keys. */
export class Client {
  private cookie = '';

  constructor(private readonly address: string) {}

  get session(): string {
    return this.cookie;
  }

  async send<Body = Problem>(
    method: string,
    path: string,
    body?: unknown,
    options: Options = {},
  ): Promise<Answer<Body>> {
    const { version, key = newId(), headers } = options;
    const sent = body instanceof FormData || typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${this.address}${path.startsWith('/api') ? '' : '/api/v1'}${path}`, {
      method,
      headers: {
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...(method === 'GET' || key === null ? {} : { 'idempotency-key': key }),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: sent as string }),
    });
    const given = COOKIE.exec(response.headers.get('set-cookie') ?? '');
    if (given) this.cookie = given[0];
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : {}) as Body };
  }

  get<Body = Problem>(path: string, options?: Options): Promise<Answer<Body>> {
    return this.send<Body>('GET', path, undefined, options);
  }
  post<Body = Problem>(path: string, body?: unknown, options?: Options): Promise<Answer<Body>> {
    return this.send<Body>('POST', path, body, options);
  }

  /** The body of a good answer; anything else is a mistake of the test. */
  async done<Body>(method: string, path: string, body?: unknown, options?: Options): Promise<Body> {
    const answer = await this.send<Body>(method, path, body, options);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  }

  remittance(remittanceId: string): Promise<Remittance> {
    return this.done('GET', `/remittances/${remittanceId}`);
  }

  /** A write on a remittance at the version it has now. */
  async change<Body = Problem>(remittanceId: string, act: string, body?: unknown): Promise<Answer<Body>> {
    const { version } = await this.remittance(remittanceId);
    return this.post<Body>(`/remittances/${remittanceId}/${act}`, body, { version });
  }

  async changed(remittanceId: string, act: string, body?: unknown): Promise<CommandAnswer> {
    const { version } = await this.remittance(remittanceId);
    return this.done('POST', `/remittances/${remittanceId}/${act}`, body, { version });
  }

  async upload(
    content: Buffer = PDF,
    fileName = '记账凭证.pdf',
    type = 'application/pdf',
  ): Promise<Answer<Problem & { evidenceId: string; digest: string; sizeBytes: number }>> {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(content)], { type }), fileName);
    return this.send('POST', '/evidence', form);
  }
}

export const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

/** Codes, not sentences: what tests compare. */
export const outcome = ({ status, body }: Answer<Problem>): string =>
  status < 300 ? String(status) : `${status} ${body.code}${body.field ? ` ${body.field}` : ''}`;
