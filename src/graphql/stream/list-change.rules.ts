import type { StreamChange } from './stream-change.js';

/** Undefined when the record was not on the list and is not. */
export function changeOf(wasListed: boolean, isListed: boolean): StreamChange | undefined {
  if (wasListed) return isListed ? 'CHANGED' : 'REMOVED';
  return isListed ? 'ADDED' : undefined;
}

/**
 * For an event of an earlier release, which told too little: a list that is kept up by this ends as the list that the
 * filter gives, if not by the same steps.
 */
export const changeByNow = (isListed: boolean): StreamChange => (isListed ? 'CHANGED' : 'REMOVED');
