import { parse, Source } from 'graphql';
import { ByteCache } from '../../../src/kernel/byte-cache.js';
import { OperationCaches } from '../../../src/server/operation-caches.js';

const LONG = ' '.repeat(3_900_000);

describe('what is kept of operations', () => {
  it('stays within its bytes over 1,000 different operations of 3.9 MB', async () => {
    const caches = new OperationCaches();
    const document = parse('{ a }');
    for (let round = 0; round < 1_000; round += 1) {
      const text = `{ a } # ${round}${LONG}`;
      const loc = Object.assign(Object.create(document.loc ?? null), { source: new Source(text) });
      caches.recordScreened(`${round}`);
      await caches.documents.set(`document-${round}`, { ...document, loc });
      await caches.texts.set(`text-${round}`, text);
      expect(caches.bytes).toBeLessThanOrEqual(OperationCaches.most);
    }
    expect(await caches.documents.get('document-0')).toBeUndefined();
    expect(await caches.documents.get('document-999')).toMatchObject({ loc: { source: { name: 'GraphQL request' } } });
    expect(caches.isScreened('999')).toBe(true);
  });

  it('counts the nodes of a document besides its text', async () => {
    const caches = new OperationCaches();
    await caches.documents.set('few', parse(`{ a } # ${' '.repeat(2_000)}`));
    const few = caches.bytes;
    await caches.documents.set('many', parse(`{ ${'a '.repeat(1_000)} }`));
    expect(caches.bytes - few).toBeGreaterThan(10 * few);
  });
});

describe('a cache of so many bytes', () => {
  it('lets go of what was unused for the longest, and counts what it lets go', () => {
    const cache = new ByteCache<string>(1_000);
    cache.set('a', 'A', 300);
    cache.set('b', 'B', 300);
    cache.get('a');
    cache.set('c', 'C', 300);
    expect([cache.has('a'), cache.has('b'), cache.has('c')]).toEqual([true, false, true]);
    expect(cache.bytes).toBe(804);
    cache.set('c', 'C', 100);
    cache.delete('a');
    expect([cache.bytes, cache.size]).toEqual([202, 1]);
  });

  it('does not keep what is larger than itself, nor what that would have replaced', () => {
    const cache = new ByteCache<string>(1_000);
    cache.set('a', 'A', 300);
    cache.set('a', 'AA', 3_000);
    expect([cache.get('a'), cache.bytes]).toEqual([undefined, 0]);
  });
});
