import { randomUUID } from 'node:crypto';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & { readonly code?: string; readonly detailZh?: string };
}

const RETRIES_MAX = 8;
const RETRY_PAUSE_MS = 500;

/** One signed-in person speaking HTTP to a running system. Waits and tries again when it is told that the system is busy. */
export class SimulatedPerson {
  private cookie = '';

  constructor(
    private readonly url: string,
    readonly username: string,
  ) {}

  async signIn(password: string): Promise<void> {
    const answer = await this.send('POST', '/session', { username: this.username, password });
    if (answer.status !== 200)
      throw new Error(`${this.username} could not sign in: ${String(answer.body.detailZh ?? answer.status)}`);
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  /** A write with a key of its own, so that a retry after a broken connection cannot do it twice. */
  write(path: string, body: object, version?: number, method = 'POST'): Promise<Answer> {
    const headers = {
      'idempotency-key': randomUUID(),
      ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
    };
    return this.send(method, path, body, headers);
  }

  /** A one-page PDF as evidence; its id. */
  async upload(name: string): Promise<string> {
    const form = new FormData();
    form.append(
      'file',
      new Blob([`%PDF-1.4\n% ${name}\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n`], { type: 'application/pdf' }),
      `${name}.pdf`,
    );
    const answer = await this.again(() =>
      fetch(`${this.url}/api/v1/evidence`, { method: 'POST', body: form, headers: { cookie: this.cookie } }),
    );
    return String(answer.body['evidenceId']);
  }

  private send(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> {
    return this.again(() =>
      fetch(`${this.url}/api/v1${path}`, {
        method,
        headers: { cookie: this.cookie, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }),
    );
  }

  private async again(request: () => Promise<Response>): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      const response = await request();
      if ((response.status !== 429 && response.status !== 503) || tries >= RETRIES_MAX) {
        const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
        if (cookie) this.cookie = cookie;
        const text = await response.text();
        return { status: response.status, body: text ? (JSON.parse(text) as Answer['body']) : {} };
      }
      const seconds = Number(response.headers.get('retry-after') ?? '0');
      await new Promise((resolve) => setTimeout(resolve, Math.max(seconds * 1_000, RETRY_PAUSE_MS * tries)));
    }
  }
}

/** The body of an answer that must be good; otherwise what was refused, in words. */
export function good(answer: Answer, what: string): Answer['body'] {
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  throw new Error(`${what}: ${answer.status} ${String(answer.body.code ?? '')} ${String(answer.body.detailZh ?? '')}`);
}
