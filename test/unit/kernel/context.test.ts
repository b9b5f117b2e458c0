import { RealClock, VirtualClock } from '../../../src/kernel/clock.js';
import { Context, type Executor, type Scope, SYSTEM } from '../../../src/kernel/context.js';
import { quietLog } from '../../../src/kernel/log.js';
import { decodeCursor, encodeCursor, pageSize } from '../../../src/kernel/page.js';

const db = {} as Executor;
const holding = (...scopes: Scope[]) => new Context({ ...SYSTEM, scopes }, new VirtualClock(0), quietLog, db);

it.each([
  [['admin'], ['read', 'write', 'admin']],
  [['write'], ['read', 'write']],
  [['read'], ['read']],
  [[], []],
] as [Scope[], Scope[]][])('a key with %j may %j', (held, allowed) => {
  const ctx = holding(...held);
  for (const scope of ['read', 'write', 'admin'] as const) {
    expect(ctx.can(scope)).toBe(allowed.includes(scope));
    if (allowed.includes(scope)) ctx.require(scope);
    else expect(() => ctx.require(scope)).toThrow(expect.objectContaining({ code: 'FORBIDDEN' }));
  }
});

it('remembers once per request, and nothing of it inside a transaction or after a write', () => {
  const ctx = holding('read');
  let made = 0;
  const make = () => ++made;
  expect([ctx.memo('a', make), ctx.memo('a', make), ctx.as(SYSTEM).memo('a', make)]).toEqual([1, 1, 1]);
  expect([ctx.on(db).memo('a', make), ctx.fresh().memo('a', make)]).toEqual([2, 3]);
});

it('has a clock that moves only forward when it is told to', () => {
  const clock = new VirtualClock(100);
  clock.moveTo(50);
  expect(clock.now()).toBe(100);
  clock.moveTo(150);
  expect(clock.now()).toBe(150);
  expect(Math.abs(new RealClock().now() - Date.now())).toBeLessThan(1_000);
});

it('pages by 25 unless told, up to 200, one way only', () => {
  expect([pageSize({}), pageSize({ first: 0 }), pageSize({ last: 200 })]).toEqual([25, 0, 200]);
  for (const request of [{ first: 201 }, { first: -1 }, { first: 1, last: 1 }])
    expect(() => pageSize(request)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
});

it('reads back the cursor it made, and no other', () => {
  expect(decodeCursor(encodeCursor([1, 'é', null]), 3)).toEqual([1, 'é', null]);
  for (const cursor of ['', '%%%', encodeCursor([1])])
    expect(() => decodeCursor(cursor, 3)).toThrow(expect.objectContaining({ code: 'CURSOR_INVALID' }));
});
