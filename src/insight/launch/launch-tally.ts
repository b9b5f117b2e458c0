import type { LaunchCounts, LaunchForecast, LaunchReasonCount } from './launch-preview.view.js';

/** Counts what launches would come to. */
export class LaunchTally {
  private examined = 0;
  private readonly verdicts = { WOULD_START: 0, WOULD_WAIT: 0, WOULD_NOT_START: 0 };
  private readonly reasons = new Map<string, LaunchReasonCount>();

  add({ verdict, reason }: Pick<LaunchForecast, 'verdict' | 'reason'>): void {
    this.examined += 1;
    this.verdicts[verdict] += 1;
    if (reason === null) return;
    const key = `${reason} ${verdict}`;
    const count = (this.reasons.get(key)?.count ?? 0) + 1;
    this.reasons.set(key, { reason, startsLater: verdict === 'WOULD_WAIT', count });
  }

  counts(total: number): LaunchCounts {
    const { WOULD_START: wouldStart, WOULD_WAIT: wouldWait, WOULD_NOT_START: wouldNotStart } = this.verdicts;
    const reasons = [...this.reasons.values()].sort(
      (one, other) => other.count - one.count || (one.reason < other.reason ? -1 : 1),
    );
    const { examined } = this;
    return { examined, isCut: examined < total, wouldStart, wouldWait, wouldNotStart, reasons };
  }
}
