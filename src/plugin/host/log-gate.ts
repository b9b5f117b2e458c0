/** So many lines of its log a plugin's code may write at once, and so many more each second. */
const AT_ONCE = 100;
const A_SECOND = 20;

/** Lets through so much of a plugin's log that a flood of it drowns nobody, and counts what it drops. */
export class LogGate {
  private room = AT_ONCE;
  private at: number;
  private dropped = 0;

  /** `now`: of a clock that only goes forward, ms. */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.at = now();
  }

  /** How many lines were dropped before this one, which is let through; undefined when it is dropped itself. */
  pass(): number | undefined {
    const now = this.now();
    this.room = Math.min(AT_ONCE, this.room + ((now - this.at) / 1_000) * A_SECOND);
    this.at = now;
    if (this.room < 1) {
      this.dropped += 1;
      return undefined;
    }
    this.room -= 1;
    const { dropped } = this;
    this.dropped = 0;
    return dropped;
  }
}
