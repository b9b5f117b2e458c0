import { definePlaybook, task, wait } from 'perennial/sdk';

/**
 * Most unhappy customers never complain: 45 days without a call, an answer or a ticket of theirs is a sign of its own.
 */
export const silence = definePlaybook({
  key: 'silence',
  title: 'The customer has gone silent',
  purpose: 'RISK_MITIGATION',
  description: 'Gets in touch with a customer who has said nothing for 45 days.',
  trigger: { when: 'touchpoint.silenceDays >= 45' },
  audience: 'account.isCustomer && account.touch != "TECH" && !("RISK_MITIGATION" in playbooks.purposes)',
  goal: 'touchpoint.silenceDays < 7',
  stopWhen: '!account.isCustomer',
  reentry: '90d',
  steps: [
    task('reach', {
      title: '{{ account.name }} has been silent for {{ touchpoint.silenceDays }} days: get in touch',
      kind: 'OUTREACH',
      due: '3bd',
      outcomes: ['REACHED', 'NO_ANSWER'],
    }),
    wait('reached', { until: 'steps.reach.done', atMost: '10d' }),
    task('other', {
      if: '!steps.reach.done || steps.reach.outcome == "NO_ANSWER"',
      title: 'Reach somebody else at {{ account.name }}',
      kind: 'RISK',
      priority: 'HIGH',
      due: '3bd',
      outcomes: ['REACHED', 'NO_ANSWER', 'FALSE_ALARM'],
    }),
  ],
});
