import { compileFit } from '../account/fit.compile.js';
import type { CompiledFit } from '../account/fit.rules.js';
import type { Fact } from '../condition/fact.js';
import { scopeOf } from '../condition/scope.js';
import type { ContactView } from '../contact/contact.state.js';
import type { EventType } from '../event/catalogue.js';
import { type CompiledScorecard, compileScorecard } from '../health/scorecard.compile.js';
import { type CompiledLifecycle, compileLifecycle } from '../lifecycle/lifecycle.compile.js';
import { contentHash } from '../playbook/content-hash.js';
import { compilePlaybook } from '../playbook/playbook.compile.js';
import type { CompiledPlaybook, PlaybookScope } from '../playbook/playbook.compiled.js';
import { type CompiledSegment, compileSegments } from '../segment/segment.compile.js';
import { type CompiledActivation, compileActivation } from '../usage/usage.definition.js';
import { type UsageColumns, usageColumns } from '../usage/usage.row.js';
import type { Draft } from './draft.js';
import { accountFactsOf, contactFacts } from './facts.js';
import type { PublishedPlaybook, RulebookBody } from './rulebook-body.js';

/** Every definition in force, compiled: immutable, shared by all turns, cached by its hash. */
export interface Rulebook {
  readonly hash: string;
  readonly body: RulebookBody;
  readonly facts: readonly Fact<Draft>[];
  readonly contactFacts: readonly Fact<ContactView>[];
  /** Group (`usage`, `health`, …) → the slots of its facts. */
  readonly slotsOf: ReadonlyMap<string, readonly number[]>;
  /** Slots of facts that change by themselves. */
  readonly moving: readonly number[];
  readonly scope: PlaybookScope;
  readonly lifecycle: CompiledLifecycle;
  readonly segments: readonly CompiledSegment[];
  readonly scorecards: readonly CompiledScorecard[];
  readonly activation: CompiledActivation | undefined;
  readonly usageColumns: UsageColumns;
  readonly fit: CompiledFit | undefined;
  readonly playbooks: readonly CompiledPlaybook[];
  /** Events that the present playbooks or any version still in use listens to. */
  readonly heard: ReadonlySet<EventType>;
  /** Versions that live runs are pinned to, by hash; the present ones among them. */
  readonly pinned: (hash: string) => CompiledPlaybook | undefined;
}

/** What conditions may name under these definitions. */
export function scopesOf(body: Pick<RulebookBody, 'attributes' | 'lifecycle' | 'features' | 'playbooks'>): PlaybookScope & { facts: readonly Fact<Draft>[] } {
  const facts = accountFactsOf(body);
  return {
    facts,
    account: scopeOf(facts),
    contact: scopeOf([...facts, ...contactFacts]),
    stages: body.lifecycle.stages.map(({ key }) => key),
    attributes: new Map(body.attributes.map(({ name, type }) => [name, type])),
    playbookKeys: new Set(body.playbooks.map(({ definition }) => definition.key)),
  };
}

/** @throws CONDITION_INVALID when a definition names what does not exist: publishing checks before it writes, so this is a fault. */
export function compileRulebook(body: RulebookBody, versions: ReadonlyMap<string, CompiledPlaybook> = new Map()): Rulebook {
  const { facts, ...scope } = scopesOf(body);
  const playbooks = body.playbooks.flatMap((published) => compilePublished(published, scope) ?? []);
  const present = new Map(playbooks.map((playbook) => [playbook.hash, playbook] as const));
  return {
    hash: contentHash(body),
    body,
    facts,
    contactFacts,
    slotsOf: groupSlots(facts),
    moving: facts.flatMap(({ changes }, slot) => (changes === undefined ? [] : [slot])),
    scope,
    lifecycle: compileLifecycle(body.lifecycle, scope.account),
    segments: compileSegments(body.segments, scope.account),
    scorecards: body.scorecards.map((card) => compileScorecard(card, scope.account)),
    activation: body.activation === undefined ? undefined : compileActivation(body.activation, scope.account, body.features),
    usageColumns: usageColumns(body.features),
    fit: body.fit === undefined ? undefined : compileFit(body.fit, scope.account),
    playbooks,
    heard: new Set([...playbooks, ...versions.values()].flatMap(({ hears }) => [...hears])),
    pinned: (hash) => present.get(hash) ?? versions.get(hash),
  };
}

export function compilePublished({ definition, label }: Pick<PublishedPlaybook, 'definition' | 'label'>, scope: PlaybookScope): CompiledPlaybook | undefined {
  return compilePlaybook(definition, scope, label).playbook;
}

function groupSlots(facts: readonly { path: string }[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  facts.forEach(({ path }, slot) => {
    const group = path.slice(0, path.indexOf('.'));
    groups.set(group, [...(groups.get(group) ?? []), slot]);
  });
  return groups;
}
