import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Access1700000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT 1');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
