import type { FactType, FactValue } from '../../condition/fact.js';

/** What a plugin says of an action of its own: data, whatever its code is. */
export interface ActionSpec {
  /** The facts that it is handed, by path. */
  readonly facts: readonly string[];
  /** What it takes as `with`, as JSON Schema; left out = anything. */
  readonly input?: Readonly<Record<string, unknown>>;
}

/** What a plugin is set to, as its playbooks read it: `settings.<field>`. Secret fields are not among it. */
export interface SettingScope {
  readonly types: ReadonlyMap<string, FactType>;
  readonly values: ReadonlyMap<string, FactValue>;
}

/** Who is asked for what by `use`: an action of Perennial's own, of the playbook's plugin, or of another. */
export function nameOfAction(
  use: string,
  ownPlugin: string | undefined,
): { readonly plugin?: string; readonly action: string } {
  const dot = use.lastIndexOf('.');
  if (dot >= 0) return { plugin: use.slice(0, dot), action: use.slice(dot + 1) };
  return { ...(ownPlugin !== undefined && { plugin: ownPlugin }), action: use };
}
