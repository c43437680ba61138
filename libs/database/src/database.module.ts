import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { createDataSource } from './data-source.js';
import type { DataSourceOptions } from './data-source.js';
import { Database } from './database.js';

/** One pool per application, global within it (several applications may share a process). */
@Module({})
export class DatabaseModule {
  static forRoot(options: DataSourceOptions): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: DataSource, useFactory: () => createDataSource(options).initialize() }, Database],
      exports: [DataSource, Database],
    };
  }
}
