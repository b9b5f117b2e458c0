/** The design's six playbooks, word for word. Beside each stands its YAML, which is the same data. */
export { championArrived, championLeft } from '../../support/six-playbooks/typescript/champion/plugin.js';
export { checkIn, segments } from '../../support/six-playbooks/typescript/check-in/plugin.js';
export { detractorLoop } from '../../support/six-playbooks/typescript/detractor/plugin.js';
export { onboarding } from '../../support/six-playbooks/typescript/onboarding/plugin.js';
export { renewal } from '../../support/six-playbooks/typescript/renewal/plugin.js';
export { usageDrop } from '../../support/six-playbooks/typescript/usage-drop/plugin.js';
