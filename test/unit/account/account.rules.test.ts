import fc from 'fast-check';
import { accountFacts, attributeFacts } from '../../../src/account/account.facts.js';
import { AccountInput } from '../../../src/account/account.inputs.js';
import { closesCycle, effectiveTouch } from '../../../src/account/account.rules.js';
import { newAccountPart } from '../../../src/account/account.state.js';
import { checkAccountInput } from '../../../src/account/account-input.rules.js';
import { applyFit, scoreFit } from '../../../src/account/fit.rules.js';
import type { Condition } from '../../../src/condition/condition.js';
import type { PerennialError } from '../../../src/kernel/errors.js';
import { searchable } from '../../../src/kernel/text.js';
import { FakeScribe } from '../../support/fake-scribe.js';
import { DAY, momentAt, NOON } from '../../support/moments.js';

const DECLARED = [
  { name: 'tier', type: 'string', values: ['gold', 'silver'] },
  { name: 'seats', type: 'double' },
  { name: 'isVip', type: 'bool' },
  { name: 'list', type: 'list<string>' },
  { name: 'since', type: 'timestamp' },
  { name: 'note', type: 'string' },
] as const;

const input = (fields: Partial<AccountInput>): AccountInput & { externalId: string } =>
  Object.assign(new AccountInput(), { externalId: 'X' }, fields);
const refusal = (fields: Partial<AccountInput>) => {
  try {
    checkAccountInput(input(fields), DECLARED as never, NOON);
  } catch (error) {
    const { code, inputPath: path } = error as PerennialError;
    return { code, path };
  }
  return undefined;
};

describe('the account hierarchy', () => {
  it('sees a cycle through any number of ancestors, and only then', () => {
    const parentOf = new Map([
      ['a', 'b'],
      ['b', 'c'],
      ['c', null],
    ] as [string, string | null][]);
    expect(closesCycle('c', 'a', parentOf)).toBe(true);
    expect(closesCycle('a', 'a', parentOf)).toBe(true);
    expect(closesCycle('a', 'c', parentOf)).toBe(false);
    expect(closesCycle('new', 'a', parentOf)).toBe(false);
  });

  it('ends on a tree that is broken already', () => {
    expect(
      closesCycle(
        'x',
        'a',
        new Map([
          ['a', 'b'],
          ['b', 'a'],
        ]),
      ),
    ).toBe(false);
  });
});

describe('touch', () => {
  it('is the account’s own, else its segments’, else LOW', () => {
    expect(effectiveTouch({ touch: 'HIGH', segmentTouch: 'TECH' })).toBe('HIGH');
    expect(effectiveTouch({ segmentTouch: 'TECH' })).toBe('TECH');
    expect(effectiveTouch({})).toBe('LOW');
  });
});

describe('searching', () => {
  it('takes accents, width and case away, and fits its column', () => {
    expect(searchable('Crème Brûlée', null, 'ＡＣＭＥ')).toBe('creme brulee acme');
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 255 }),
        (text) => searchable(text, text, text).length <= 700,
      ),
    );
  });
});

