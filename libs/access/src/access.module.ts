import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { EventingModule } from '#libs/eventing';
import { ACCOUNT_STREAM, Accounts } from './accounts.js';
import { ENCRYPTION_KEYS } from './encryption.js';
import type { EncryptionKeys } from './encryption.js';
import { INSTITUTION_STREAM, Institutions } from './institutions.js';
import { Passwords } from './passwords.js';
import { Sessions } from './sessions.js';
import { USER_STREAM, Users } from './users.js';

const SERVICES = [Institutions, Accounts, Users, Sessions, Passwords];

@Module({})
export class AccessModule {
  static forRoot(keys: EncryptionKeys): DynamicModule {
    return {
      module: AccessModule,
      global: true,
      imports: [
        EventingModule.forFeature({
          publishes: [
            { streamType: INSTITUTION_STREAM, types: ['InstitutionCreated'] },
            { streamType: ACCOUNT_STREAM, types: ['AccountOpened'] },
            { streamType: USER_STREAM, types: ['UserCreated', 'UserChanged'] },
          ],
        }),
      ],
      providers: [{ provide: ENCRYPTION_KEYS, useValue: keys }, ...SERVICES],
      exports: [...SERVICES, ENCRYPTION_KEYS],
    };
  }
}
