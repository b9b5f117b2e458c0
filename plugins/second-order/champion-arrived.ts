import { branch, definePlaybook, opportunity, task } from 'perennial/sdk';

/** The other half of a champion who left (`risk-mitigation`): this one plays at the account they joined. */
export const championArrived = definePlaybook({
  key: 'champion-arrived',
  title: 'A champion left: the account they joined',
  purpose: 'UPSELL',
  description: 'Welcomes a champion at their new company, and opens the account when it is not a customer yet.',
  subject: 'contact',
  trigger: { on: 'contact.joined', if: 'event.previous.role == "CHAMPION"' },
  steps: [
    branch('known', {
      if: 'account.isCustomer',
      then: [
        task('welcome', {
          title: '{{ contact.name }}, our champion at {{ event.previous.accountName }}, joined {{ account.name }}',
          kind: 'ADVOCACY',
          due: '5bd',
        }),
      ],
      else: [
        opportunity('secondOrder', { kind: 'SECOND_ORDER', title: '{{ account.name }}, where a champion went' }),
        task('open', {
          title: 'Open {{ account.name }}: {{ contact.name }} knows us from {{ event.previous.accountName }}',
          kind: 'UPSELL',
          assign: { function: 'SALES', pick: 'leastLoaded' },
          due: '2bd',
          outcomes: ['INTERESTED', 'LATER', 'NO'],
        }),
      ],
    }),
  ],
});
