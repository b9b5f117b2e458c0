import { definePlaybook, risk, task } from 'perennial/sdk';

/** The dark twin of a champion who moves: whoever was unhappy at one account says so at the next. */
export const criticArrived = definePlaybook({
  key: 'critic-arrived',
  title: 'Somebody who was unhappy with us joined',
  purpose: 'RISK_MITIGATION',
  description: 'A person whose last answer elsewhere was 6 or less is met before they are asked for their opinion.',
  subject: 'contact',
  trigger: { on: 'contact.joined', if: 'event.previous.npsScore <= 6' },
  audience: 'account.isCustomer',
  goal: 'contact.npsScore >= 7 && contact.npsAnsweredAt > run.startedAt',
  stopWhen: 'contact.hasLeft',
  steps: [
    risk('doubt', { open: 'RELATIONSHIP', severity: 'MEDIUM' }),
    task('meet', {
      title:
        'Meet {{ contact.name }}, who joined {{ account.name }} and was unhappy with us at {{ ' +
        'event.previous.accountName }}',
      kind: 'RISK',
      due: '5bd',
      outcomes: ['WON_OVER', 'STILL_DOUBTS', 'FALSE_ALARM'],
    }),
  ],
});
