import { definePlaybook, definePlugin, task, wait } from 'perennial/sdk';

export const welcome = definePlaybook({
  key: 'my-plugin',
  title: 'Welcome a new champion',
  purpose: 'EDUCATION',
  subject: 'contact',
  trigger: { on: 'contact.joined', if: 'event.role == "CHAMPION"' },
  audience: 'account.isCustomer',
  goal: 'steps.hello.outcome == "MET"',
  stopWhen: 'contact.hasLeft',
  steps: [
    task('hello', {
      title: 'Introduce yourself to {{ contact.name }} of {{ account.name }}',
      kind: 'OUTREACH',
      due: '2bd',
      outcomes: ['MET', 'NO_ANSWER'],
    }),
    wait('met', { until: 'steps.hello.done', atMost: '7d' }),
    task('again', {
      if: '!steps.hello.done || steps.hello.outcome == "NO_ANSWER"',
      title: 'Try {{ contact.name }} once more',
      kind: 'OUTREACH',
      due: '3bd',
    }),
  ],
});

export default definePlugin({ name: 'my-plugin', version: '1.0.0', compatible: '^1.0.0', playbooks: [welcome] });
