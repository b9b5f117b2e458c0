import { branch, definePlaybook, parallel, start, task, wait } from '../../../src/sdk/index.js';

/** Playbooks (i), (ii) and (iii) of the design's six, word for word. */
export const onboarding = definePlaybook({
  key: 'guided-onboarding',
  title: 'Guided onboarding',
  purpose: 'ONBOARDING',
  trigger: { on: 'stage.entered', if: 'event.stage == "ONBOARDING"' },
  audience: 'account.touch != "TECH"',
  goal: 'usage.activated && steps.kickoff.done',
  stopWhen: 'lifecycle.stage != "ONBOARDING"',
  reentry: 'always',
  steps: [
    parallel('lanes', {
      lanes: {
        path: [
          task('kickoff', {
            title: 'Kick-off with {{ account.name }}',
            kind: 'ONBOARDING',
            assign: { role: 'ONBOARDING' },
            due: '3bd',
            checklist: ['Agree what success means', 'Name the champion', 'Plan the first 30 days'],
          }),
          wait('kickoffHeld', {
            until: 'steps.kickoff.done',
            atMost: '5d',
            otherwise: [
              task('stalled', {
                title: 'Kick-off with {{ account.name }} has stalled for 5 days',
                kind: 'RISK',
                assign: 'ownersManager',
                due: '1bd',
                clears: 'steps.kickoff.done',
              }),
              wait('kickoffLate', { until: 'steps.kickoff.done' }),
            ],
          }),
          task('training', { if: 'usage.keyFeaturesUsed < 3', title: 'Train the first team at {{ account.name }}', kind: 'TRAINING', assign: { role: 'ONBOARDING' }, due: '5bd' }),
        ],
        day30: [
          wait('dayThirty', { after: 'lifecycle.stageEnteredAt', by: '30d' }),
          task('notActivated', {
            if: '!usage.activated',
            title: 'Day 30: {{ account.name }} is not activated',
            kind: 'RISK',
            priority: 'HIGH',
            due: '1bd',
            outcomes: ['TRAINED', 'BLOCKED_BY_PRODUCT', 'WRONG_FIT', 'FALSE_ALARM'],
            clears: 'usage.activated',
          }),
        ],
      },
    }),
  ],
});

export const usageDrop = definePlaybook({
  key: 'usage-drop',
  title: 'Usage fell by 30 %',
  purpose: 'RISK_MITIGATION',
  trigger: { when: 'usage.change.events <= -0.3', for: '7d' },
  audience: 'revenue.arr > 20000 && !("RISK_MITIGATION" in playbooks.purposes)',
  goal: 'usage.change.events > -0.1',
  reentry: '60d',
  steps: [
    branch('qbrSoon', {
      if: 'touchpoint.daysUntilQbr <= 14',
      then: [task('agenda', { title: 'Put the usage drop of {{ account.name }} on the QBR agenda', kind: 'QBR', due: '2bd' })],
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
            task('chase', { title: 'Nobody has called {{ account.name }} about its usage', kind: 'RISK', assign: 'ownersManager', due: '1bd', clears: 'steps.call.done' }),
            wait('calledLate', { until: 'steps.call.done' }),
          ],
        }),
        branch('why', {
          switch: 'steps.call.outcome',
          cases: {
            TRAINING_NEEDED: [task('training', { title: 'Train {{ account.name }} again', kind: 'TRAINING', due: '5bd' })],
            LEAVING: [start('save', { playbook: 'win-back' })],
          },
        }),
      ],
    }),
  ],
});

export const championLeft = definePlaybook({
  key: 'champion-left',
  title: 'A champion left: the account they left',
  purpose: 'RISK_MITIGATION',
  subject: 'contact',
  trigger: { on: 'contact.left', if: 'contact.role == "CHAMPION"' },
  audience: 'account.isCustomer',
  goal: 'steps.successor.outcome == "NEW_CHAMPION"',
  steps: [
    task('successor', { title: '{{ contact.name }} left {{ account.name }}: win a new champion', kind: 'RISK', due: '2bd', outcomes: ['NEW_CHAMPION', 'NONE', 'FALSE_ALARM'] }),
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
      then: [task('welcome', { title: '{{ contact.name }}, our champion at {{ event.previous.accountName }}, joined {{ account.name }}', kind: 'ADVOCACY', due: '5bd' })],
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
