import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { createDataSource } from './data-source.js';
import type { DataSourceOptions } from './data-source.js';
import { Database } from './database.js';

/** One pool per process, global. */
@Module({})
export class DatabaseModule {
  static forRoot(options: DataSourceOptions): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => createDataSource(options).options,
          dataSourceFactory: async () => createDataSource(options).initialize(),
        }),
      ],
      providers: [Database],
      exports: [Database],
    };
  }
}
