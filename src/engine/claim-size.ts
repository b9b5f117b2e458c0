import { afterFailure, afterSuccess, CLAIM } from './claim-size.rules.js';

/** How many accounts a transaction claims now: as many as the machine gets through in the time that others may wait. */
export class ClaimSize {
  private size = CLAIM;

  constructor(private readonly targetMs: number) {}

  get value(): number {
    return this.size;
  }

  /** Does the work of one claim, and learns from it: a failure halves the next. */
  async learn(work: () => Promise<number>): Promise<number> {
    const { size } = this;
    const began = performance.now();
    try {
      const taken = await work();
      this.size = afterSuccess(size, performance.now() - began, taken, this.targetMs);
      return taken;
    } catch (error) {
      this.size = Math.min(this.size, afterFailure(size));
      throw error;
    }
  }
}
