import fc from 'fast-check';
import { hashKey, ID_PREFIX, idOf, kindOf, newId, personNumber } from '../../../src/kernel/ids.js';

it('makes ids that say what they name and fit their column', () => {
  for (const kind of Object.keys(ID_PREFIX) as (keyof typeof ID_PREFIX)[]) {
    const id = newId(kind);
    expect(id).toMatch(new RegExp(`^${ID_PREFIX[kind]}_[0-9a-z]{26}$`));
    expect(kindOf(id)).toBe(kind);
    expect(id.length).toBeLessThanOrEqual(40);
  }
  expect(kindOf('nothing')).toBeUndefined();
  expect(kindOf('xxxx_01j9')).toBeUndefined();
});

it('gives the same id for the same key and time, another for another', () => {
  const at = 1_763_800_000_000;
  expect(idOf('task', at, 'a:1')).toBe(idOf('task', at, 'a:1'));
  expect(new Set([idOf('task', at, 'a:1'), idOf('task', at, 'a:2'), idOf('task', at + 1, 'a:1')]).size).toBe(3);
});

it('orders ids by time', () => {
  const time = fc.integer({ min: 0, max: 2 ** 47 });
  fc.assert(
    fc.property(
      time,
      time,
      fc.string(),
      fc.string(),
      (a, b, left, right) => a === b || idOf('event', a, left) < idOf('event', b, right) === a < b,
    ),
  );
});

it('tells keys apart that differ only by case, accent or trailing space', () => {
  expect(new Set(['Acme', 'acme', 'Acmé', 'Acme '].map((key) => hashKey(key).toString('hex'))).size).toBe(4);
});

it('numbers persons within what a double and a BIGINT hold exactly', () => {
  fc.assert(
    fc.property(fc.string(), (key) => {
      const number = personNumber(key);
      expect(Number.isSafeInteger(number) && number >= 0 && number < 2 ** 52).toBe(true);
    }),
  );
  expect(personNumber('a')).not.toBe(personNumber('b'));
});
