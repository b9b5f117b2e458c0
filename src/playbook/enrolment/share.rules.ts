import { hashKey } from '../../kernel/ids.js';

const WHOLE = 2 ** 48;

/**
 * Where a subject stands for a purpose, from 0 up to but not including 1: by a hash, so the same for ever, evenly
 * spread, and of one purpose telling nothing about another. Who stands under 0.1 stands under 0.25: a share that grows
 * only takes in more.
 */
export const placeOf = (purpose: 'canary' | 'holdout', playbookKey: string, subjectId: string): number =>
  hashKey(`${purpose}/${playbookKey}/${subjectId}`).readUIntBE(0, 6) / WHOLE;

/** Whether a subject is within a share. */
export const isWithin = (
  share: number,
  purpose: 'canary' | 'holdout',
  playbookKey: string,
  subjectId: string,
): boolean => placeOf(purpose, playbookKey, subjectId) < share;
