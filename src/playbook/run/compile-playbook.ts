import { type Compilation, compileWith } from '../compile/playbook.compile.js';
import type { PlaybookDefinition } from '../definition/playbook.definition.js';
import type { PlaybookScope } from '../model/compiled-playbook.js';
import { STEP_KINDS } from './step-kinds.js';

/**
 * Checks a definition against what it may name and makes it ready to run. Never throws for what an author can get
 * wrong.
 */
export const compilePlaybook = (definition: PlaybookDefinition, scope: PlaybookScope, label: string): Compilation =>
  compileWith(STEP_KINDS, definition, scope, label);
