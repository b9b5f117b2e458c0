import { z } from 'zod';
import { didYouMean } from '../../condition/nearest.js';
import { type ActionSpec, nameOfAction } from '../definition/action-catalogue.js';
import { BUILT_IN_ACTIONS, BUILT_IN_NAMES, isBuiltIn } from '../definition/built-in-actions.js';
import type { Path } from '../definition/step-form.js';
import type { PlaybookScope } from '../model/compiled-playbook.js';
import type { FoundAction, StepCompiler } from '../model/step-compiler.js';
import { isTemplateAt } from '../model/with-template.js';

type Compiler = Pick<StepCompiler, 'fact' | 'error' | 'warning'>;
type Known = Pick<PlaybookScope, 'actions' | 'plugin' | 'isDeclaring'>;
type Given = Readonly<Record<string, unknown>>;

/**
 * Finds the action that a step means, and checks what it is given as far as that is known before templates are filled
 * in.
 */
export function checkAction(use: string, given: Given, path: Path, known: Known, compiler: Compiler): FoundAction {
  if (isBuiltIn(use)) {
    checkGiven(BUILT_IN_ACTIONS[use], given, path, compiler);
    return { action: use, reads: [] };
  }
  const name = nameOfAction(use, known.plugin);
  const spec = known.actions?.get(`${name.plugin}.${name.action}`);
  if (spec === undefined) {
    if (known.actions !== undefined) missing(use, known.actions, path, known, compiler);
    return { ...name, reads: [] };
  }
  if (spec.input !== undefined && known.isDeclaring === true)
    checkGiven(z.fromJSONSchema(spec.input), given, path, compiler);
  return { ...name, reads: spec.facts.map((fact) => compiler.fact(fact, [...path, 'use'])) };
}

/** An author's own action is there or is misspelt; another plugin's may come later. */
function missing(
  use: string,
  actions: ReadonlyMap<string, ActionSpec>,
  path: Path,
  { plugin, isDeclaring }: Known,
  compiler: Compiler,
): void {
  const own = [...actions.keys()]
    .filter((name) => name.startsWith(`${plugin}.`))
    .map((name) => name.slice(name.lastIndexOf('.') + 1));
  const isOwn = !use.includes('.');
  const names = [...BUILT_IN_NAMES, ...(isOwn ? own : actions.keys())];
  const cure = didYouMean(use, names) ?? `There are ${names.join(', ')}.`;
  if (isOwn && isDeclaring === true)
    return compiler.error(
      [...path, 'use'],
      'UNKNOWN_ACTION',
      `There is no action “${use}”, built in or of this plugin.`,
      cure,
    );
  compiler.warning(
    [...path, 'use'],
    'ACTION_NOT_LOADED',
    `No action “${use}” is loaded; a run that comes to it stands still until it is.`,
    cure,
  );
}

function checkGiven(schema: z.ZodType, given: Given, path: Path, compiler: Compiler): void {
  const { error } = schema.safeParse(given);
  for (const issue of error?.issues ?? []) {
    const place = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    // what it will be is not known yet; a text in any case
    if (issue.code !== 'invalid_type' && isTemplateAt(given, place)) continue;
    const extra = issue.code === 'unrecognized_keys' ? [issue.keys[0] ?? ''] : [];
    const where = [...place, ...extra].join('.');
    const message = where === '' ? issue.message : `“${where}”: ${issue.message}`;
    compiler.error(
      [...path, 'with', ...place, ...extra],
      'WRONG_INPUT',
      `The action does not take this. ${message}.`,
      'See what the action takes, and give just that.',
    );
  }
}
