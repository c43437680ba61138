/** One variable of the environment: how it is read, what it means. The table in the docs and .env.example come from here. */
export interface Variable {
  readonly name: string;
  readonly meaning: string;
  /** What the embedded default (npm start) or an ordinary process takes when it is not set. */
  readonly fallback?: string;
  readonly required?: boolean;
  readonly secret?: boolean;
  /** Says what is wrong with a value, or nothing. */
  readonly check?: (value: string) => string | undefined;
}

const oneOf =
  (...choices: readonly string[]) =>
  (value: string): string | undefined =>
    choices.includes(value) ? undefined : `must be one of ${choices.join(', ')}`;
const wholeNumber =
  (least: number, most: number) =>
  (value: string): string | undefined =>
    /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most
      ? undefined
      : `must be a whole number from ${least} to ${most}`;
const url =
  (...protocols: readonly string[]) =>
  (value: string): string | undefined =>
    URL.canParse(value) && protocols.includes(new URL(value).protocol.replace(':', ''))
      ? undefined
      : `must be an address beginning with ${protocols.join(' or ')}://`;
const keyList = (value: string): string | undefined =>
  value.split(',').every((part) => /^[A-Za-z0-9_-]{1,32}:[A-Za-z0-9+/]{43}=$/.test(part))
    ? undefined
    : 'must be id:base64-of-32-bytes, several separated by commas, the current one first';

const oneKey = (value: string): string | undefined =>
  /^[A-Za-z0-9+/]{43}=$/.test(value) ? undefined : 'must be the base64 of 32 bytes';

export const VARIABLES = [
  {
    name: 'DATABASE_URL',
    required: true,
    secret: true,
    check: url('postgres', 'postgresql'),
    meaning: 'PostgreSQL as the role of the apps (jieli_app), who cannot update or delete the log.',
  },
  {
    name: 'DATABASE_OWNER_URL',
    secret: true,
    check: url('postgres', 'postgresql'),
    meaning: 'PostgreSQL as the owner of the schema (jieli_owner). Needed by npm run migrate only.',
  },
  {
    name: 'DATABASE_POOL_SIZE',
    fallback: '16',
    check: wholeNumber(2, 200),
    meaning: 'Connections each process keeps.',
  },
  {
    name: 'QUEUE_URL',
    required: true,
    secret: true,
    check: url('redis', 'rediss', 'postgres', 'postgresql'),
    meaning: 'Where the queues live: redis://… (production) or postgres://… (no second server).',
  },
  {
    name: 'QUEUE_PREFIX',
    fallback: '',
    meaning: 'Keeps several systems apart on one Redis. On Redis Cluster wrap it in braces: {jieli}.',
  },
  {
    name: 'ENCRYPTION_KEYS',
    required: true,
    secret: true,
    check: keyList,
    meaning:
      'Keys for personal data, id:base64 of 32 bytes, separated by commas. The first encrypts, the others still decrypt.',
  },
  {
    name: 'PAYEE_DIGEST_KEY',
    required: true,
    secret: true,
    check: oneKey,
    meaning:
      'Key of the digests payees are matched by, base64 of 32 bytes. Fixed for the life of a database: it is not rotated.',
  },
  {
    name: 'HASH_ALGORITHM',
    fallback: 'sha256',
    check: oneOf('sha256', 'sm3'),
    meaning: 'Hash of the log chains and seals. Fixed for the life of a database.',
  },
  {
    name: 'NODE_ENV',
    fallback: 'development',
    check: oneOf('development', 'test', 'production'),
    meaning: 'production refuses the demo and asks for secure cookies.',
  },
  { name: 'HOST', fallback: '127.0.0.1', meaning: 'Address the api listens on; 0.0.0.0 inside a container.' },
  { name: 'PORT', fallback: '8080', check: wholeNumber(0, 65535), meaning: 'Port of the api and the web app.' },
  {
    name: 'HEALTH_PORT',
    fallback: '8081',
    check: wholeNumber(0, 65535),
    meaning: 'Port of the health page of worker and scoring.',
  },
  {
    name: 'COOKIE_SECURE',
    fallback: 'false',
    check: oneOf('true', 'false'),
    meaning: 'Session cookies over HTTPS only. Must be true in production.',
  },
  {
    name: 'TRUST_PROXY',
    fallback: 'false',
    check: oneOf('true', 'false'),
    meaning: 'Believe X-Forwarded-For of the proxy in front.',
  },
  {
    name: 'RATE_LIMIT_PER_MINUTE',
    fallback: '6000',
    check: wholeNumber(10, 10_000_000),
    meaning: 'Requests one session or address may send in a minute.',
  },
  {
    name: 'SIGN_IN_LIMIT_PER_MINUTE',
    fallback: '60',
    check: wholeNumber(1, 100_000),
    meaning: 'Sign-in attempts from one address in a minute.',
  },
  {
    name: 'LOG_LEVEL',
    fallback: 'info',
    check: oneOf('silent', 'error', 'warn', 'info', 'debug'),
    meaning: 'How much is logged.',
  },
  {
    name: 'DATA_DIR',
    fallback: '.data',
    meaning: 'Folder of the embedded PostgreSQL and its generated secrets (npm start only).',
  },
  {
    name: 'PAY_DAY_OF_MONTH',
    fallback: '15',
    check: wholeNumber(1, 28),
    meaning: 'Day of the month retirees are paid by; where it is no working day, the last one before it.',
  },
  { name: 'ROUTES_DIR', fallback: 'config/routes', meaning: 'Folder of the route files.' },
  { name: 'BANK_LAYOUTS_DIR', fallback: 'config/bank-layouts', meaning: 'Folder of the bank layout files.' },
  { name: 'RUBRICS_DIR', fallback: 'config/rubrics', meaning: 'Folder of the rubric files.' },
  {
    name: 'GENERAL_RUBRIC',
    fallback: 'general-framework',
    meaning: 'Code of the rubric that scores every region without one of its own.',
  },
] as const satisfies readonly Variable[];

export type VariableName = (typeof VARIABLES)[number]['name'];
