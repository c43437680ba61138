import pg from 'pg';

/** The login role the apps run as: no UPDATE or DELETE on log, postings, audit. */
export const APP_ROLE = 'jieli_app';
/** The login role migrations run as: owns the schema. */
export const OWNER_ROLE = 'jieli_owner';

export interface RolePasswords {
  readonly owner: string;
  readonly app: string;
}

/**
 * Creates (or re-keys) the two login roles on a server. `adminUrl` must be a superuser; run once per server,
 * the migrations then grant what each role may do.
 */
export async function ensureRoles(adminUrl: string, passwords: RolePasswords): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const [role, password] of [
      [OWNER_ROLE, passwords.owner],
      [APP_ROLE, passwords.app],
    ] as const) {
      const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
      const verb = rowCount === 0 ? 'CREATE' : 'ALTER';
      await client.query(`${verb} ROLE ${role} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
    }
  } finally {
    await client.end();
  }
}

/** Creates a database owned by the owner role unless it is there; true when it was created. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount !== 0) return false;
    await client.query(
      `CREATE DATABASE ${pg.escapeIdentifier(name)} OWNER ${OWNER_ROLE} ENCODING 'UTF8' TEMPLATE template0`,
    );
    return true;
  } finally {
    await client.end();
  }
}
