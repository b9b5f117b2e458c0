import { branch, definePlaybook, start, task, wait } from 'perennial/sdk';

/**
 * The QBR exception is a branch, not part of the audience: a firing that the audience refuses is gone, and after the
 * QBR nobody would hear of it. No QBR planned = unknown = else.
 */
export const usageDrop = definePlaybook({
  key: 'usage-drop',
  title: 'Usage fell by 30 %',
  purpose: 'RISK_MITIGATION',
  description: 'Asks why usage fell by 30 % against the 30 days before, and does something about it.',
  trigger: { when: 'usage.change.events <= -0.3', for: '7d' },
  audience: 'revenue.arr > 20000 && !("RISK_MITIGATION" in playbooks.purposes)',
  goal: 'usage.change.events > -0.1',
  reentry: '60d',
  steps: [
    branch('qbrSoon', {
      if: 'touchpoint.daysUntilQbr <= 14',
      then: [
        task('agenda', {
          title: 'Put the usage drop of {{ account.name }} on the QBR agenda',
          kind: 'QBR',
          due: '2bd',
        }),
      ],
      else: [
        task('call', {
          title: 'Ask {{ account.name }} why usage fell',
          kind: 'RISK',
          priority: 'HIGH',
          due: '2bd',
          outcomes: ['TRAINING_NEEDED', 'LEAVING', 'SEASONAL', 'FALSE_ALARM'],
        }),
        wait('called', {
          until: 'steps.call.done',
          atMost: '5d',
          otherwise: [
            task('chase', {
              title: 'Nobody has called {{ account.name }} about its usage',
              kind: 'RISK',
              assign: 'ownersManager',
              due: '1bd',
              clears: 'steps.call.done',
            }),
            wait('calledLate', { until: 'steps.call.done' }),
          ],
        }),
        branch('why', {
          switch: 'steps.call.outcome',
          cases: {
            TRAINING_NEEDED: [
              task('training', { title: 'Train {{ account.name }} again', kind: 'TRAINING', due: '5bd' }),
            ],
            LEAVING: [start('save', { playbook: 'win-back' })],
          },
        }),
      ],
    }),
  ],
});
