import type { CompiledPlaybook, PlaybookScope } from '../model/compiled-playbook.js';
import type { Values } from '../model/playbook.state.js';
import type { SubjectView } from '../model/playbook-turn.js';
import type { Pass } from '../run/pass.js';

/** What is asked: why has this playbook no run for this subject? */
export interface WhyNotAsked {
  readonly playbook: CompiledPlaybook;
  readonly subject: SubjectView;
  readonly pass: Pass;
  readonly scope: PlaybookScope;
  /** The latest event of the trigger's type that the log has of the subject. */
  readonly lastEvent?: { readonly id: string; readonly at: number; readonly event: Values };
}
