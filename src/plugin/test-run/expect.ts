import { AssertionError } from 'node:assert';
import { inspect } from 'node:util';
import { hasAtLeast, isSame, PATTERNS } from './matches.js';

type Check = (found: unknown, ...wanted: never[]) => boolean;

const asNumber =
  (compare: (found: number, wanted: number) => boolean): Check =>
  (found: unknown, wanted: number) =>
    typeof found === 'number' && compare(found, wanted);

function thrown(work: unknown): { readonly error: unknown } | undefined {
  try {
    (work as () => unknown)();
    return undefined;
  } catch (error) {
    return { error };
  }
}

function saysSo(caught: { readonly error: unknown } | undefined, wanted: RegExp | string | undefined): boolean {
  if (caught === undefined) return false;
  const message = caught.error instanceof Error ? caught.error.message : String(caught.error);
  return wanted === undefined || (typeof wanted === 'string' ? message.includes(wanted) : wanted.test(message));
}

/** What can be expected of a value: the part of Jest’s matchers that tests of playbooks use. */
const CHECKS = {
  toBe: (found, wanted) => Object.is(found, wanted),
  toEqual: isSame,
  toStrictEqual: isSame,
  toMatchObject: hasAtLeast,
  toBeUndefined: (found) => found === undefined,
  toBeDefined: (found) => found !== undefined,
  toBeNull: (found) => found === null,
  toBeTruthy: (found) => Boolean(found),
  toBeFalsy: (found) => !found,
  toBeGreaterThan: asNumber((found, wanted) => found > wanted),
  toBeGreaterThanOrEqual: asNumber((found, wanted) => found >= wanted),
  toBeLessThan: asNumber((found, wanted) => found < wanted),
  toBeLessThanOrEqual: asNumber((found, wanted) => found <= wanted),
  toHaveLength: (found, wanted: number) => (found as { readonly length?: unknown } | null)?.length === wanted,
  toContain: (found, wanted: never) => (typeof found === 'string' || Array.isArray(found)) && found.includes(wanted),
  toContainEqual: (found, wanted) => Array.isArray(found) && found.some((item) => isSame(item, wanted)),
  toMatch: (found, wanted: RegExp | string) => typeof found === 'string' && new RegExp(wanted).test(found),
  toThrow: (found, wanted?: RegExp | string) => saysSo(thrown(found), wanted),
} as const satisfies Readonly<Record<string, Check>>;

type Matchers = { readonly [Name in keyof typeof CHECKS]: (...wanted: unknown[]) => void };

/** A small `expect`, so that a test written for Jest runs in plain Node too. */
export const expect = Object.assign(
  (found: unknown) => offering({ ...matchers(found, false), not: offering(matchers(found, true)) }),
  PATTERNS,
);

function matchers(found: unknown, isNot: boolean): Matchers {
  return Object.fromEntries(
    Object.entries(CHECKS).map(([name, check]) => [
      name,
      (...wanted: unknown[]) => assert(name, check, found, wanted, isNot),
    ]),
  ) as Matchers;
}

function assert(name: string, check: Check, found: unknown, wanted: readonly unknown[], isNot: boolean): void {
  if (check(found, ...(wanted as never[])) !== isNot) return;
  const call = `${isNot ? 'not.' : ''}${name}(${wanted.map(shown).join(', ')})`;
  const message = `expect(found).${call}, and found is ${shown(found)}`;
  throw new AssertionError({ message, actual: found, expected: wanted[0], operator: name, stackStartFn: assert });
}

const shown = (value: unknown): string => inspect(value, { depth: 6, compact: true, breakLength: 120 });

/** A matcher of Jest’s that is not here says so, with those that there are. */
function offering<T extends object>(given: T): T {
  return new Proxy(given, {
    get: (target, name) => {
      const matcher = target[name as keyof T];
      if (matcher === undefined && typeof name === 'string')
        throw new Error(
          `expect has no ${name} here; it has ${Object.keys(CHECKS).join(', ')}. Jest has more: npm run jest.`,
        );
      return matcher;
    },
  });
}
