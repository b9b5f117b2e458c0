import { definePlugin } from 'perennial/sdk';
import { newFeatures } from './new-features.js';
import { seats } from './seats.js';

export default definePlugin({
  name: 'upsell',
  version: '1.0.0',
  compatible: '^1.0.0',
  rollout: 'live',
  description: 'Sees who has outgrown the contract: new features taken up at once, and seats that are nearly used up.',
  playbooks: [newFeatures, seats],
});
