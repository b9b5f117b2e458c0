import { branch, definePlaybook, opportunity, task, wait } from 'perennial/sdk';

/**
 * Three features in two weeks is more than curiosity. A fifth of what is paid is what such an upgrade usually comes to.
 * The goal is the opportunity's end, won or lost: without one, the tasks would go as soon as the two weeks are over.
 */
export const newFeatures = definePlaybook({
  key: 'new-features',
  title: 'Sudden new features: offer the upgrade',
  purpose: 'UPSELL',
  description:
    'An account that takes up several new features at once is asked what it is after, and offered the plan ' +
    'that has it.',
  trigger: { when: 'usage.newFeatures14Days >= 3' },
  audience: 'account.isCustomer && usage.activated && health.band != "RED"',
  goal: 'steps.ask.done && !("UPSELL" in opportunities.open)',
  reentry: '180d',
  group: { name: 'expansion', priority: 1 },
  steps: [
    opportunity('upgrade', {
      kind: 'UPSELL',
      expectedMrr: 'revenue.mrr * 0.2',
      title: '{{ account.name }} outgrows its plan',
    }),
    task('ask', {
      title: '{{ account.name }} took up {{ usage.newFeatures14Days }} new features in two weeks: ask what for',
      kind: 'UPSELL',
      due: '5bd',
      checklist: ['See which features, and who uses them', 'Ask what they are to solve'],
      outcomes: ['INTERESTED', 'LATER', 'NO'],
    }),
    wait('asked', { until: 'steps.ask.done' }),
    branch('answer', {
      switch: 'steps.ask.outcome',
      cases: {
        INTERESTED: [
          task('offer', {
            title: 'Send {{ account.name }} the offer for the larger plan',
            kind: 'UPSELL',
            priority: 'HIGH',
            due: '3bd',
            dependsOn: ['ask'],
          }),
        ],
        LATER: [
          wait('aQuarter', { for: '90d' }),
          task('again', { title: 'Ask {{ account.name }} again about the larger plan', kind: 'UPSELL', due: '5bd' }),
        ],
      },
    }),
  ],
});
