/**
 * A rest that a wake-up ends early. A wake-up that comes while nobody rests ends the next rest at once, so none is
 * lost.
 */
export class Pause {
  private isAwake = false;
  private resume: (() => void) | undefined;

  wake(): void {
    this.isAwake = true;
    this.resume?.();
  }

  async until(ms: number): Promise<void> {
    if (!this.isAwake) {
      await new Promise<void>((done) => {
        const timer = setTimeout(done, ms);
        this.resume = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
    this.isAwake = false;
    this.resume = undefined;
  }
}
