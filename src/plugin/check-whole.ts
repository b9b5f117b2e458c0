import { composeBody, type DeclaredSegmentDefinition } from '../engine/compose.js';
import { compileRulebook } from '../engine/rulebook.js';
import { PerennialError } from '../kernel/errors.js';
import { canonicalJson } from '../playbook/definition/content-hash.js';
import type { PluginDefinition } from '../sdk/plugin.definition.js';
import { inForce, isSound, type PluginCheck } from './check.js';
import type { PluginFault } from './plugin.types.js';

/** What goes into force, and what was found on the way. */
export interface WholeCheck {
  readonly checks: readonly PluginCheck[];
  readonly definitions: readonly PluginDefinition[];
}

/**
 * Plugins that are sound by themselves may still not fit what was declared through the API: an attribute, a feature or
 * a stage is gone that a segment names.
 */
export function checkWhole(
  checks: readonly PluginCheck[],
  earlier: ReadonlyMap<string, PluginDefinition>,
  declared: readonly DeclaredSegmentDefinition[],
): WholeCheck {
  const definitions = inForce(checks, earlier);
  const refusal = refusalOf(definitions, declared);
  return refusal === undefined ? { checks, definitions } : refuseWhole(checks, earlier, refusal);
}

/** All stays as it was, and each plugin that changed or went shows why. */
export function refuseWhole(
  checks: readonly PluginCheck[],
  earlier: ReadonlyMap<string, PluginDefinition>,
  refusal: PerennialError,
): WholeCheck {
  const blamed = checks.map((check) =>
    isSound(check) && isChanged(check, earlier)
      ? { ...check, faults: [...check.faults, faultOf(check.folder, refusal)] }
      : check,
  );
  const gone = [...earlier.keys()].filter((name) => !checks.some((check) => check.name === name));
  return {
    checks: [...blamed, ...gone.map((name) => ({ folder: name, name, faults: [faultOf(name, refusal)], sources: [] }))],
    definitions: [...earlier.values()],
  };
}

function refusalOf(
  definitions: readonly PluginDefinition[],
  declared: readonly DeclaredSegmentDefinition[],
): PerennialError | undefined {
  try {
    compileRulebook(composeBody(definitions, declared));
    return undefined;
  } catch (error) {
    if (error instanceof PerennialError) return error;
    throw error;
  }
}

const isChanged = ({ name, plugin }: PluginCheck, earlier: ReadonlyMap<string, PluginDefinition>): boolean =>
  canonicalJson(plugin?.definition ?? null) !== canonicalJson(earlier.get(name) ?? null);

const faultOf = (file: string, { code, message }: PerennialError): PluginFault => ({
  severity: 'ERROR',
  code,
  message: `With this, what was declared elsewhere no longer compiles: ${message}`,
  cure:
    'Keep what it names (the attribute, feature or stage), or change the segment, or release another version of ' +
    'the playbook, that names it first.',
  file,
  line: 1,
  column: 1,
});
