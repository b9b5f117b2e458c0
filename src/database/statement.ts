import type { Executor } from '../kernel/context.js';

type On = Pick<Executor, 'dialect'>;

/** A list that a statement has a mark for each of, or how long it is. */
export type Listed = readonly unknown[] | number;

type Make = (...given: never[]) => unknown;
type Sample<Made> = (make: Made, on: On) => string;

/** A statement, or a part of one, that is put together from what it is given. */
export type Built<Made extends Make> = Made & {
  /** What can come of it: a test prepares these statements on both databases. */
  readonly samples: readonly ((on: On) => string)[];
};

/**
 * What a `.sql.ts` file exports beside plain texts: a statement in the making, and at least one sample that makes it
 * (of a part, one that makes a statement around it): `test/unit/database/statements.test.ts` prepares every one of them
 * on both databases.
 */
export const built = <Made extends Make>(make: Made, sample: Sample<Made>, ...more: Sample<Made>[]): Built<Made> =>
  Object.assign(make, { samples: [sample, ...more].map((one) => (on: On) => one(make, on)) });
