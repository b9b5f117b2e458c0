import { dehydrate } from '../../src/database/hydrate.js';
import type { RowOf } from '../../src/database/tables.js';
import { hashKey, newId } from '../../src/kernel/ids.js';
import { Sample } from './sample.entity.js';

/** A row of `sample`, with what the test cares about. */
export function sampleRow(given: Partial<Sample> = {}): RowOf<Sample> {
  const id = given.id ?? newId('account');
  const externalId = given.externalId ?? id;
  return dehydrate(Sample, {
    id,
    externalId,
    externalHash: hashKey(externalId),
    name: null,
    parentId: null,
    kind: 'ONE',
    score: 0,
    rating: null,
    amountMinor: 0,
    share: null,
    isLive: true,
    createdAt: 0,
    startsOn: null,
    attributes: null,
    notes: null,
    state: null,
    ...given,
  }) as RowOf<Sample>;
}
