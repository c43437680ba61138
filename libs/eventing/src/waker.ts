import { Inject, Injectable } from '@nestjs/common';
import { Database } from '#libs/database';
import { EVENT_CHANNEL } from './options.js';

const DEBOUNCE_MS = 5;

/**
 * Wakes the dispatcher and the live feeds after a commit. A hint only: they look by themselves every half second.
 * Outside the transaction on purpose: NOTIFY inside one makes all commits queue up behind a single lock.
 */
@Injectable()
export class Waker {
  private timer: NodeJS.Timeout | undefined;

  constructor(@Inject(Database) private readonly database: Database) {}

  wake(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.database.query(`NOTIFY ${EVENT_CHANNEL}`).catch(() => undefined);
    }, DEBOUNCE_MS).unref();
  }
}
