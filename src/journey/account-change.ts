import type { Scribe } from '../event/scribe.js';
import { writeTimeline } from './timeline.js';

/** What a change was of, and what is kept of it. */
export interface AccountChangeData {
  readonly CONTRACT: {
    readonly subscriptionId: string;
    readonly status: string;
    /** Null for a contract that is new. */
    readonly statusBefore: string | null;
    readonly currency: string;
    readonly mrrMinor: number;
    readonly mrrMinorBefore: number;
    readonly currencyBefore: string;
  };
  readonly HEALTH: {
    readonly band: string | null;
    readonly bandBefore: string | null;
    /** Points, 0 to 100. */
    readonly score: number | null;
    readonly scoreBefore: number | null;
  };
}
export type AccountChangeKind = keyof AccountChangeData;

/** Keeps a change, and puts it on the timeline. The same key at the same moment is the same change. */
export function recordAccountChange<Kind extends AccountChangeKind>(
  scribe: Scribe,
  { kind, key, data }: { readonly kind: Kind; readonly key: string; readonly data: AccountChangeData[Kind] },
): void {
  scribe.forQueries(() => {
    const id = scribe.id('accountChange', `${kind}/${key}`);
    scribe.write({
      table: 'account_change',
      mode: 'upsert',
      row: { id, account_id: scribe.accountId, kind, at: scribe.now, data: JSON.stringify(data) },
    });
    writeTimeline(scribe, { kind, refId: id, at: scribe.now });
  });
}
