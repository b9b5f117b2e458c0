import { GLOBALS } from '../../../src/plugin/test-run/globals.js';

const { expect: offered } = GLOBALS;

describe('the expect of `perennial plugin test`', () => {
  it('has every matcher that needs no Jest around it, promises included', async () => {
    offered({ a: 0.1 + 0.2, b: [1] }).toEqual({ a: offered.closeTo(0.3), b: offered.arrayContaining([1]) });
    await offered(Promise.reject(new Error('boom at noon'))).rejects.toThrow(/noon/);
    await expect(offered(Promise.resolve(1)).resolves.toBe(2)).rejects.toThrow('Expected: 2');
  });

  it('tells fields that are undefined from those that are missing only where it is asked to be strict', () => {
    offered({ a: 1, b: undefined }).toEqual({ a: 1 });
    expect(() => offered({ a: 1, b: undefined }).toStrictEqual({ a: 1 })).toThrow('toStrictEqual');
  });

  it('shows what differs', () => {
    expect(() => offered({ a: 1, c: 3 }).toMatchObject({ a: 2 })).toThrow(/-\s+"a": 2[\s\S]*\+\s+"a": 1/);
    expect(() => offered(() => 1).toThrow('midnight')).toThrow('Received function did not throw');
  });
});