describe('an account as a client sent it', () => {
  it('passes when it is right', () => {
    expect(
      refusal({
        name: 'Ω'.repeat(200),
        attributes: { tier: 'gold', seats: 5, isVip: true, list: ['a'], since: '2026-01-01T00:00:00Z', gone: null },
        tags: ['x'],
      }),
    ).toBeUndefined();
  });

  it('is refused with the place when a text is too long', () => {
    expect(refusal({ name: 'x'.repeat(201) })).toEqual({ code: 'VALUE_TOO_LARGE', path: ['name'] });
    expect(refusal({ externalId: 'x'.repeat(256) })).toEqual({ code: 'VALUE_TOO_LARGE', path: ['externalId'] });
    expect(refusal({ tags: ['ok', 'x'.repeat(65)] })).toEqual({ code: 'VALUE_TOO_LARGE', path: ['tags', 1] });
    expect(refusal({ attributes: { big: 'x'.repeat(40_000) } })).toEqual({
      code: 'VALUE_TOO_LARGE',
      path: ['attributes'],
    });
  });

  it('is refused when a value makes no sense', () => {
    expect(refusal({ externalId: '' })).toEqual({ code: 'BAD_INPUT', path: ['externalId'] });
    expect(refusal({ externalId: '\ud800' })).toEqual({ code: 'BAD_INPUT', path: ['externalId'] });
    expect(refusal({ employees: -1 })).toEqual({ code: 'BAD_INPUT', path: ['employees'] });
    expect(refusal({ fit: Number.NaN })).toEqual({ code: 'BAD_INPUT', path: ['fit'] });
    expect(refusal({ createdAt: NOON + DAY })).toEqual({ code: 'FUTURE_DATE', path: ['createdAt'] });
    expect(refusal({ ownerId: 'a', ownerExternalId: 'b' })).toEqual({ code: 'BAD_INPUT', path: ['ownerId'] });
    expect(refusal({ attributes: { tier: 5 } })).toEqual({ code: 'BAD_INPUT', path: ['attributes', 'tier'] });
    expect(refusal({ attributes: { tier: 'bronze' } })).toEqual({ code: 'BAD_INPUT', path: ['attributes', 'tier'] });
    expect(refusal({ attributes: { other: 'x' } })).toEqual({ code: 'BAD_INPUT', path: ['attributes', 'other'] });
    expect(refusal({ attributes: { since: '20260101' } })).toEqual({
      code: 'BAD_INPUT',
      path: ['attributes', 'since'],
    });
    expect(refusal({ attributes: { note: 'a\u0000' } })).toEqual({ code: 'BAD_INPUT', path: ['attributes', 'note'] });
    expect(refusal({ grade: 'Ent' as never })).toEqual({ code: 'BAD_INPUT', path: ['grade'] });
    expect(refusal({ touch: 'Med' as never })).toEqual({ code: 'BAD_INPUT', path: ['touch'] });
    expect(refusal({ employees: 2 ** 31 })).toEqual({ code: 'BAD_INPUT', path: ['employees'] });
    expect(refusal({ createdAt: -1 })).toEqual({ code: 'BAD_INPUT', path: ['createdAt'] });
    expect(refusal({ name: 'Acme\u0000' })).toEqual({ code: 'BAD_INPUT', path: ['name'] });
    expect(refusal({ name: 'Ac\nme' })).toEqual({ code: 'BAD_INPUT', path: ['name'] });
    expect(refusal({ attributes: { deep: { a: 1 } as never } })).toEqual({
      code: 'BAD_INPUT',
      path: ['attributes', 'deep'],
    });
    expect(refusal({ attributes: ['a'] as never })).toEqual({ code: 'BAD_INPUT', path: ['attributes'] });
    expect(refusal({ team: [{ role: 'SALES' }] })).toEqual({ code: 'BAD_INPUT', path: ['team', 0] });
  });
});

describe('account facts', () => {
  const account = newAccountPart({ id: 'acct_test', externalId: 'ACME', createdAt: NOON - 40 * DAY });
  const read = (path: string) => accountFacts.find((fact) => fact.path === path)?.read({ account }, momentAt());

  it('know what is always known and leave the rest unknown', () => {
    expect(['account.name', 'account.touch', 'account.hasOwner', 'account.ageDays', 'account.tags'].map(read)).toEqual([
      'ACME',
      'LOW',
      false,
      40,
      [],
    ]);
    expect(['account.grade', 'account.domain', 'account.employees', 'account.fit'].map(read)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    for (const { path, unknownWhen, read } of accountFacts)
      if (unknownWhen === undefined)
        expect({ path, isKnown: read({ account }, momentAt()) !== undefined }).toEqual({ path, isKnown: true });
  });

  it('read a custom attribute as its declared type, and as unknown when it is of another', () => {
    const part = {
      account: { ...account, attributes: { tier: 'gold', seats: '5', since: '2026-01-01T00:00:00Z', tags: ['a'] } },
    };
    const facts = attributeFacts([
      { name: 'tier', type: 'string' },
      { name: 'seats', type: 'double' },
      { name: 'since', type: 'timestamp' },
      { name: 'tags', type: 'list<string>' },
      { name: 'missing', type: 'bool' },
    ]);
    expect(facts.map(({ read }) => read(part, momentAt()))).toEqual([
      'gold',
      undefined,
      Date.UTC(2026, 0, 1),
      ['a'],
      undefined,
    ]);
    expect(facts[0]?.path).toBe('account.attributes.tier');
  });
});

describe('fit', () => {
  const weighing = (...parts: [boolean | undefined, number][]) => ({
    conditions: parts.map(([holds, weight], index) => ({
      key: `c${index}`,
      title: '',
      weight,
      condition: { test: () => holds } as unknown as Condition,
    })),
  });

  it('is the weight that is met in the weight that is known', () => {
    expect(scoreFit(weighing([true, 3], [false, 1]), { facts: [] })).toBe(75);
    expect(scoreFit(weighing([true, 1], [false, 2], [undefined, 7]), { facts: [] })).toBe(33.3);
    expect(scoreFit(weighing([undefined, 1]), { facts: [] })).toBeUndefined();
  });

  it('is written when it moves, and leaves the version alone', () => {
    const draft = { account: newAccountPart({ id: 'acct_test', externalId: 'ACME', createdAt: NOON }) };
    const scribe = new FakeScribe();
    applyFit(draft, weighing([true, 1]), { facts: [] }, scribe);
    applyFit(draft, weighing([true, 1]), { facts: [] }, scribe);
    expect(scribe.writes).toHaveLength(1);
    expect(scribe.table('account')).toEqual([expect.objectContaining({ fit_score: 100, version: 0 })]);
    applyFit(draft, weighing([undefined, 1]), { facts: [] }, scribe);
    expect(draft.account).not.toHaveProperty('fit');
  });
});
