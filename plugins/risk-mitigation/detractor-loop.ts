import { definePlaybook, repeat, survey, task, wait } from 'perennial/sdk';

/**
 * No step ends it: closed only by a new answer of 7 or more, for a call alone makes nobody happy. The survey says what
 * it does with the recontact limit.
 */
export const detractorLoop = definePlaybook({
  key: 'detractor-loop',
  title: 'Close the loop with a detractor',
  purpose: 'RISK_MITIGATION',
  description: 'Calls whoever answered 6 or less, asks again a month later, and goes on until the answer is 7 or more.',
  subject: 'contact',
  trigger: { on: 'survey.answered', if: 'event.kind == "NPS" && event.score <= 6' },
  goal: 'contact.npsScore >= 7 && contact.npsAnsweredAt > run.startedAt',
  stopWhen: 'contact.hasLeft || !account.isCustomer',
  reentry: 'always',
  steps: [
    task('call', {
      title: 'Call {{ contact.name }}: NPS {{ event.score }}',
      kind: 'FEEDBACK',
      priority: 'HIGH',
      due: '1bd',
      outcomes: ['FIXED', 'PROMISED', 'CANNOT_FIX'],
    }),
    wait('called', {
      until: 'steps.call.done',
      atMost: '3d',
      otherwise: [
        task('chase', {
          title: 'A detractor at {{ account.name }} waits for a call',
          kind: 'FEEDBACK',
          assign: 'ownersManager',
          due: '1bd',
          clears: 'steps.call.done',
        }),
        wait('calledLate', { until: 'steps.call.done' }),
      ],
    }),
    repeat('untilHappy', {
      steps: [
        wait('settle', { for: '30d' }),
        survey('ask', { send: 'nps', recontact: 'override' }),
        wait('answer', {
          on: 'survey.answered',
          if: 'event.kind == "NPS"',
          atMost: '14d',
          otherwise: [
            task('inPerson', { title: 'Ask {{ contact.name }} in person how it is now', kind: 'FEEDBACK', due: '3bd' }),
          ],
        }),
        task('still', {
          if: 'steps.answer.event.score <= 6',
          title: '{{ contact.name }} is still a detractor ({{ steps.answer.event.score }})',
          kind: 'FEEDBACK',
          priority: 'HIGH',
          due: '2bd',
        }),
      ],
    }),
  ],
});
