import type { Calendar } from '../../kernel/calendar.js';
import type { CompiledStep } from '../model/compiled-step.js';
import type { StepState } from '../model/playbook.state.js';

/** A step that gives up goes by the new version's `atMost`, counted from when it began. */
export function retimeGiveUp(
  { atMost }: CompiledStep & { readonly atMost?: string },
  state: StepState,
  calendar: Calendar,
): void {
  if (atMost === undefined) delete state.giveUpAt;
  else state.giveUpAt = calendar.add(state.startedAt, atMost);
}
