import type { HashAlgorithm } from './hash.js';

export interface EventingOptions {
  /** redis://… or postgres://…; absent where a process neither dispatches nor works (the api). */
  readonly queueUrl?: string;
  /** Keeps several systems apart on one Redis; in Cluster wrap it in braces. */
  readonly queuePrefix?: string;
  readonly hashAlgorithm: HashAlgorithm;
  /** This process may hold the dispatcher and the sweep. */
  readonly dispatch: boolean;
  /** This process runs the workers of the subscriptions registered in it. */
  readonly work: boolean;
  /** The database's address, for the dispatcher's own listening connection. */
  readonly databaseUrl: string;
  readonly sweepIntervalMs?: number;
  readonly sealIntervalMs?: number;
  /** How long a dispatched event may stay unhandled before it is nudged again. */
  readonly nudgeAgainAfterMs?: number;
}
export const EVENTING_OPTIONS = Symbol('EventingOptions');

export const DISPATCH_BATCH_MAX = 100;
export const DISPATCH_PAGE_MAX = 1_000;
/**
 * The least time between two rounds that found something. The first event goes at once; under load more events share a
 * job, and a job's cost (three writes on the PostgreSQL backend) with it.
 */
export const DISPATCH_GAP_MS = 20;
export const DISPATCH_POLL_MS = 500;
export const GAP_EVENTS_MAX = 1_000;
export const SWEEP_PAGE_MAX = 1_000;
/** Pages one sweep looks at per subscriber: so many events a round are nudged again after the queue was lost. */
export const SWEEP_PAGES_MAX = 20;
export const SWEEP_INTERVAL_MS = 1_000;
export const NUDGE_AGAIN_AFTER_MS = 3_000;
export const ATTEMPTS_MAX = 5;
export const BACKOFF_FIRST_MS = 500;
export const BACKOFF_MAX_MS = 60_000;
/** Jobs one worker handles at a time. */
export const WORKER_CONCURRENCY = 4;
/** A worker that has not renewed its hold on a job for this long is taken for dead, and the job goes to another. */
export const JOB_LOCK_MS = 30_000;
export const SEAL_INTERVAL_MS = 60_000;
export const SEAL_EVENTS_MAX = 50_000;
export const EVENT_CHANNEL = 'jieli_event';
/** The session advisory lock that makes one dispatcher at a time. */
export const DISPATCHER_LOCK = 7_201_500_001;
