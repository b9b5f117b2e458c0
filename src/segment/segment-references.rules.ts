import { namedIn } from '../condition/named.js';

/** A definition in force that may speak of segments, and how a message names it. */
export interface Speaker {
  readonly title: string;
  readonly definition: unknown;
}

/**
 * Where definitions speak of a segment: `the playbook “rescue” (trigger.if)`. A condition does when it reads segments
 * (`account.segments`, `event.segment`) and the key stands in it as a text; a scorecard's list and a segment's
 * benchmark do by naming it. Code is not looked into.
 */
export const referencesTo = (key: string, speakers: readonly Speaker[]): string[] =>
  speakers.flatMap(({ title, definition }) =>
    placesIn(definition, key).map((place) => (place === '' ? title : `${title} (${place})`)),
  );

function placesIn(value: unknown, key: string, path: readonly string[] = []): string[] {
  if (typeof value === 'string') return speaksOf(value, key, path) ? [path.join('.')] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => placesIn(part, key, [...path, name]));
}

function speaksOf(text: string, key: string, path: readonly string[]): boolean {
  const isName = path.at(-1) === 'benchmark' || path.at(-2) === 'segments';
  if (isName) return text === key;
  if (!text.includes(key)) return false;
  return namedIn(text).some(({ names, texts }) => texts.has(key) && (names.has('segments') || names.has('segment')));
}
