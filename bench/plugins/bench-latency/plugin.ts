import { definePlaybook, definePlugin, task } from 'perennial/sdk';

/** One task for each metric “bench” that comes in: what the latency row waits for. */
const answer = definePlaybook({
  key: 'bench-answer',
  title: 'Answer a measured signal',
  purpose: 'CHECK_IN',
  trigger: { on: 'metric.recorded', if: 'event.metric == "bench"' },
  reentry: 'always',
  steps: [task('answer', { title: 'Answer {{ account.name }}', kind: 'CHECK_IN', due: '1bd' })],
});

export default definePlugin({
  name: 'bench-latency',
  version: '1.0.0',
  compatible: '^1.0.0',
  rollout: 'live',
  playbooks: [answer],
});
