import { branch, definePlaybook, definePlugin, end, start, task, wait } from 'perennial/sdk';

export const renewal = definePlaybook({
  key: 'renewal-120',
  title: 'Renewal, 120 days to signature',
  purpose: 'RENEWAL',
  subject: 'renewal',
  trigger: { before: 'renewal.date', by: '120d', late: 'enrol' },
  audience: 'renewal.status == "OPEN"',
  goal: 'renewal.status == "RENEWED"',
  stopWhen: 'renewal.status == "LOST"',
  steps: [
    task('review', {
      if: 'renewal.daysUntil > 90',
      title: 'Review value and risk of {{ account.name }} before its renewal',
      kind: 'RENEWAL',
      due: '10bd',
      checklist: ['Objectives and value realised', 'Open risks and requests', 'Decision maker and notice date'],
    }),
    wait('d90', { before: 'renewal.date', by: '90d' }),
    task('intent', {
      if: 'renewal.daysUntil > 60',
      title: 'Ask {{ account.name }} whether it means to renew',
      kind: 'RENEWAL',
      due: '10bd',
      outcomes: ['RENEWING', 'EXPANDING', 'UNSURE', 'LEAVING'],
    }),
    wait('d60', { before: 'renewal.date', by: '60d' }),
    branch('path', {
      switch: 'steps.intent.outcome',
      cases: {
        RENEWING: [
          task('quote', { title: 'Send the renewal quote to {{ account.name }}', kind: 'RENEWAL', due: '5bd' }),
        ],
        EXPANDING: [
          task('proposal', {
            title: 'Send {{ account.name }} a proposal with what it asked for',
            kind: 'UPSELL',
            due: '5bd',
          }),
        ],
        UNSURE: [
          task('sponsor', {
            title: 'Executive call with {{ account.name }}',
            kind: 'RISK',
            assign: 'ownersManager',
            due: '5bd',
          }),
        ],
        LEAVING: [start('save', { playbook: 'win-back' }), end('handedOver')],
      },
      otherwise: [
        task('askNow', {
          title: 'No answer yet on the renewal of {{ account.name }}',
          kind: 'RENEWAL',
          priority: 'HIGH',
          due: '2bd',
        }),
      ],
    }),
    wait('d30', { before: 'renewal.date', by: '30d' }),
    task('sign', {
      title: 'Get the renewal of {{ account.name }} signed',
      kind: 'RENEWAL',
      priority: 'HIGH',
      due: '10bd',
      escalate: { after: '10d', assign: 'ownersManager' },
    }),
    wait('dayZero', { after: 'renewal.date', by: '0d' }),
    task('overdue', {
      title: 'The term of {{ account.name }} ended unsigned',
      kind: 'RENEWAL',
      priority: 'HIGH',
      assign: 'ownersManager',
      due: '1bd',
    }),
    wait('decided', { until: 'renewal.status != "OPEN"', atMost: '60d' }),
  ],
});

export default definePlugin({ name: 'renewal', version: '1.0.0', compatible: '^1.0.0', playbooks: [renewal] });
