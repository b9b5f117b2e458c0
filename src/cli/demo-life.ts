import type { Platform } from '../app/platform.js';
import type { DemoCompany } from '../integration/demo/demo.types.js';

const SECOND = 1000;

/** Keeps the demo company alive: a few signals every second, through the same intake as anybody's. */
export class DemoLife {
  private timer: NodeJS.Timeout | undefined;
  private isSending = false;

  constructor(
    private readonly platform: Platform,
    private readonly company: DemoCompany,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.send(), SECOND);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** A second that comes while the one before is still being sent is left out. */
  private async send(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    const { ctx, intake } = this.platform;
    const now = ctx.now();
    const signals = this.company.live(now, Math.floor((now - this.company.endsAt) / SECOND));
    await intake
      .record(ctx, signals, 'REJECT')
      .catch((error: unknown) => ctx.log.warn({ err: error }, 'the demo could not send'));
    this.isSending = false;
  }
}
