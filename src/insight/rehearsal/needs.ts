import { type Bounds, boundsIn, mergeBounds } from '../../condition/bounds.js';
import type { Condition } from '../../condition/condition.js';
import { SOURCES, type Source, type Sources } from '../../condition/fact.js';
import type { Rulebook } from '../../engine/rulebook.js';
import { EVENTS } from '../../event/catalogue.js';
import type { CompiledPlaybook } from '../../playbook/model/compiled-playbook.js';

/** What of a rulebook decides something that facts and events derive from. */
export type Deciders = Pick<
  Rulebook,
  'facts' | 'contactFacts' | 'lifecycle' | 'segments' | 'scorecards' | 'activation' | 'fit'
>;

/**
 * The facts that some playbooks read, and all that these and what they hear derive from: through segments, scorecards,
 * stages, fit and activation to the facts that decide those, and so on to what the account was told.
 */
export class Needs {
  readonly facts = new Set<string>();
  readonly sources = new Set<Source>();
  private readonly sourcesOf: ReadonlyMap<string, Sources>;
  private how: Bounds = new Map();

  constructor(
    private readonly deciders: Deciders,
    always: readonly string[] = [],
  ) {
    const { facts, contactFacts } = deciders;
    this.sourcesOf = new Map([...facts, ...contactFacts].map(({ path, derivesFrom }) => [path, derivesFrom]));
    for (const path of always) this.addFact(path);
  }

  addPlaybook({ reads, decidesBy, hears, goesBy }: CompiledPlaybook): void {
    this.addReads(decidesBy);
    for (const path of reads) this.addFact(path);
    for (const type of hears) for (const source of EVENTS[type].derivesFrom) this.addSource(source);
    for (const source of goesBy) this.addSource(source);
  }

  /**
   * With which texts the facts of a source are compared, and nothing else is asked of them; undefined = anything may
   * matter.
   */
  valuesOf(source: Source): readonly (number | string)[] | undefined {
    const read = [...this.facts].filter((path) => this.sourcesOf.get(path)?.includes(source));
    const values = read.map((path) => this.how.get(path));
    return values.includes(undefined) ? undefined : values.flatMap((some) => some ?? []);
  }

  private addReads(bounds: Bounds): void {
    this.how = mergeBounds([this.how, bounds]);
    for (const path of bounds.keys()) this.addFact(path);
  }

  /** What is no fact is local to a run, and comes from what it hears and does. */
  private addFact(path: string): void {
    const sources = this.sourcesOf.get(path);
    if (sources === undefined || this.facts.has(path)) return;
    this.facts.add(path);
    for (const source of sources.length === 0 ? SOURCES : sources) this.addSource(source);
  }

  private addSource(source: Source): void {
    if (this.sources.has(source)) return;
    this.sources.add(source);
    for (const condition of conditionsOf(source, this.deciders)) this.addReads(boundsIn(condition));
  }
}

/** The conditions by which a rulebook decides what derives from a source; none for what is told or done. */
export function conditionsOf(source: Source, deciders: Omit<Deciders, 'facts' | 'contactFacts'>): Condition[] {
  const { lifecycle, segments, scorecards, activation, fit } = deciders;
  if (source === 'stage')
    return present([...lifecycle.stages.values(), ...lifecycle.starts].map(({ condition }) => condition)).concat(
      lifecycle.isCustomer ?? [],
    );
  if (source === 'segments') return present(segments.map(({ condition }) => condition));
  if (source === 'fit') return fit?.conditions.map(({ condition }) => condition) ?? [];
  if (source === 'activation') return activation === undefined ? [] : [activation.condition];
  if (source !== 'score') return [];
  return scorecards.flatMap(({ condition, measures, asks }) => [
    ...present([condition, ...measures.flatMap(({ value, freshAt }) => [value, freshAt])]),
    ...asks.flatMap(({ reads }) => reads),
  ]);
}

const present = (conditions: readonly (Condition | undefined)[]): Condition[] =>
  conditions.filter((condition) => condition !== undefined);
