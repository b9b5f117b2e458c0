import { definePlaybook, definePlugin, repeat, survey, task, wait } from 'perennial/sdk';

export const detractorLoop = definePlaybook({
  key: 'detractor-loop',
  title: 'Close the loop with a detractor',
  purpose: 'RISK_MITIGATION',
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

export default definePlugin({ name: 'detractor', version: '1.0.0', compatible: '^1.0.0', playbooks: [detractorLoop] });
