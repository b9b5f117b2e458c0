import { definePlugin } from 'perennial/sdk';
import { championLeft } from './champion.js';
import { detractorLoop } from './detractor-loop.js';
import { redHealth } from './red-health.js';
import { silence } from './silence.js';
import { usageDrop } from './usage-drop.js';

export default definePlugin({
  name: 'risk-mitigation',
  version: '1.0.0',
  compatible: '^1.0.0',
  rollout: 'live',
  description: 'Catches the signs of leaving: usage that falls, red health, silence, a detractor, a champion who left.',
  playbooks: [usageDrop, redHealth, silence, detractorLoop, championLeft],
});
