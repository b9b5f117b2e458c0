import { code, sentence, table } from './markdown.js';
import type { FieldWords } from './schema-words.js';

/** The fields of a definition with what they mean; `words` says what a schema leaves to the name of a field. */
export const fieldTable = (fields: readonly FieldWords[], words: Readonly<Record<string, string>> = {}): string =>
  table(
    ['field', 'type', 'required', 'meaning'],
    fields.map((field) => [code(field.name), field.type, field.isRequired ? 'yes' : '', meaningOf(field, words)]),
  );

function meaningOf({ name, description, fallback }: FieldWords, words: Readonly<Record<string, string>>): string {
  const said = words[name] ?? description ?? '';
  const meaning = said === '' ? '' : sentence(said);
  return fallback === undefined || fallback === '{}' ? meaning : `${meaning} Default ${code(fallback)}.`.trim();
}
