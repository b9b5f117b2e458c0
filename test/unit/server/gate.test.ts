import { Gate } from '../../../src/server/gate.js';

const LIMITS = { requests: 3, otherRequests: 2, bytes: 100, heapShare: 0.8 };
const OVERLOADED = expect.objectContaining({ code: 'OVERLOADED' });

describe('the gate', () => {
  it('lets in so many at once, and another when one has left', () => {
    const gate = new Gate(LIMITS, () => 0);
    const [first] = [gate.enter(1), gate.enter(1), gate.enter(1)];
    expect(() => gate.enter(1)).toThrow(OVERLOADED);
    gate.leave(first);
    gate.enter(1);
    expect(gate.underWay).toBe(3);
  });

  it('lets in fewer of those that record no signals', () => {
    const gate = new Gate(LIMITS, () => 0);
    const tickets = [gate.enter(0), gate.enter(0), gate.enter(0)] as const;
    gate.admitOther(tickets[0]);
    gate.admitOther(tickets[1]);
    expect(() => gate.admitOther(tickets[2])).toThrow(OVERLOADED);
    gate.leave(tickets[0]);
    gate.admitOther(tickets[2]);
  });

  it('counts the bytes of all bodies, but lets one alone in whatever its size', () => {
    const gate = new Gate(LIMITS, () => 0);
    const large = gate.enter(500);
    expect(() => gate.enter(1)).toThrow(OVERLOADED);
    gate.leave(large);
    gate.enter(60);
    expect(() => gate.enter(41)).toThrow(OVERLOADED);
    expect(gate.enter(40)).toEqual({ bytes: 40, isOther: false });
    expect(gate.underWay).toBe(2);
  });

  it('lets in who asks up to a share of the heap, and who tells signals up to half of the rest', () => {
    let used = 0.85;
    const gate = new Gate(LIMITS, () => used);
    const ticket = gate.enter(0);
    expect(() => gate.admitOther(ticket)).toThrow(OVERLOADED);
    used = 0.95;
    expect(() => new Gate(LIMITS, () => used).enter(0)).toThrow(OVERLOADED);
  });
});
