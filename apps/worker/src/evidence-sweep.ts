import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { CLOCK } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import { EvidenceStore } from '#libs/remittance';

const INTERVAL_MS = 3_600_000;

/** Clears uploads that broke off, hourly. */
@Injectable()
export class EvidenceSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(EvidenceSweep.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(EvidenceStore) private readonly evidence: EvidenceStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.evidence.sweepUnfinished(this.clock.now()).catch((error: Error) => this.logger.warn(error.message));
    }, INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
