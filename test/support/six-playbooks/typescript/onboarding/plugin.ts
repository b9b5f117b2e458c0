import { definePlaybook, definePlugin, parallel, task, wait } from 'perennial/sdk';

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
          task('training', {
            if: 'usage.keyFeaturesUsed < 3',
            title: 'Train the first team at {{ account.name }}',
            kind: 'TRAINING',
            assign: { role: 'ONBOARDING' },
            due: '5bd',
          }),
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

export default definePlugin({ name: 'onboarding', version: '1.0.0', compatible: '^1.0.0', playbooks: [onboarding] });
