import { endGuide } from '../../guide/guide.js';
import { liveGuide } from '../../guide/guide.rules.js';
import type { GuideEnd } from '../../guide/guide.types.js';
import type { CompiledStep } from '../model/compiled-step.js';
import type { StepState } from '../model/playbook.state.js';
import type { Launches } from '../model/step-kind.js';
import type { Walk } from '../model/walk.js';

type GuideStepState = StepState & { readonly guides: NonNullable<StepState['guides']> };

/** A run lives on with the guides that it offered. */
export const launchedGuides: Launches = {
  isOpen: (walk) => openGuideSteps(walk).length > 0,
  settle: endSteps,
};

/** Steps whose guides have not all ended. */
function openGuideSteps(walk: Walk): { readonly step: CompiledStep; readonly state: GuideStepState }[] {
  return walk
    .waiting()
    .flatMap(({ step, state }) => (state.guides !== undefined ? [{ step, state: state as GuideStepState }] : []));
}

/** Keeps account of the guides that have ended; ends a step with the last of its own. */
function endSteps(walk: Walk): void {
  for (const { step, state } of openGuideSteps(walk)) {
    for (const [id, end] of Object.entries(state.guides)) {
      if (end !== 'LIVE' || liveGuide(walk.draft.guides, id) !== undefined) continue;
      state.guides[id] = walk.draft.guides.ended[id] ?? 'EXPIRED';
      walk.pass.changed.add(walk.run);
    }
    const ends = Object.values(state.guides);
    if (!ends.includes('LIVE')) walk.end(step, 'DONE', outcomeOf(ends as GuideEnd[]), walk.now, state);
  }
}

/**
 * One person's outcome is the step's; of several: COMPLETED when anybody finished, else DISMISSED when anybody put it
 * away.
 */
const outcomeOf = (ends: readonly GuideEnd[]): GuideEnd =>
  (['COMPLETED', 'DISMISSED'] as const).find((end) => ends.includes(end)) ?? 'EXPIRED';

/** Takes back what the run itself offered and nobody has begun. */
export function withdrawGuides(state: StepState, { draft, scribe, run, pass }: Walk): void {
  for (const id of Object.keys(state.guides ?? {}).reverse()) {
    const guide = liveGuide(draft.guides, id);
    if (guide?.runId === run.id && guide.status !== 'STARTED')
      endGuide(draft, guide, 'EXPIRED', scribe, pass.turn.at.calendar, state.causeId);
  }
}
