import { branch, definePlaybook, definePlugin, task, wait } from 'perennial/sdk';

/** Who comes back within a week is looking for something. Sales hears of it while they still are. */
export const secondVisit = definePlaybook({
  key: 'second-visit',
  title: 'A second visit within a week',
  purpose: 'CONVERSION',
  description: 'A prospect who comes back within a week is called by sales.',
  trigger: { when: 'usage.visits7Days >= 2' },
  audience: '!account.isCustomer && (lifecycle.stage == "ACQUISITION" || lifecycle.stage == "CONVERSION")',
  goal: 'account.isCustomer',
  reentry: '60d',
  steps: [
    task('call', {
      title: '{{ account.name }} was here {{ usage.visits7Days }} times this week: call',
      kind: 'OUTREACH',
      assign: { function: 'SALES', pick: 'leastLoaded' },
      priority: 'HIGH',
      due: '1bd',
      outcomes: ['TRIAL', 'LATER', 'NO', 'NOT_REACHED'],
    }),
    wait('called', { until: 'steps.call.done', atMost: '5d' }),
    branch('next', {
      switch: 'steps.call.outcome',
      cases: {
        TRIAL: [
          wait('aWeek', { for: '7d' }),
          task('trial', {
            title: 'Ask {{ account.name }} how the trial goes',
            kind: 'OUTREACH',
            assign: { function: 'SALES', pick: 'leastLoaded' },
            due: '2bd',
          }),
        ],
        NOT_REACHED: [
          task('write', {
            title: 'Write to {{ account.name }}',
            kind: 'OUTREACH',
            assign: { function: 'SALES', pick: 'leastLoaded' },
            due: '2bd',
          }),
        ],
      },
    }),
  ],
});

export default definePlugin({
  name: 'conversion',
  version: '1.0.0',
  compatible: '^1.0.0',
  rollout: 'live',
  description: 'Turns prospects who show interest into customers.',
  playbooks: [secondVisit],
});
