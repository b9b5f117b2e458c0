import { definePlaybook, task, wait } from 'perennial/sdk';

/** The goal reads the step, not how many champions there are, so that one successor does not close two departures. */
export const championLeft = definePlaybook({
  key: 'champion-left',
  title: 'A champion left: the account they left',
  purpose: 'RISK_MITIGATION',
  subject: 'contact',
  trigger: { on: 'contact.left', if: 'contact.role == "CHAMPION"' },
  audience: 'account.isCustomer',
  goal: 'steps.successor.outcome == "NEW_CHAMPION"',
  steps: [
    task('successor', {
      title: '{{ contact.name }} left {{ account.name }}: win a new champion',
      kind: 'RISK',
      due: '2bd',
      outcomes: ['NEW_CHAMPION', 'NONE', 'FALSE_ALARM'],
    }),
    wait('found', { until: 'steps.successor.done', atMost: '14d' }),
    task('sponsor', {
      if: '!steps.successor.done || steps.successor.outcome == "NONE"',
      title: 'Meet the decision maker of {{ account.name }}',
      kind: 'RISK',
      assign: 'ownersManager',
      due: '5bd',
    }),
  ],
});
