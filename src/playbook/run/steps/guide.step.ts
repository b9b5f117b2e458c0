import type { ContactView } from '../../../contact/contact.state.js';
import { offerGuide } from '../../../guide/guide.js';
import { OFFERED_FOR } from '../../../guide/guide.types.js';
import { present } from '../../../kernel/present.js';
import type { GuideStepDefinition } from '../../definition/steps/guide.definition.js';
import type { CompiledStep } from '../../model/compiled-step.js';
import type { StepState } from '../../model/playbook.state.js';
import type { StepKind } from '../../model/step-kind.js';
import type { Advance, Walk } from '../../model/walk.js';
import { launchedGuides, withdrawGuides } from '../run-guides.js';

export interface GuideStep extends CompiledStep {
  readonly kind: 'guide';
  readonly offer: string;
  readonly to?: NonNullable<GuideStepDefinition['to']>;
  readonly expires: string;
}

/** Offers a guide and goes on; the step itself is done when the guide has ended. */
export const guideStep: StepKind<GuideStepDefinition, GuideStep> = {
  goesBy: [],
  compile: ({ offer, to, expires = OFFERED_FOR }, path, compiler) => {
    compiler.checkGuide(offer, [...path, 'offer']);
    if (to === 'subject' && !compiler.isContactSubject)
      compiler.error(
        [...path, 'to'],
        'NO_CONTACT',
        'A run of this playbook is about no contact.',
        'Use subject: contact, to: event, or a role such as to: CHAMPION.',
      );
    return { offer, expires, ...present({ to }) };
  },
  advance: (step, walk) => {
    const state = walk.state(step.key);
    if (state === undefined) return begin(step, walk);
    return state.status === 'WAITING' && state.guides === undefined ? offerToRole(step, state, walk) : 'PASSED';
  },
  cancel: (_step, state, walk) => withdrawGuides(state, walk),
  launches: launchedGuides,
};

function begin(step: GuideStep, walk: Walk): Advance {
  const inputs = { guide: step.offer, ...present({ to: step.to }), expires: step.expires };
  if (walk.pass.turn.guides?.get(step.offer) === undefined) return walk.skip(step, inputs, 'GUIDE_NOT_LOADED');
  if (roleOf(step) !== undefined) return callPeople(walk.begin(step, inputs), walk);
  const person = personOf(step, walk);
  if (person === undefined || person.leftAt !== undefined) return walk.skip(step, inputs, 'NOBODY_THERE');
  return offer(step, walk.begin(step, inputs), [person], walk);
}

/** A turn loads the people that it names, never all: this asks for all of the account's in the next one. */
function callPeople(_state: StepState, walk: Walk): Advance {
  walk.run.needsContacts = true;
  return walk.sleep(walk.now + 1);
}

function offerToRole(step: GuideStep, state: StepState, walk: Walk): Advance {
  if (state.startedAt >= walk.now) return callPeople(state, walk);
  delete walk.run.needsContacts;
  const role = roleOf(step);
  const people = [...walk.pass.loadedContacts].filter(
    (contact) => contact.role === role && contact.leftAt === undefined,
  );
  return people.length === 0 ? walk.end(step, 'SKIPPED', 'NOBODY_THERE') : offer(step, state, people, walk);
}

/**
 * Facts are others now (contact.guide), so what follows waits for fresh ones. In the pass after the last it is held
 * back.
 */
function offer(step: GuideStep, state: StepState, people: readonly ContactView[], walk: Walk): Advance {
  const { draft, run, scribe, pass, playbook } = walk;
  const guide = pass.turn.guides?.get(step.offer);
  if (guide === undefined) return walk.end(step, 'SKIPPED', 'GUIDE_NOT_LOADED');
  if (pass.turn.effectsHeldBack) {
    pass.loops.add(playbook.key);
    return walk.end(step, 'DONE', 'LOOP_STOPPED');
  }
  const from = { playbookKey: run.playbookKey, runId: run.id, stepKey: step.key, causeId: state.causeId };
  const sorted = [...people].sort((one, other) => (one.id < other.id ? -1 : 1));
  const offered = sorted.map((contact) =>
    offerGuide(
      draft,
      { key: `${walk.effectKey(step)}/${contact.id}`, guide, contact, expires: step.expires, ...from },
      scribe,
      pass.turn.at.calendar,
    ),
  );
  state.guides = Object.fromEntries(offered.map(({ id }) => [id, 'LIVE' as const]));
  pass.changed.add(run);
  pass.hasChangedFacts = true;
  walk.isPaused = true;
  return 'WAITING';
}

const roleOf = ({ to }: GuideStep): ContactView['role'] | undefined =>
  to === undefined || to === 'subject' || to === 'event' ? undefined : to;

function personOf({ to }: GuideStep, { run, contact, pass }: Walk): ContactView | undefined {
  if (to !== 'event' && contact !== undefined) return contact;
  return to === 'subject' ? undefined : pass.contact(run.eventContactId);
}
