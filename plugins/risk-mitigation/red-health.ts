import { branch, definePlaybook, task, wait } from 'perennial/sdk';

/** Three days in red, so that one bad day is not an alarm. Another playbook that is at it already is let work. */
export const redHealth = definePlaybook({
  key: 'red-health',
  title: 'Health is red',
  purpose: 'RISK_MITIGATION',
  description: 'Finds out why health has been red for three days, and agrees a plan with the customer.',
  trigger: { when: 'health.band == "RED"', for: '3d' },
  audience: 'account.isCustomer && !("RISK_MITIGATION" in playbooks.purposes)',
  goal: 'health.band == "GREEN"',
  stopWhen: '!account.isCustomer',
  reentry: '30d',
  steps: [
    task('assess', {
      title: 'Find out why the health of {{ account.name }} is red ({{ health.score }})',
      kind: 'RISK_ASSESSMENT',
      priority: 'HIGH',
      due: '2bd',
      checklist: ['Read what the score is made of', 'Read the last tickets and answers', 'Ask the champion'],
      outcomes: ['ADOPTION', 'PRODUCT', 'RELATIONSHIP', 'FALSE_ALARM'],
      escalate: { after: '5d', assign: 'ownersManager' },
    }),
    wait('assessed', { until: 'steps.assess.done' }),
    branch('real', {
      if: 'steps.assess.outcome != "FALSE_ALARM"',
      then: [
        task('plan', {
          title: 'Agree a plan with {{ account.name }}',
          kind: 'RISK',
          priority: 'HIGH',
          due: '5bd',
          checklist: ['Name the owner of each point', 'Agree the date of the next look'],
        }),
        wait('planned', { until: 'steps.plan.done' }),
        wait('settle', { for: '21d' }),
        task('review', {
          if: 'health.band == "RED"',
          title: '{{ account.name }} is still red three weeks after the plan',
          kind: 'RISK',
          priority: 'HIGH',
          assign: 'ownersManager',
          due: '2bd',
        }),
      ],
    }),
  ],
});
