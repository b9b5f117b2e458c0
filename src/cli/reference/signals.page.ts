import { SIGNAL_EVENTS, SIGNAL_SCHEMAS } from '../../signal/catalogue.js';
import { OUTER_SIGNALS, type OuterSignal } from '../../signal/signal.js';
import { code, page, table } from './markdown.js';
import { fieldsOf } from './schema-words.js';
import { SIGNAL_WORDS } from './signal-words.js';

/** What integrations send with recordSignals: each type with its properties. */
export const signalsPage = (): string =>
  page(
    'Signals',
    'What happened to an account, as integrations send it with `recordSignals` (up to 1,000 a call). Around the ' +
      'properties stands the same envelope for all: `key` (idempotency, unique within the account), `type`, ' +
      '`account { externalId }`, `contact { externalId }` when it was a person, `occurredAt` (now when left out). ' +
      'The properties take at most 32 KB, and one that is not declared is refused, so that a misspelt one is seen. ' +
      'How to send them: [the guide](../guides/signals.md).',
    ...OUTER_SIGNALS.map(section),
  );

function section(type: OuterSignal): string {
  const { title, contact } = SIGNAL_WORDS[type];
  const heard = SIGNAL_EVENTS[type];
  const notes = [`Contact: ${contact}`, ...(heard === undefined ? [] : [`Playbooks hear each as ${code(heard)}.`])];
  return [
    `## ${type.replaceAll('.', '_').toUpperCase()}`,
    title,
    table(['property', 'type', 'required', 'default', 'meaning'], rowsOf(type)),
    notes.join(' '),
  ].join('\n\n');
}

function rowsOf(type: OuterSignal): string[][] {
  const words: Readonly<Record<string, string>> = SIGNAL_WORDS[type].properties;
  return fieldsOf(SIGNAL_SCHEMAS[type]).map(({ name, type, isRequired, fallback }) => [
    code(name),
    type,
    isRequired ? 'yes' : '',
    fallback === undefined ? '' : code(fallback),
    words[name] ?? '',
  ]);
}
