/**
 * A loop's rest that can be cut short. A wake that comes while the loop works, after `begin`, is not lost: the next
 * rest is skipped. Once ended, it never rests again.
 */
export class Pause {
  private woken = false;
  private finish: (() => void) | undefined;
  private over = false;

  get ended(): boolean {
    return this.over;
  }

  /** Wakes from here on count against the next rest. */
  begin(): void {
    this.woken = false;
  }

  wake(): void {
    this.woken = true;
    this.finish?.();
  }

  end(): void {
    this.over = true;
    this.wake();
  }

  for(limitMs: number): Promise<void> {
    if (this.over || this.woken) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.finish?.(), limitMs);
      this.finish = () => {
        clearTimeout(timer);
        this.finish = undefined;
        resolve();
      };
    });
  }
}
