import type { Template } from '../../condition/condition.js';
import type { Frame } from '../../condition/fact.js';

/** Plain data whose texts are templates, ready to be rendered. */
export type WithTemplate =
  | { readonly template: Template }
  | { readonly list: readonly WithTemplate[] }
  | { readonly fields: readonly (readonly [string, WithTemplate])[] }
  | { readonly value: unknown };

type Path = readonly (string | number)[];

/** Compiles every text of a value; `compile` is told where it stands. */
export function compileWith(value: unknown, path: Path, compile: (text: string, path: Path) => Template): WithTemplate {
  if (typeof value === 'string')
    return value.includes('{{') || value.includes('}}') ? { template: compile(value, path) } : { value };
  if (Array.isArray(value)) return { list: value.map((item, index) => compileWith(item, [...path, index], compile)) };
  if (typeof value === 'object' && value !== null)
    return {
      fields: Object.entries(value).map(([name, field]) => [name, compileWith(field, [...path, name], compile)]),
    };
  return { value };
}

/** The value with its texts filled in; `escapes` is done to what is filled in. */
export function renderWith(part: WithTemplate, frame: Frame, escapes?: (text: string) => string): unknown {
  if ('template' in part) return part.template.render(frame, escapes);
  if ('list' in part) return part.list.map((item) => renderWith(item, frame, escapes));
  if ('fields' in part)
    return Object.fromEntries(part.fields.map(([name, field]) => [name, renderWith(field, frame, escapes)]));
  return part.value;
}

/** Whether a template stands at a place of a value: what comes of it is not known yet. */
export function isTemplateAt(value: unknown, path: Path): boolean {
  const found = path.reduce<unknown>(
    (part, field) =>
      typeof part === 'object' && part !== null ? (part as Record<string | number, unknown>)[field] : undefined,
    value,
  );
  return typeof found === 'string' && found.includes('{{');
}
