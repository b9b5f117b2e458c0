import { GUIDE_UNDER_WAY } from '../guide/guide.types.js';
import type { StreamChange } from './stream-change.js';

/**
 * What an event did to the guides that a product shows to a person, from its data alone; undefined when it shows the
 * same as before.
 */
export function guideChangeOf({
  status,
  'before.status': before,
}: Readonly<Record<string, unknown>>): StreamChange | undefined {
  const wasShown = isUnderWay(before);
  if (isUnderWay(status)) return wasShown ? 'CHANGED' : 'ADDED';
  return wasShown ? 'REMOVED' : undefined;
}

const isUnderWay = (status: unknown): boolean => (GUIDE_UNDER_WAY as readonly unknown[]).includes(status);
