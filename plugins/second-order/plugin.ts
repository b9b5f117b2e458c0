import { definePlugin } from 'perennial/sdk';
import { championArrived } from './champion-arrived.js';
import { criticArrived } from './critic-arrived.js';

export default definePlugin({
  name: 'second-order',
  version: '1.0.0',
  compatible: '^1.0.0',
  rollout: 'live',
  description: 'People who move take their opinion along: a champion opens the next account, a critic is a risk there.',
  playbooks: [championArrived, criticArrived],
});
