import type { TriggerDefinition } from './playbook.definition.js';

const MOST = 300;

/** A trigger as one reads it: `120d before renewal.date`; a long one is cut. */
export function triggerWords(trigger: TriggerDefinition): string {
  const words = wordsOf(trigger);
  return words.length > MOST ? `${words.slice(0, MOST - 1)}…` : words;
}

function wordsOf(trigger: TriggerDefinition): string {
  if (trigger === 'manual') return 'launched by hand';
  if ('on' in trigger) return trigger.if === undefined ? `on ${trigger.on}` : `on ${trigger.on}, if ${trigger.if}`;
  if ('when' in trigger)
    return trigger.for === undefined ? `when ${trigger.when}` : `when ${trigger.when}, for ${trigger.for}`;
  if ('every' in trigger)
    return trigger.every === 'cadence' ? 'as often as the segment’s cadence says' : `every ${trigger.every}`;
  const [side, date] = 'before' in trigger ? ['before', trigger.before] : ['after', trigger.after];
  return trigger.by === undefined ? `at ${date}` : `${trigger.by} ${side} ${date}`;
}
