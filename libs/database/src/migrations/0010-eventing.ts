import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Eventing1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('SELECT 1');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
