import { refuse } from '#libs/kernel';
import type { Refusal } from '#libs/kernel';

/** An aggregate as its row has it. Version 0 and no state before its first event. */
export interface Stored<State> {
  readonly state: State | undefined;
  readonly version: number;
  readonly headHash: string;
}

/** VERSION_STALE when the row is not at the version the person saw. */
export const checkSeen = (version: number, seen: number | undefined): Refusal | undefined =>
  seen === undefined || seen === version
    ? undefined
    : refuse('VERSION_STALE', { current: String(version), seen: String(seen) });

/** What a command answers: which paper, at which version, in which state, and what happened. */
export type PayoutAnswer = {
  readonly id: string;
  readonly number: string;
  readonly version: number;
  readonly state: string;
  readonly events: readonly string[];
};

/** "<institution>:<role>": what to-do lists are found by. */
export const taskKeysOf = (tasks: readonly { readonly institutionId: string; readonly role: string }[]): string[] =>
  [...new Set(tasks.map(({ institutionId, role }) => `${institutionId}:${role}`))].sort();
