import { accountChanges } from '../journey/account-changes.js';
import type { TimelineSource } from '../journey/timeline.service.js';
import type { Context } from '../kernel/context.js';
import { HealthBandChange } from './band-change.view.js';

/** Reads changes of health's band for timelines. */
export class BandChangeService implements TimelineSource {
  readonly timelineKinds = ['HEALTH'] as const;

  byIds(ctx: Context, ids: readonly string[]): Promise<(HealthBandChange | null)[]> {
    return accountChanges<'HEALTH', HealthBandChange>(ctx, ids, ({ id, at, data }) => {
      const { band, bandBefore, score, scoreBefore } = data;
      const from = bandBefore === null ? '' : ` from ${bandBefore}`;
      const to =
        band === null ? 'is not known any more' : `went${from} to ${band}${score === null ? '' : ` (${score})`}`;
      return Object.assign(new HealthBandChange(), {
        id,
        at,
        isPlanned: false,
        band,
        bandBefore,
        healthScore: score,
        healthScoreBefore: scoreBefore,
        summary: `Health ${to}`,
      });
    });
  }
}
