import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { EventLog } from '#libs/eventing';
import { Ledger } from '#libs/ledger';

/** What a remittance's page reads beside the aggregate: its events and its postings. */
@Injectable()
export class ReadModels {
  constructor(
    @Inject(Database) readonly database: Database,
    @Inject(EventLog) readonly log: EventLog,
    @Inject(Ledger) readonly ledger: Ledger,
  ) {}
}
