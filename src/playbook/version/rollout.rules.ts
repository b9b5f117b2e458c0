import type { Rollout } from '../definition/playbook.types.js';
import type { PlaybookVersionRow } from './version.entity.js';

/** What a rollout changes of a version. */
export type Release = Pick<PlaybookVersionRow, 'hash' | 'state' | 'share' | 'publishedAt' | 'publishedBy' | 'replaces'>;

export interface ReleaseOrder {
  readonly hash: string;
  readonly state: Rollout;
  /** Of a canary only. */
  readonly share?: number;
  /** Milliseconds. */
  readonly at: number;
  /** A member or key; null = the plugin's file. */
  readonly by: string | null;
}

/**
 * The versions of one playbook that change when one of them is released, that one last. Of a key at most one is live
 * and one a canary. A live version that steps back to a share leaves the others to the version that was live before it.
 */
export function release(versions: readonly Release[], { hash, state, share, at, by }: ReleaseOrder): Release[] {
  const target = versions.find((version) => version.hash === hash);
  const given = state === 'CANARY' ? (share ?? null) : null;
  if (target === undefined || (target.state === state && target.share === given)) return [];
  const isOut = state === 'LIVE' || state === 'CANARY';
  const again =
    target.state === 'LIVE' && state === 'CANARY'
      ? versions.find((version) => version.hash === target.replaces)
      : undefined;
  const displaced = isOut
    ? versions.find((version) => version !== target && version !== again && version.state === state)
    : undefined;
  const replaces = state === 'LIVE' ? (displaced?.hash ?? target.replaces) : target.replaces;
  return [
    ...(displaced === undefined ? [] : [retired(displaced)]),
    ...(again === undefined ? [] : [live(again, { at, by })]),
    { ...target, state, share: given, replaces, ...(isOut && { publishedAt: at, publishedBy: by }) },
  ];
}

/**
 * Takes the latest release back: a canary when there is one, else the live version, in whose place the one comes that
 * was live before it. Taken back again, it goes one further back, never forth. Undefined when nothing was live before.
 */
export function takeBack(
  versions: readonly Release[],
  { at, by }: Pick<ReleaseOrder, 'at' | 'by'>,
): Release[] | undefined {
  const canary = versions.find(({ state }) => state === 'CANARY');
  if (canary !== undefined) return [retired(canary)];
  const inForce = versions.find(({ state }) => state === 'LIVE');
  const before = versions.find(({ hash }) => hash === inForce?.replaces);
  if (inForce === undefined || before === undefined) return undefined;
  return [retired(inForce), live(before, { at, by })];
}

/**
 * Whether a version comes into force because its file says `rollout: 'live'`. What the database says of a version that
 * it knows stays, so that loading the same files again undoes no rollback; a draft that was never released goes live
 * when its file comes to say so, and an earlier version when the file was written back to it.
 */
export function goesLive(version: Release | undefined, hash: string, formerHash: string | undefined): boolean {
  if (version === undefined || version.publishedAt === null) return true;
  return version.state !== 'LIVE' && formerHash !== undefined && formerHash !== hash;
}

const live = (version: Release, { at, by }: Pick<ReleaseOrder, 'at' | 'by'>): Release => ({
  ...version,
  state: 'LIVE',
  share: null,
  publishedAt: at,
  publishedBy: by,
});
const retired = (version: Release): Release => ({ ...version, state: 'RETIRED', share: null });
