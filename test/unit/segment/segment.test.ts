import { effectiveTouch } from '../../../src/account/account.rules.js';
import { scopeOf } from '../../../src/condition/scope.js';
import { segmentIdOf } from '../../../src/kernel/ids.js';
import { compileSegment, compileSegments } from '../../../src/segment/segment.compile.js';
import { segmentDefinition } from '../../../src/segment/segment.definition.js';
import { segmentFolds } from '../../../src/segment/segment.fold.js';
import { moveSegments, type SegmentDraft } from '../../../src/segment/segment.rules.js';
import { newSegmentPart } from '../../../src/segment/segment.state.js';
import { FakeScribe } from '../../support/fake-scribe.js';
import { DAY, NOON, signalOf } from '../../support/moments.js';

const scope = scopeOf([
  { path: 'revenue.arr', derivesFrom: ['subscriptions'], type: 'double', description: 'ARR' },
  { path: 'health.score', derivesFrom: ['score'], type: 'double', description: 'Score' },
]);
const define = (key: string, rest: { if?: string; settings?: Record<string, string> } = {}) =>
  segmentDefinition.parse({ key, title: key, ...rest });
const frame = (arr: number | undefined, score?: number) => ({ facts: [arr, score] });

const big = define('big', { if: 'revenue.arr > 100', settings: { touch: 'HIGH', cadence: '7d' } });
const all = define('all', { if: 'revenue.arr >= 0', settings: { touch: 'LOW', cadence: '1mo', scorecard: 'basic' } });

function world(...definitions: ReturnType<typeof define>[]) {
  const segments = compileSegments(definitions, scope);
  const draft: SegmentDraft = { segments: newSegmentPart(), account: {} };
  const scribe = new FakeScribe();
  const move = (arr: number | undefined, now = NOON, rules = segments) => {
    scribe.now = now;
    return moveSegments(draft, rules, frame(arr), scribe, { now });
  };
  return { segments, draft, scribe, move };
}

describe('compiling segments', () => {
  test('one that chooses a scorecard may not read health', () => {
    expect(() =>
      compileSegment(define('red', { if: 'health.score < 50', settings: { scorecard: 'x' } }), scope),
    ).toThrow(/may not read health\.score/);
    expect(compileSegment(define('red', { if: 'health.score < 50' }), scope).key).toBe('red');
  });

  test('an unknown fact is refused with the place', () => {
    expect(() => compileSegment(define('x', { if: 'revenue.ar > 1' }), scope)).toThrow(
      expect.objectContaining({ code: 'CONDITION_INVALID', inputPath: ['segments', 'x', 'if'] }),
    );
  });

  test('two of one key are refused', () => {
    expect(() => compileSegments([big, big], scope)).toThrow(/Two segments/);
  });
});

describe('membership', () => {
  test('entry and exit are recorded with their cause, and the history stays', () => {
    const { draft, scribe, move } = world(big, all);
    expect(move(500)).toBe(true);
    expect(move(500)).toBe(false);
    expect(move(50, NOON + DAY)).toBe(true);
    expect(Object.keys(draft.segments.members)).toEqual(['all']);
    expect(scribe.table('segment_member')).toMatchObject([
      { segment_key: 'big', segment_id: segmentIdOf('big'), entered_at: NOON, left_at: NOON + DAY },
      { segment_key: 'all', left_at: null },
    ]);
    expect(scribe.events.map(({ type, data }) => [type, data.segment])).toEqual([
      ['segment.entered', 'big'],
      ['segment.entered', 'all'],
      ['segment.left', 'big'],
    ]);
    expect(scribe.causes[0]).toMatchObject({
      kind: 'RULE',
      condition: 'revenue.arr > 100',
      facts: { 'revenue.arr': 500 },
    });
    expect(scribe.events[0]?.firesNothing).toBeUndefined();
  });

  test('what is unknown does not hold', () => {
    const { draft, move } = world(all);
    move(undefined);
    expect(draft.segments.members).toEqual({});
  });

  test('a changed or a new definition moves with cause DEFINITION and fires nothing', () => {
    const { scribe, move } = world(big);
    move(500);
    const changed = compileSegments([define('big', { if: 'revenue.arr > 1000' }), all], scope);
    move(500, NOON + DAY, changed);
    expect(scribe.causes.slice(1)).toMatchObject([{ kind: 'DEFINITION' }, { kind: 'DEFINITION' }]);
    expect(scribe.events.slice(1)).toMatchObject([
      { type: 'segment.left', firesNothing: true },
      { type: 'segment.entered', firesNothing: true },
    ]);
  });

  test('a segment that is no longer declared is left', () => {
    const { draft, scribe, move } = world(big, all);
    move(500);
    move(500, NOON + DAY, compileSegments([all], scope));
    expect(Object.keys(draft.segments.members)).toEqual(['all']);
    expect(scribe.causes.at(-1)).toMatchObject({ kind: 'DEFINITION' });
  });

  test('a static segment holds who was put into it', () => {
    const { draft, scribe, move } = world(define('pilot'));
    const say = (type: 'segment.pinned' | 'segment.unpinned') =>
      segmentFolds[type]?.(draft, signalOf(type, { segment: 'pilot' }), scribe);
    move(1);
    expect(draft.segments.members).toEqual({});
    say('segment.pinned');
    move(1);
    expect(Object.keys(draft.segments.members)).toEqual(['pilot']);
    say('segment.unpinned');
    expect(move(1, NOON + 1)).toBe(true);
    expect(draft.segments.members).toEqual({});
  });
});

describe('settings', () => {
  test('the first segment that sets one wins, and the account’s own overrides', () => {
    const { draft, move } = world(big, all);
    move(500);
    expect(draft.segments).toMatchObject({ touch: 'HIGH', scorecard: 'basic', cadence: { every: '7d', since: NOON } });
    expect(draft.account.segmentTouch).toBe('HIGH');
    expect(effectiveTouch(draft.account)).toBe('HIGH');
    draft.account.touch = 'TECH';
    expect(effectiveTouch(draft.account)).toBe('TECH');
  });

  test('leaving a segment gives way to the next', () => {
    const { draft, move } = world(big, all);
    move(500);
    move(5, NOON + DAY);
    expect(draft.segments).toMatchObject({ touch: 'LOW', cadence: { every: '1mo', since: NOON } });
    move(undefined, NOON + 2 * DAY);
    expect(draft.segments.cadence).toBeUndefined();
    expect(draft.account.segmentTouch).toBeUndefined();
  });
});
