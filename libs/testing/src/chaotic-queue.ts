/** What a job of the real queue names: this stream, up to this version. */
export interface ChaoticNudge {
  readonly subscriber: string;
  readonly streamId: string;
  readonly version: number;
}

export interface Chaos {
  /** Out of a hundred nudges so many are lost, and so many come twice. */
  readonly dropPercent: number;
  readonly repeatPercent: number;
  /** How many later nudges may overtake one. */
  readonly delayMax: number;
}

export const ALL_CHAOS: Chaos = { dropPercent: 20, repeatPercent: 20, delayMax: 50 };

/**
 * A queue that drops, repeats, delays and reorders, the same way for the same seed. It drives the real handlers:
 * hand it what was recorded, and let it call `SubscriptionRunner.process` with what comes out.
 */
export class ChaoticQueue {
  private readonly waiting: { readonly nudge: ChaoticNudge; readonly due: number }[] = [];
  private turn = 0;

  constructor(
    private readonly random: () => number,
    private readonly chaos: Chaos = ALL_CHAOS,
  ) {}

  get size(): number {
    return this.waiting.length;
  }

  push(nudge: ChaoticNudge): void {
    this.turn += 1;
    if (this.random() * 100 < this.chaos.dropPercent) return;
    const copies = this.random() * 100 < this.chaos.repeatPercent ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      this.waiting.push({ nudge, due: this.turn + this.random() * this.chaos.delayMax });
    }
  }

  /** The next to arrive, in the order chaos made of it. */
  shift(): ChaoticNudge | undefined {
    let first = 0;
    for (let index = 1; index < this.waiting.length; index++) {
      if ((this.waiting[index]?.due ?? 0) < (this.waiting[first]?.due ?? 0)) first = index;
    }
    return this.waiting.splice(first, 1)[0]?.nudge;
  }
}

/** A small seeded generator (mulberry32): numbers in [0, 1), the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
