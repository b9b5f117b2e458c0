/**
 * One writer at a time, first come, first served. SQLite has one connection for writing: were two transactions to share
 * it, the rollback of one would take the other's acknowledged writes with it.
 */
export class WriteQueue {
  private readonly waiting: (() => void)[] = [];
  private isTaken = false;

  /** Runs the job when its turn has come. @throws what `late` makes when that takes longer than `waitMs`. */
  async run<T>(job: () => Promise<T>, waitMs: number, late: () => Error): Promise<T> {
    if (this.isTaken) await this.turn(waitMs, late);
    this.isTaken = true;
    try {
      return await job();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.isTaken = false;
    }
  }

  /** Resolves when the one before hands over; the queue stays taken in between. */
  private turn(waitMs: number, late: () => Error): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        reject(late());
      }, waitMs);
      this.waiting.push(enter);
    });
  }
}
