import { branch, definePlaybook, definePlugin, task, wait } from 'perennial/sdk';

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

export const championArrived = definePlaybook({
  key: 'champion-arrived',
  title: 'A champion left: the account they joined',
  purpose: 'UPSELL',
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

export default definePlugin({
  name: 'champion',
  version: '1.0.0',
  compatible: '^1.0.0',
  playbooks: [championLeft, championArrived],
});
