/**
 * The clock is a value: whoever needs the time is handed one, so that the same code is run live, tested and replayed.
 * Times are milliseconds since the Unix epoch.
 */
export interface Clock {
  now(): number;
}

/** The machine's clock. This is the only place that reads it. */
export class RealClock implements Clock {
  now(): number {
    return Date.now();
  }
}

/** A clock that moves only when it is told to, and never backwards. */
export class VirtualClock implements Clock {
  constructor(private at: number) {}

  now(): number {
    return this.at;
  }

  /** Moves to `at` (milliseconds since the epoch); an earlier moment leaves the clock where it is. */
  moveTo(at: number): void {
    this.at = Math.max(this.at, at);
  }
}
