import { definePlaybook, guide, task, wait } from 'perennial/sdk';

/**
 * What the lane `day30` of guided onboarding is to the others, for accounts that technology looks after: the product
 * asks first.
 */
export const dayThirty = definePlaybook({
  key: 'day-30-activation',
  title: 'Not activated after a month',
  purpose: 'ONBOARDING',
  description:
    'Shows an account without a person of its own the way to first value on day 30, and gives it a person two ' +
    'weeks later.',
  trigger: { after: 'lifecycle.stageEnteredAt', by: '30d' },
  audience: 'lifecycle.stage == "ONBOARDING" && account.touch == "TECH"',
  goal: 'usage.activated',
  stopWhen: 'lifecycle.stage != "ONBOARDING"',
  reentry: 'always',
  steps: [
    guide('firstSteps', { offer: 'first-steps', to: 'ADMIN', expires: '30d' }),
    wait('tried', { for: '14d' }),
    task('call', {
      title: '{{ account.name }} is not activated after six weeks: call',
      kind: 'ONBOARDING',
      due: '3bd',
      outcomes: ['HELPED', 'WRONG_FIT', 'NOT_REACHED'],
    }),
  ],
});

export const firstSteps = {
  key: 'first-steps',
  title: 'To first value in three steps',
  kind: 'CHECKLIST' as const,
  items: [
    { key: 'board', title: 'Put your first project on a board' },
    { key: 'people', title: 'Invite two people' },
    { key: 'report', title: 'Send your first report' },
  ],
};
