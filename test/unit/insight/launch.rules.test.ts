import { isOfAccount, launchResultOf } from '../../../src/insight/launch/launch.rules.js';
import { LaunchTally } from '../../../src/insight/launch/launch-tally.js';

describe('what launches come to', () => {
  test('forecasts are counted by verdict and reason, the most frequent reason first', () => {
    const tally = new LaunchTally();
    for (const [verdict, reason] of [
      ['WOULD_START', null],
      ['WOULD_NOT_START', 'LIVE_RUN'],
      ['WOULD_WAIT', 'COOLDOWN'],
      ['WOULD_NOT_START', 'AUDIENCE'],
      ['WOULD_NOT_START', 'AUDIENCE'],
      ['WOULD_NOT_START', null],
    ] as const)
      tally.add({ verdict, reason });
    expect(tally.counts(6)).toEqual({
      examined: 6,
      isCut: false,
      wouldStart: 1,
      wouldWait: 1,
      wouldNotStart: 4,
      reasons: [
        { reason: 'AUDIENCE', startsLater: false, count: 2 },
        { reason: 'COOLDOWN', startsLater: true, count: 1 },
        { reason: 'LIVE_RUN', startsLater: false, count: 1 },
      ],
    });
    expect(tally.counts(7).isCut).toBe(true);
  });

  test('a job’s accounts are counted by what has come of them', () => {
    expect(
      launchResultOf([
        { outcome: 'PENDING', reason: null, total: 5 },
        { outcome: 'STARTED', reason: null, total: 4 },
        { outcome: 'HELD_BACK', reason: 'LIVE_RUN', total: 1 },
        { outcome: 'HELD_BACK', reason: 'AUDIENCE', total: 3 },
        { outcome: 'HELD_BACK', reason: 'COOLDOWN', total: 1 },
        { outcome: 'FAILED', reason: null, total: 2 },
      ]),
    ).toEqual({
      pending: 5,
      started: 4,
      heldBack: 5,
      heldBackReasons: [
        { reason: 'AUDIENCE', count: 3 },
        { reason: 'COOLDOWN', count: 1 },
        { reason: 'LIVE_RUN', count: 1 },
      ],
      failed: 2,
    });
  });

  test('what says nothing of an account is no refusal of the account', () => {
    expect((['DATABASE_UNAVAILABLE', 'ENGINE_UNAVAILABLE', 'OVERLOADED'] as const).map(isOfAccount)).toEqual([
      false,
      false,
      false,
    ]);
    expect((['ACCOUNT_BUSY', 'ACCOUNT_SET_ASIDE', 'INTERNAL'] as const).map(isOfAccount)).toEqual([true, true, true]);
  });
});
