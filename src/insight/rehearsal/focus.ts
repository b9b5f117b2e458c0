import { type Bounds, boundsIn, mergeBounds } from '../../condition/bounds.js';
import type { Source } from '../../condition/fact.js';
import { compilePublished, compileRulebook, type Rulebook, scopesOf } from '../../engine/rulebook.js';
import type { PublishedPlaybook, RulebookBody } from '../../engine/rulebook-body.js';
import { startsOf } from '../../lifecycle/lifecycle.definition.js';
import type { CompiledPlaybook, PlaybookScope } from '../../playbook/model/compiled-playbook.js';
import type { SignalType } from '../../signal/signal.js';
import { conditionsOf, Needs } from './needs.js';
import { REPLAYED, USE_SIGNALS } from './replayed.js';
import { Stillness } from './stillness.js';

/** A rulebook with what a rehearsal of some playbooks needs, and no more. */
export interface Focus {
  readonly rulebook: Rulebook;
  /** The same without playbooks: how things stood before they came into force. */
  readonly before: Rulebook;
  /**
   * Which changes of facts can change what is decided, with the playbooks and before; left out = every turn is taken to
   * its end.
   */
  readonly still?: { readonly live: Stillness; readonly before: Stillness };
  /** The signals that can matter. */
  readonly signals: readonly SignalType[];
}

/** A version that runs are pinned to. */
type Version = Pick<PublishedPlaybook, 'definition' | 'label'> & { readonly plugin?: string | undefined };

/** Always read: losses are seen by it. */
const ALWAYS = ['account.isCustomer'];

/**
 * Leaves out of a rulebook what cannot bear on these playbooks, and on the versions that runs are pinned to: the other
 * playbooks, and health, segments, fit, activation and stages where nothing that they read or hear derives from them,
 * nor what these read in turn. What is left decides exactly as the whole would.
 */
export function focusOn(body: RulebookBody, keys: ReadonlySet<string>, pinned: readonly Version[] = []): Focus {
  const playbooks = liveOnly(body.playbooks).filter(({ definition }) => keys.has(definition.key));
  const chosen = { ...body, playbooks };
  const whole = compileRulebook(chosen);
  const needs = new Needs(whole, ALWAYS);
  for (const playbook of [...whole.playbooks, ...compileAll(pinned, whole.scope)]) needs.addPlaybook(playbook);
  const isRead = (path: string) => needs.facts.has(path);
  const kept = trim(chosen, needs.sources);
  const versions = compileAll(pinned, scopesOf(kept, isRead));
  const byHash = new Map(versions.map((playbook) => [playbook.hash, playbook]));
  const rulebook = compileRulebook(kept, byHash, isRead);
  const before = compileRulebook({ ...kept, playbooks: [] }, undefined, isRead);
  const decisions = mergeBounds([...rulebook.playbooks, ...versions].map(({ decidesBy }) => decidesBy));
  return {
    rulebook,
    before,
    ...(ownsItsFacts(rulebook, decisions) && {
      still: {
        live: new Stillness(pathsOf(rulebook), mergeBounds([decisions, standingOf(rulebook)])),
        before: new Stillness(pathsOf(before), standingOf(before)),
      },
    }),
    signals: needs.sources.has('usage') ? REPLAYED : REPLAYED.filter((type) => !USE_SIGNALS.includes(type)),
  };
}

const compileAll = (versions: readonly Version[], scope: PlaybookScope): CompiledPlaybook[] =>
  versions.flatMap((version) => compilePublished(version, scope) ?? []);

const pathsOf = ({ facts }: Rulebook): string[] => facts.map(({ path }) => path);

/** What is decided, besides the score, before playbooks look. A score is reckoned in every pass. */
const STANDING: readonly Source[] = ['stage', 'segments', 'fit', 'activation'];

/** How these decisions, and whoever watches for losses, read the facts. */
const standingOf = (rulebook: Rulebook): Bounds =>
  mergeBounds([
    new Map(ALWAYS.map((path) => [path, undefined])),
    ...STANDING.flatMap((source) => conditionsOf(source, rulebook)).map(boundsIn),
  ]);

/**
 * A renewal's own facts, and those of a person that move by themselves, are not the account's: what happens to them is
 * not seen in those.
 */
const ownsItsFacts = ({ playbooks, contactFacts }: Rulebook, decisions: Bounds): boolean =>
  playbooks.every(({ subject }) => subject !== 'renewal') &&
  contactFacts.every(({ path, changes }) => changes === undefined || !decisions.has(path));

/**
 * A canary reaches some accounts only; a rehearsal plays what reaches the others, and a canary where there is nothing
 * else.
 */
function liveOnly(playbooks: readonly PublishedPlaybook[]): PublishedPlaybook[] {
  const live = new Set(playbooks.flatMap(({ state, definition: { key } }) => (state === 'CANARY' ? [] : [key])));
  return playbooks
    .filter(({ state, definition: { key } }) => state !== 'CANARY' || !live.has(key))
    .map(({ state: _s, share: _h, ...published }) => published);
}

/** Keeps the parts that decide what is needed. */
function trim({ activation, fit, ...body }: RulebookBody, needed: ReadonlySet<Source>): RulebookBody {
  return {
    ...body,
    scorecards: needed.has('score') ? body.scorecards : [],
    segments: needed.has('segments') ? body.segments : [],
    lifecycle: needed.has('stage') ? body.lifecycle : placeOnly(body.lifecycle),
    ...(activation !== undefined && needed.has('activation') && { activation }),
    ...(fit !== undefined && needed.has('fit') && { fit }),
  };
}

/** A lifecycle in which an account stays where it begins: for playbooks that never look at stages. */
function placeOnly(lifecycle: RulebookBody['lifecycle']): RulebookBody['lifecycle'] {
  return {
    ...lifecycle,
    first: startsOf(lifecycle).map(({ stage }) => ({ stage })),
    stages: lifecycle.stages.map(({ if: _, ...stage }) => stage),
  };
}
