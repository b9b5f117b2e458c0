/**
 * Shares the event loop among what computes for a while: operations and the payloads of streams. Whoever waits for its
 * turn gets it in order, one in each round of the loop, so that between any two of them whatever has arrived (a health
 * check, an answer of the database) is heard.
 */
export class Slices {
  private readonly waiting: (() => void)[] = [];

  /** Resolves when it is the caller's turn. */
  turn(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (this.waiting.length === 1) setImmediate(this.next);
    });
  }

  private readonly next = (): void => {
    this.waiting.shift()?.();
    if (this.waiting.length > 0) setImmediate(this.next);
  };
}
