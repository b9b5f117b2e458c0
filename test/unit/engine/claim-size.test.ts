import { ClaimSize } from '../../../src/engine/claim-size.js';
import { afterFailure, afterSuccess, CLAIM, signalsFor } from '../../../src/engine/claim-size.rules.js';

describe('how many accounts a transaction claims', () => {
  it('halves after a failure, down to one', () => {
    expect([500, 3, 2, 1].map(afterFailure)).toEqual([250, 1, 1, 1]);
  });

  it('falls in proportion to how much longer than its target a claim took', () => {
    expect(afterSuccess(400, 4_000, 400, 1_000)).toBe(100);
    expect(afterSuccess(400, 4_000, 40, 1_000)).toBe(10);
    expect(afterSuccess(1, 60_000, 1, 1_000)).toBe(1);
    expect(afterSuccess(400, 4_000, 0, 1_000)).toBe(1);
  });

  it('doubles after a full claim that took under half of its target, up to the most', () => {
    expect(afterSuccess(100, 499, 100, 1_000)).toBe(200);
    expect(afterSuccess(100, 500, 100, 1_000)).toBe(100);
    expect(afterSuccess(100, 499, 99, 1_000)).toBe(100);
    expect(afterSuccess(300, 1, 300, 1_000)).toBe(CLAIM);
    expect(afterSuccess(100, 1_000, 100, 1_000)).toBe(100);
  });

  it('decides how many signals are read, never too few for one account', () => {
    expect([500, 5, 1].map(signalsFor)).toEqual([20_000, 200, 200]);
  });

  it('learns: a failure is thrown on, and the next claim is half as large; successes let it grow again', async () => {
    const size = new ClaimSize(60_000);
    const lost = () => Promise.reject(new Error('lost'));
    await expect(size.learn(lost)).rejects.toThrow('lost');
    await expect(size.learn(lost)).rejects.toThrow('lost');
    expect(size.value).toBe(CLAIM / 4);
    await size.learn(async () => CLAIM / 4);
    expect(size.value).toBe(CLAIM / 2);
  });

  it('falls once only for claims abreast that fail together', async () => {
    const size = new ClaimSize(60_000);
    const lost = () => Promise.reject(new Error('lost'));
    await Promise.allSettled([size.learn(lost), size.learn(lost)]);
    expect(size.value).toBe(CLAIM / 2);
  });
});
