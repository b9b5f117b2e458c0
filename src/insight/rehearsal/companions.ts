import { compilePublished, compileRulebook, type Rulebook } from '../../engine/rulebook.js';
import type { PublishedPlaybook, RulebookBody } from '../../engine/rulebook-body.js';
import { stepsOf } from '../../playbook/definition/nested.js';
import type { PlaybookDefinition } from '../../playbook/definition/playbook.definition.js';
import { formOfStep } from '../../playbook/definition/step-kinds.js';
import { Needs } from './needs.js';

/** The playbooks that a rehearsal of some must play too: what they start, and whatever bears on whether they begin. */
export function companionsOf(keys: Iterable<string>, body: RulebookBody): Set<string> {
  const wanted = new Set(keys);
  const byKey = new Map(body.playbooks.map((published) => [published.definition.key, published]));
  if (body.noise !== undefined)
    return [...wanted].some((key) => byKey.has(key)) ? new Set([...wanted, ...keysOf(body)]) : wanted;
  const company = new Company(body);
  for (const key of wanted) {
    const published = byKey.get(key);
    if (published !== undefined) for (const other of company.around(published)) wanted.add(other);
  }
  return wanted;
}

/** The playbooks that some start, and what these start in turn. */
export function startedBy(keys: readonly string[], body: RulebookBody): Set<string> {
  const known = new Set(keysOf(body));
  const started = new Set<string>();
  for (let some = [...keys]; some.length > 0; ) {
    const named = body.playbooks
      .filter(({ definition: { key } }) => some.includes(key))
      .flatMap(({ definition }) => othersIn(definition, ['starts']));
    some = [...new Set(named)].filter((key) => known.has(key) && !started.has(key) && !keys.includes(key));
    for (const key of some) started.add(key);
  }
  return started;
}

const keysOf = ({ playbooks }: RulebookBody): string[] => playbooks.map(({ definition: { key } }) => key);

/** The playbooks that the steps of one name: to start them, or to end their runs. */
const othersIn = ({ steps }: PlaybookDefinition, ways: readonly ('starts' | 'stops')[]): string[] =>
  stepsOf(steps).flatMap(({ step }) => ways.flatMap((way) => formOfStep(step)[way]?.(step) ?? []));

/** All playbooks of a rulebook, as they bear on each other. */
class Company {
  private readonly deciders: Rulebook;
  private readonly named: ReadonlyMap<PublishedPlaybook, ReadonlySet<string>>;

  constructor(private readonly body: RulebookBody) {
    this.deciders = compileRulebook({ ...body, playbooks: [] });
    this.named = new Map(
      body.playbooks.map((published) => [published, new Set(othersIn(published.definition, ['starts', 'stops']))]),
    );
  }

  /** The keys of those that one starts or stops, that start or stop it, or bear on it otherwise. */
  around(one: PublishedPlaybook): string[] {
    const needs = new Needs(this.deciders);
    const compiled = compilePublished(one, this.deciders.scope);
    if (compiled !== undefined) needs.addPlaybook(compiled);
    const isNamed = (by: PublishedPlaybook, { definition: { key } }: PublishedPlaybook) => this.named.get(by)?.has(key);
    return this.body.playbooks
      .filter((other) => isNamed(one, other) || isNamed(other, one) || bearsOn(other.definition, one.definition, needs))
      .map(({ definition: { key } }) => key);
  }
}

/**
 * Another playbook bears on one that needs what runs, tasks or guides come to, is of its group, or is held back while
 * an intervention lives; a noise budget is over all.
 */
function bearsOn(
  other: PlaybookDefinition,
  { purpose, group, ignores = [] }: PlaybookDefinition,
  needs: Needs,
): boolean {
  const { sources } = needs;
  if (sources.has('runs') || sources.has('tasks') || sources.has('guides')) return true;
  if (sources.has('runKeys') && mayBe(other.key, needs.valuesOf('runKeys'))) return true;
  if (sources.has('runPurposes') && mayBe(other.purpose, needs.valuesOf('runPurposes'))) return true;
  if (group !== undefined && other.group?.name === group.name) return true;
  const yields = (purpose === 'UPSELL' || purpose === 'ADVOCACY') && !ignores.includes('IN_INTERVENTION');
  return yields && (other.purpose === 'RISK_MITIGATION' || other.purpose === 'WIN_BACK');
}

const mayBe = (text: string, values: readonly (number | string)[] | undefined): boolean =>
  values === undefined || values.includes(text);
