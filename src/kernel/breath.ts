import { setImmediate as arrived } from 'node:timers/promises';

/** For work that computes for long: gives the event loop back when it has gone on for so many milliseconds. */
export class Breath {
  private began = performance.now();

  constructor(private readonly everyMs: number) {}

  /** Called between two pieces of work. */
  async taken(): Promise<void> {
    if (performance.now() - this.began < this.everyMs) return;
    await arrived();
    this.began = performance.now();
  }
}
