import { after, afterEach, before, beforeEach, describe, it, test } from 'node:test';
import { format } from 'node:util';
import { expect } from 'expect';

type Test = (name: string, work: (...values: never[]) => unknown) => unknown;

/** `it.each(table)(name, test)`: one test for each row; `%s` and `%j` in the name stand for its values. */
const each =
  (declare: Test) =>
  (rows: readonly unknown[]) =>
  (name: string, work: (...values: unknown[]) => unknown): void => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      const holes = name.match(/%[sjdio]/g)?.length ?? 0;
      declare(format(name, ...values.slice(0, holes)), () => work(...values));
    }
  };

/** Without the test context that Node hands in: Jest would take an argument for a callback. */
const plain =
  (declare: (name: string, work: () => unknown) => unknown): Test =>
  (name, work) =>
    declare(name, () => (work as () => unknown)());

const withEach = (declare: Test) => Object.assign(declare, { each: each(declare) });

/** What a test file finds without importing it, as in Jest. */
export const GLOBALS = {
  describe: withEach(plain(describe as never)),
  it: withEach(plain(it as never)),
  test: withEach(plain(test as never)),
  beforeEach: (work: () => unknown) => beforeEach(() => work() as never),
  afterEach: (work: () => unknown) => afterEach(() => work() as never),
  beforeAll: (work: () => unknown) => before(() => work() as never),
  afterAll: (work: () => unknown) => after(() => work() as never),
  expect,
} as const;
