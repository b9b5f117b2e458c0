import { compileFit } from '../account/fit.compile.js';
import type { CompiledFit } from '../account/fit.rules.js';
import type { Fact, Source } from '../condition/fact.js';
import { scopeOf } from '../condition/scope.js';
import type { EventType } from '../event/catalogue.js';
import type { GuideDefinition } from '../guide/guide.definition.js';
import { type CompiledScorecard, compileScorecard } from '../health/scorecard.compile.js';
import { type CompiledLifecycle, compileLifecycle } from '../lifecycle/lifecycle.compile.js';
import { contentHash } from '../playbook/definition/content-hash.js';
import { isWithin } from '../playbook/enrolment/share.rules.js';
import type { CompiledPlaybook, PlaybookScope } from '../playbook/model/compiled-playbook.js';
import { compilePlaybook } from '../playbook/run/compile-playbook.js';
import { type CompiledSegment, compileSegments } from '../segment/segment.compile.js';
import { type CompiledActivation, compileActivation } from '../usage/usage.definition.js';
import { type UsageColumns, usageColumns } from '../usage/usage.row.js';
import { type SurveyDefinition, surveysOf } from '../voice/survey.definition.js';
import type { Draft } from './draft.js';
import { accountFactsOf, type ContactSubject, contactFacts } from './facts.js';
import { actionsOf, codeMeasuresOf, settingsOf } from './plugin-parts.js';
import type { PublishedPlaybook, RulebookBody } from './rulebook-body.js';

/** Every definition in force, compiled: immutable, shared by all turns, cached by its hash. */
export interface Rulebook {
  readonly hash: string;
  readonly body: RulebookBody;
  readonly facts: readonly Fact<Draft>[];
  readonly contactFacts: readonly Fact<ContactSubject>[];
  /** What is decided or told → the slots of the facts that derive from it. */
  readonly slotsOf: ReadonlyMap<Source, readonly number[]>;
  /** The facts that change by themselves, those together that say so by one rule. */
  readonly movers: readonly Mover[];
  readonly scope: PlaybookScope;
  readonly lifecycle: CompiledLifecycle;
  readonly segments: readonly CompiledSegment[];
  readonly scorecards: readonly CompiledScorecard[];
  /** Declared and built in. */
  readonly surveys: readonly SurveyDefinition[];
  readonly guides: ReadonlyMap<string, GuideDefinition>;
  readonly activation: CompiledActivation | undefined;
  readonly usageColumns: UsageColumns;
  readonly fit: CompiledFit | undefined;
  readonly noise: RulebookBody['noise'];
  /** Every live and every canary version: of one key, both. */
  readonly playbooks: readonly CompiledPlaybook[];
  /**
   * Those that an account gets: of each key the canary when it is within its share, else the live one. Accounts that
   * get the same get the same list.
   */
  readonly playbooksFor: (accountId: string) => readonly CompiledPlaybook[];
  /** Events that the present playbooks or any version still in use listens to. */
  readonly heard: ReadonlySet<EventType>;
  /** Versions that live runs are pinned to, by hash; the present ones among them. */
  readonly pinned: (hash: string) => CompiledPlaybook | undefined;
}

/** Facts that change at the same moments. */
export interface Mover {
  readonly changes: NonNullable<Fact<Draft>['changes']>;
  readonly slots: readonly number[];
}

/** What conditions may name under these definitions. */
export function scopesOf(
  body: Pick<
    RulebookBody,
    'plugins' | 'attributes' | 'lifecycle' | 'features' | 'playbooks' | 'surveys' | 'guides' | 'settings'
  >,
  isRead: (path: string) => boolean = () => true,
): PlaybookScope & { facts: readonly Fact<Draft>[] } {
  const facts = accountFactsOf(body).filter(({ path }) => isRead(path));
  return {
    facts,
    account: scopeOf(facts),
    contact: scopeOf([...facts, ...contactFacts]),
    stages: body.lifecycle.stages.map(({ key }) => key),
    attributes: new Map(body.attributes.map(({ name, type }) => [name, type])),
    playbookKeys: new Set(body.playbooks.map(({ definition }) => definition.key)),
    guideKeys: new Set((body.guides ?? []).map(({ key }) => key)),
    surveyKeys: new Set(surveysOf(body.surveys ?? []).map(({ key }) => key)),
    actions: actionsOf(body.plugins),
    settings: settingsOf(body),
  };
}

