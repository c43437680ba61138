import { VARIABLES } from './variables.js';
import type { Variable, VariableName } from './variables.js';

/** What a process is told, checked at start. */
export interface Configuration {
  readonly databaseUrl: string;
  readonly databaseOwnerUrl: string | undefined;
  readonly databasePoolSize: number;
  readonly queueUrl: string;
  readonly queuePrefix: string | undefined;
  readonly encryptionKeys: { readonly currentId: string; readonly keys: Readonly<Record<string, Buffer>> };
  readonly payeeDigestKey: Buffer;
  readonly hashAlgorithm: 'sha256' | 'sm3';
  readonly environment: 'development' | 'test' | 'production';
  readonly host: string;
  readonly port: number;
  readonly healthPort: number;
  readonly cookieSecure: boolean;
  readonly trustProxy: boolean;
  readonly rateLimitPerMinute: number;
  readonly signInLimitPerMinute: number;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  readonly dataDir: string;
  readonly payDayOfMonth: number;
  readonly routesDir: string;
  readonly bankLayoutsDir: string;
  readonly rubricsDir: string;
  readonly generalRubric: string;
}

/** Everything that is wrong, at once, in plain words. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and checks the environment. Throws ConfigurationError naming every variable at fault, never a value. */
export function loadConfiguration(environment: Environment): Configuration {
  const problems: string[] = [];
  const values = new Map<string, string>();
  for (const variable of VARIABLES as readonly Variable[]) {
    const value = environment[variable.name] || variable.fallback;
    if (value === undefined) {
      if (variable.required) problems.push(`${variable.name} is missing. ${variable.meaning}`);
      continue;
    }
    const problem = value === '' ? undefined : variable.check?.(value);
    if (problem) problems.push(`${variable.name} ${problem}.`);
    values.set(variable.name, value);
  }
  if (values.get('NODE_ENV') === 'production' && values.get('COOKIE_SECURE') !== 'true')
    problems.push('COOKIE_SECURE must be true in production.');
  if (problems.length > 0) throw new ConfigurationError(problems);
  return build(values);
}

function build(values: ReadonlyMap<string, string>): Configuration {
  const text = (name: VariableName): string => values.get(name) ?? '';
  const keys = text('ENCRYPTION_KEYS')
    .split(',')
    .map((part) => part.split(':') as [string, string]);
  return {
    databaseUrl: text('DATABASE_URL'),
    databaseOwnerUrl: values.get('DATABASE_OWNER_URL'),
    databasePoolSize: Number(text('DATABASE_POOL_SIZE')),
    queueUrl: text('QUEUE_URL'),
    queuePrefix: text('QUEUE_PREFIX') || undefined,
    encryptionKeys: {
      currentId: keys[0]![0],
      keys: Object.fromEntries(keys.map(([id, key]) => [id, Buffer.from(key, 'base64')])),
    },
    payeeDigestKey: Buffer.from(text('PAYEE_DIGEST_KEY'), 'base64'),
    hashAlgorithm: text('HASH_ALGORITHM') as Configuration['hashAlgorithm'],
    environment: text('NODE_ENV') as Configuration['environment'],
    host: text('HOST'),
    port: Number(text('PORT')),
    healthPort: Number(text('HEALTH_PORT')),
    cookieSecure: text('COOKIE_SECURE') === 'true',
    trustProxy: text('TRUST_PROXY') === 'true',
    rateLimitPerMinute: Number(text('RATE_LIMIT_PER_MINUTE')),
    signInLimitPerMinute: Number(text('SIGN_IN_LIMIT_PER_MINUTE')),
    logLevel: text('LOG_LEVEL') as Configuration['logLevel'],
    dataDir: text('DATA_DIR'),
    payDayOfMonth: Number(text('PAY_DAY_OF_MONTH')),
    routesDir: text('ROUTES_DIR'),
    bankLayoutsDir: text('BANK_LAYOUTS_DIR'),
    rubricsDir: text('RUBRICS_DIR'),
    generalRubric: text('GENERAL_RUBRIC'),
  };
}

/** .env.example: every variable with its meaning; secrets left empty. */
export function exampleEnvironment(): string {
  const blocks = (VARIABLES as readonly Variable[]).map(({ name, meaning, fallback, required }) =>
    [`# ${meaning}${required ? ' Required.' : ''}`, fallback === undefined ? `${name}=` : `${name}=${fallback}`].join(
      '\n',
    ),
  );
  return `# Written from libs/configuration by "npm run env:example". npm start needs none of these.\n\n${blocks.join('\n\n')}\n`;
}

/** What a process runs with, for its log: secrets are only said to be set. */
export function describeConfiguration(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    (VARIABLES as readonly Variable[]).map(({ name, secret, fallback }) => {
      const value = environment[name] || fallback || '';
      return [name, secret && value !== '' ? '(set)' : value];
    }),
  );
}
