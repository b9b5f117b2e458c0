import { definePlaybook, definePlugin, defineSegment, task, wait } from 'perennial/sdk';

export const segments = [
  defineSegment({
    key: 'top',
    title: 'Top accounts',
    if: 'account.grade == "A" && revenue.arr >= 100000',
    settings: { cadence: '3d' },
  }),
  defineSegment({
    key: 'cared',
    title: 'Other A and B accounts',
    if: 'account.grade in ["A", "B"]',
    settings: { cadence: '7d' },
  }),
  defineSegment({ key: 'everyone', title: 'Every customer', if: 'account.isCustomer', settings: { cadence: '1mo' } }),
];

export const checkIn = definePlaybook({
  key: 'check-in',
  title: 'Check in on time',
  purpose: 'CHECK_IN',
  trigger: { before: 'checkIn.dueAt', by: '2d', late: 'enrol' },
  audience: 'account.isCustomer && !("RISK_MITIGATION" in playbooks.purposes)',
  goal: 'touchpoint.lastAt > run.startedAt',
  reentry: 'always',
  steps: [
    task('talk', {
      title: 'Check in with {{ account.name }}',
      kind: 'CHECK_IN',
      due: '2bd',
      outcomes: ['REACHED', 'NO_ANSWER'],
    }),
    wait('tried', { until: 'steps.talk.done' }),
    task('again', {
      if: 'steps.talk.outcome == "NO_ANSWER"',
      title: 'Try {{ account.name }} again, another channel',
      kind: 'CHECK_IN',
      due: '3bd',
      outcomes: ['REACHED', 'NO_ANSWER'],
    }),
  ],
});

export default definePlugin({
  name: 'check-in',
  version: '1.0.0',
  compatible: '^1.0.0',
  playbooks: [checkIn],
  segments,
});