/**
 * A rehearsal leaves out the facts that nothing in it reads (`isRead`).
 * @throws CONDITION_INVALID when a definition names what does not exist: publishing checks before it writes, so this is
 * a fault
 */
export function compileRulebook(
  body: RulebookBody,
  versions: ReadonlyMap<string, CompiledPlaybook> = new Map(),
  isRead?: (path: string) => boolean,
): Rulebook {
  const { facts, ...scope } = scopesOf(body, isRead);
  const playbooks = body.playbooks.flatMap((published) => compilePublished(published, scope) ?? []);
  const present = new Map(playbooks.map((playbook) => [playbook.hash, playbook] as const));
  return {
    hash: contentHash(body),
    body,
    facts,
    contactFacts,
    slotsOf: slotsBySource(facts),
    movers: moversOf(facts),
    scope,
    lifecycle: compileLifecycle(body.lifecycle, scope.account),
    segments: compileSegments(body.segments, scope.account),
    scorecards: body.scorecards.map((card) => compileScorecard(card, scope.account, codeMeasuresOf(body.plugins))),
    surveys: surveysOf(body.surveys ?? []),
    guides: new Map((body.guides ?? []).map((guide) => [guide.key, guide])),
    activation:
      body.activation === undefined ? undefined : compileActivation(body.activation, scope.account, body.features),
    usageColumns: usageColumns(body.features, scope.account.facts),
    fit: body.fit === undefined ? undefined : compileFit(body.fit, scope.account),
    noise: body.noise,
    playbooks,
    playbooksFor: assignment(playbooks, body.playbooks),
    heard: new Set([...playbooks, ...versions.values()].flatMap(({ hears }) => [...hears])),
    pinned: (hash) => present.get(hash) ?? versions.get(hash),
  };
}

function assignment(
  playbooks: readonly CompiledPlaybook[],
  published: readonly PublishedPlaybook[],
): Rulebook['playbooksFor'] {
  const canaries = new Map(
    published.flatMap(({ state, share = 0, hash, definition: { key } }) =>
      state === 'CANARY' ? [[key, { hash, share }] as const] : [],
    ),
  );
  if (canaries.size === 0) return () => playbooks;
  const known = new Map<string, readonly CompiledPlaybook[]>();
  return (accountId) => {
    const gets = new Set(
      [...canaries].filter(([key, { share }]) => isWithin(share, 'canary', key, accountId)).map(([key]) => key),
    );
    const name = [...gets].join();
    const found =
      known.get(name) ??
      playbooks.filter(({ key, hash }) => !canaries.has(key) || (canaries.get(key)?.hash === hash) === gets.has(key));
    known.set(name, found);
    return found;
  };
}

export function compilePublished(
  {
    definition,
    label,
    plugin,
  }: Pick<PublishedPlaybook, 'definition' | 'label'> & { readonly plugin?: string | undefined },
  scope: PlaybookScope,
): CompiledPlaybook | undefined {
  return compilePlaybook(definition, plugin === undefined ? scope : { ...scope, plugin }, label).playbook;
}

function moversOf(facts: readonly Fact<Draft>[]): Mover[] {
  const groups = new Map<Mover['changes'], number[]>();
  for (const [slot, { changes }] of facts.entries())
    if (changes !== undefined) groups.set(changes, [...(groups.get(changes) ?? []), slot]);
  return [...groups].map(([changes, slots]) => ({ changes, slots }));
}

function slotsBySource(facts: readonly Pick<Fact<Draft>, 'derivesFrom'>[]): Map<Source, number[]> {
  const slots = new Map<Source, number[]>();
  facts.forEach(({ derivesFrom }, slot) => {
    for (const source of derivesFrom) slots.set(source, [...(slots.get(source) ?? []), slot]);
  });
  return slots;
}
