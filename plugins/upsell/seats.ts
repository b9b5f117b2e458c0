import { definePlaybook, opportunity, task } from 'perennial/sdk';

/** Nine of ten seats in use, for a week: the next person who is hired will not get in. */
export const seats = definePlaybook({
  key: 'seats-nearly-used-up',
  title: 'Seats are nearly used up',
  purpose: 'UPSELL',
  description: 'Offers more seats before somebody is locked out.',
  trigger: { when: 'usage.breadthShare >= 0.9', for: '7d' },
  audience: 'account.isCustomer',
  goal: 'usage.breadthShare < 0.8',
  reentry: '90d',
  group: { name: 'expansion', priority: 2 },
  steps: [
    opportunity('seats', {
      kind: 'UPSELL',
      expectedMrr: 'revenue.mrr * 0.1',
      title: 'More seats for {{ account.name }}',
    }),
    task('offer', {
      title: '{{ account.name }} uses nearly all of its {{ revenue.seats }} seats: offer more',
      kind: 'UPSELL',
      due: '5bd',
      outcomes: ['ORDERED', 'LATER', 'NO'],
      escalate: { after: '15d', assign: 'ownersManager' },
    }),
  ],
});
