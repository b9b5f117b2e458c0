import { compileTemplate } from '../condition/compile.js';
import type { Template } from '../condition/condition.js';
import type { FactType, FactValue } from '../condition/fact.js';
import { scopeOf } from '../condition/scope.js';
import { ByteCache, bytesOf } from '../kernel/byte-cache.js';

type Values = Readonly<Record<string, FactValue | null>>;

/** Bytes of compiled titles that are kept, and what one takes for each byte of its text, about. */
const KEPT = 8 * 1024 * 1024;
const OF_A_BYTE = 20;

/** Renders task titles: templates that are written once and read often, so each is compiled once. */
export class TitleRenderer {
  private readonly kept = new ByteCache<Template>(KEPT);

  /**
   * The title with what it read at launch and the names as they are now. What is gone reads “…”; a template that no
   * longer compiles reads as it was written.
   */
  render(template: string, bindings: Values, names: Readonly<Record<string, string | undefined>>): string {
    if (!template.includes('{{')) return template;
    const locals = known({ ...bindings, ...names });
    return this.compiled(template, typesOf({ ...bindings, ...names }))?.render({ facts: [], locals }) ?? template;
  }

  private compiled(template: string, types: Readonly<Record<string, FactType>>): Template | undefined {
    const key = `${template}\n${JSON.stringify(types)}`;
    const kept = this.kept.get(key) ?? compile(template, types);
    if (kept === undefined) return undefined;
    this.kept.set(key, kept, OF_A_BYTE * bytesOf(template));
    return kept;
  }
}

function compile(template: string, types: Readonly<Record<string, FactType>>): Template | undefined {
  try {
    return compileTemplate(template, scopeOf([], types));
  } catch {
    return undefined;
  }
}

const known = (values: Values): Record<string, FactValue> =>
  Object.fromEntries(Object.entries(values).flatMap(([path, value]) => (value == null ? [] : [[path, value]])));

const typesOf = (values: Values): Record<string, FactType> =>
  Object.fromEntries(Object.entries(values).map(([path, value]) => [path, typeOf(value)]));

function typeOf(value: FactValue | null): FactType {
  if (typeof value === 'number') return 'double';
  if (typeof value === 'boolean') return 'bool';
  return Array.isArray(value) ? 'list<string>' : 'string';
}
