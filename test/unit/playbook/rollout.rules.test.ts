import * as fc from 'fast-check';
import { ROLLOUTS } from '../../../src/playbook/definition/playbook.types.js';
import { goesLive, type Release, release, takeBack } from '../../../src/playbook/version/rollout.rules.js';

const draft = (hash: string, more: Partial<Release> = {}): Release => ({
  hash,
  state: 'DRAFT',
  share: null,
  publishedAt: null,
  publishedBy: null,
  replaces: null,
  ...more,
});

/** The versions as they are after an order. */
function after(versions: readonly Release[], changes: readonly Release[] = []): Release[] {
  return versions.map((version) => changes.find(({ hash }) => hash === version.hash) ?? version);
}
const states = (versions: readonly Release[]) => versions.map(({ hash, state }) => `${hash} ${state}`);
const set = (versions: readonly Release[], hash: string, state: Release['state'], share?: number, at = 5): Release[] =>
  after(versions, release(versions, { hash, state, at, by: 'akey_1', ...(share !== undefined && { share }) }));
const back = (versions: readonly Release[]): Release[] => after(versions, takeBack(versions, { at: 9, by: 'akey_1' }));

describe('a rollout', () => {
  const three = ['a', 'b', 'c'].map((hash) => draft(hash));

  it('retires the version that was live, and remembers it', () => {
    const versions = set(set(three, 'a', 'LIVE'), 'b', 'LIVE');
    expect(states(versions)).toEqual(['a RETIRED', 'b LIVE', 'c DRAFT']);
    expect(versions[1]).toEqual({
      hash: 'b',
      state: 'LIVE',
      share: null,
      publishedAt: 5,
      publishedBy: 'akey_1',
      replaces: 'a',
    });
  });

  it('has a canary beside the live version, and one at most', () => {
    const versions = set(set(set(three, 'a', 'LIVE'), 'b', 'CANARY', 0.1), 'c', 'CANARY', 0.2);
    expect(states(versions)).toEqual(['a LIVE', 'b RETIRED', 'c CANARY']);
    expect(states(set(versions, 'c', 'LIVE'))).toEqual(['a RETIRED', 'b RETIRED', 'c LIVE']);
  });

  it('that takes the live version back to a share leaves the others to the one before it, or to none', () => {
    const versions = set(set(set(three, 'a', 'LIVE'), 'b', 'LIVE'), 'b', 'CANARY', 0.1);
    expect(states(versions)).toEqual(['a LIVE', 'b CANARY', 'c DRAFT']);
    expect(states(set(versions, 'b', 'LIVE'))).toEqual(['a RETIRED', 'b LIVE', 'c DRAFT']);
    expect(states(back(versions))).toEqual(['a LIVE', 'b RETIRED', 'c DRAFT']);
    expect(states(set(set(three, 'a', 'LIVE'), 'a', 'CANARY', 0.1))).toEqual(['a CANARY', 'b DRAFT', 'c DRAFT']);
  });

  it('changes nothing when it is so already', () => {
    const versions = set(set(three, 'a', 'LIVE'), 'b', 'CANARY', 0.1);
    expect(release(versions, { hash: 'a', state: 'LIVE', at: 7, by: null })).toEqual([]);
    expect(release(versions, { hash: 'b', state: 'CANARY', share: 0.1, at: 7, by: null })).toEqual([]);
    expect(release(versions, { hash: 'b', state: 'CANARY', share: 0.3, at: 7, by: null })).toMatchObject([
      { hash: 'b', share: 0.3 },
    ]);
  });

  it('never leaves two versions live or two canaries, whatever is asked in whatever order', () => {
    const order = fc.record({
      hash: fc.constantFrom('a', 'b', 'c'),
      state: fc.constantFrom(...ROLLOUTS, 'BACK' as const),
      share: fc.constantFrom(0.1, 0.5),
    });
    fc.assert(
      fc.property(fc.array(order, { maxLength: 20 }), (orders) => {
        let versions = three;
        for (const { hash, state, share } of orders)
          versions =
            state === 'BACK' ? back(versions) : set(versions, hash, state, state === 'CANARY' ? share : undefined);
        for (const state of ['LIVE', 'CANARY'])
          expect(versions.filter((version) => version.state === state).length).toBeLessThanOrEqual(1);
        for (const { state, share } of versions) expect(share === null).toBe(state !== 'CANARY');
      }),
    );
  });
});

describe('a rollback', () => {
  const lived = set(set(set([draft('a'), draft('b'), draft('c')], 'a', 'LIVE'), 'b', 'LIVE'), 'c', 'LIVE');

  it('puts the version before back, and then the one before that, never forth again', () => {
    expect(states(back(lived))).toEqual(['a RETIRED', 'b LIVE', 'c RETIRED']);
    expect(states(back(back(lived)))).toEqual(['a LIVE', 'b RETIRED', 'c RETIRED']);
    expect(takeBack(back(back(lived)), { at: 9, by: null })).toBeUndefined();
  });

  it('takes a canary back before anything else, and leaves the live version', () => {
    expect(states(back(set(set([draft('a'), draft('b')], 'a', 'LIVE'), 'b', 'CANARY', 0.1)))).toEqual([
      'a LIVE',
      'b RETIRED',
    ]);
    expect(states(back(set([draft('a')], 'a', 'CANARY', 0.1)))).toEqual(['a RETIRED']);
  });
});

describe('a file that says live', () => {
  const retired = draft('a', { state: 'RETIRED', publishedAt: 3 });

  it('releases what is new, and a draft that was never released', () => {
    expect([goesLive(undefined, 'a', undefined), goesLive(draft('a'), 'a', 'a')]).toEqual([true, true]);
  });

  it('releases nothing again that the database has retired, unless the file was written back to it', () => {
    expect([goesLive(retired, 'a', 'a'), goesLive(retired, 'a', undefined), goesLive(retired, 'a', 'b')]).toEqual([
      false,
      false,
      true,
    ]);
    expect(goesLive(draft('a', { publishedAt: 3 }), 'a', 'a')).toBe(false);
  });
});
