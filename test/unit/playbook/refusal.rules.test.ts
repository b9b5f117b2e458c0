import { Calendar } from '../../../src/kernel/calendar.js';
import { tooSoon } from '../../../src/playbook/enrolment/refusal.rules.js';
import { DAY, NOON } from '../../support/moments.js';

describe('re-entry', () => {
  const endedAt = NOON - 10 * DAY;
  const refusedAt = (now: number, reentry: string) =>
    tooSoon(
      { playbook: { key: 'call', reentry } } as never,
      {} as never,
      {
        now,
        draft: { playbooks: { ended: { call: endedAt } } },
        turn: { at: { calendar: new Calendar({ zone: 'UTC' }) } },
      } as never,
    )?.reason;

  it('is open from the very moment on at which its time is over, and closed a millisecond before', () => {
    expect([refusedAt(NOON - 1, '10d'), refusedAt(NOON, '10d'), refusedAt(NOON + 1, '10d')]).toEqual([
      'REENTRY',
      undefined,
      undefined,
    ]);
  });

  it('is always open, or never, where the playbook says so', () => {
    expect([refusedAt(endedAt, 'always'), refusedAt(NOON + 1000 * DAY, 'never')]).toEqual([undefined, 'REENTRY']);
  });
});
