import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the app's role may do by default: rows of every table the owner makes from here on.
 * Migrations that make append-only tables take UPDATE and DELETE away again.
 * The queue backend on PostgreSQL keeps its tables in a schema of its own, which it migrates itself.
 */
export class Roles1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      REVOKE CREATE ON SCHEMA public FROM PUBLIC;
      GRANT USAGE ON SCHEMA public TO jieli_app;
      ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO jieli_app;
      ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO jieli_app;
      CREATE SCHEMA scoring;
      GRANT USAGE ON SCHEMA scoring TO jieli_app;
      ALTER DEFAULT PRIVILEGES IN SCHEMA scoring GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO jieli_app;
      ALTER DEFAULT PRIVILEGES IN SCHEMA scoring GRANT USAGE, SELECT ON SEQUENCES TO jieli_app;
      CREATE SCHEMA queue;
      GRANT USAGE, CREATE ON SCHEMA queue TO jieli_app;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
