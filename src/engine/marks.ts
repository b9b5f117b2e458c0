import { effectiveTouch } from '../account/account.rules.js';
import type { Scribe } from '../event/scribe.js';
import type { Draft } from './draft.js';

/** What lists of accounts filter by, as of a moment: before and after a turn they say what happened to a list. */
export interface Marks {
  readonly name: string;
  readonly stage: string;
  readonly segments: readonly string[];
  readonly ownerId: string | null;
  readonly grade: string | null;
  readonly touch: string | null;
  readonly band: string | null;
  readonly arrMinor: number;
  readonly renewalOn: string | null;
  readonly version: number;
}

const LISTED = ['stage', 'segments', 'ownerId', 'grade', 'touch', 'band', 'arrMinor', 'renewalOn'] as const;

export function marksOf({ account, lifecycle, segments, health, revenue }: Draft): Marks {
  return {
    name: account.name,
    stage: lifecycle.stage,
    segments: Object.keys(segments.members).sort(),
    ownerId: account.ownerId ?? null,
    grade: account.grade ?? null,
    touch: effectiveTouch(account),
    band: health.band ?? null,
    arrMinor: revenue.view?.arrMinor ?? 0,
    renewalOn: revenue.view?.renewalOn ?? null,
    version: account.version,
  };
}

/** Emits one account.changed when anything that lists show differs. The name itself stays out of the log. */
export function reportMarks(before: Marks, after: Marks, scribe: Scribe): void {
  const changed = (Object.keys(after) as (keyof Marks)[]).filter(
    (mark) => String(before[mark]) !== String(after[mark]),
  );
  if (changed.length === 0) return;
  const listed = LISTED.flatMap((mark) => [
    [`before.${mark}`, before[mark]],
    [`after.${mark}`, after[mark]],
  ]);
  scribe.emit({ type: 'account.changed', data: { changed, ...Object.fromEntries(listed) } });
}
