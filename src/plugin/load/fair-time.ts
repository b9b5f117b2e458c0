/** A machine that has no time for the code counts at least a third of what goes by. */
const LEAST = 1 / 3;

/**
 * The time that code has had: of what went by on the clock as much as its process was on the processor, so that a
 * machine under load does not make a good plugin look like one that hangs; and a third of it at least, so that one that
 * waits for ever is found out.
 */
export class FairTime {
  private at: number;
  private cpuMs: number;

  constructor(
    cpuMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.at = now();
    this.cpuMs = cpuMs;
  }

  /** How much has been had since it was last asked, ms; `most`: a look that comes late counts no more than this. */
  take(cpuMs: number, most: number): number {
    const now = this.now();
    const passed = Math.min(most, now - this.at);
    const had = Math.max(0, cpuMs - this.cpuMs);
    [this.at, this.cpuMs] = [now, cpuMs];
    return Math.max(passed * LEAST, Math.min(passed, had));
  }
}
