import { type Bounds, boundsIn, mergeBounds } from '../../condition/bounds.js';
import { compileCondition, compileTemplate } from '../../condition/compile.js';
import type { Condition, Template } from '../../condition/condition.js';
import { ConditionInvalid } from '../../condition/condition-invalid.js';
import type { FactType, LocalValues, Scope, Source } from '../../condition/fact.js';
import { inWords } from '../../condition/kind.js';
import { didYouMean } from '../../condition/nearest.js';
import { under } from '../../condition/scope.js';
import { EVENT_TYPES, EVENTS, type EventField, type EventType } from '../../event/catalogue.js';
import type { AnyStep, Path } from '../definition/step-form.js';
import { formOf, keyOf, kindNameOf } from '../definition/step-kinds.js';
import type { PlaybookDiagnostic, PlaybookScope } from '../model/compiled-playbook.js';
import type { CompiledStep } from '../model/compiled-step.js';
import type { FoundAction, StepCompiler } from '../model/step-compiler.js';
import type { StepKind, StepKinds } from '../model/step-kind.js';
import { checkAction } from './check-action.js';

/** Stands where a condition could not be compiled: the playbook is refused, so it never runs. */
const UNKNOWN: Condition = {
  source: '',
  type: 'bool',
  dependencies: [],
  evaluate: () => undefined,
  test: () => undefined,
  reads: () => ({}),
};
const BLANK: Template = { source: '', dependencies: [], render: () => '' };

/** What a run adds to the facts: by path the type, and the values that a text takes, where they are declared. */
export interface RunNames {
  readonly types: ReadonlyMap<string, FactType>;
  readonly values: LocalValues;
}

/**
 * Compiles the texts of one playbook and collects all that is wrong with them, so that an author sees every fault at
 * once.
 */
export class PlaybookCompiler implements StepCompiler {
  readonly diagnostics: PlaybookDiagnostic[] = [];
  readonly allSteps: CompiledStep[] = [];
  readonly reads = new Set<string>();
  readonly goesBy = new Set<Source>();
  private readonly decisions: Bounds[] = [];
  /** The repeats around the step that is being compiled, outermost first. */
  private readonly within: string[] = [];

  constructor(
    private readonly kinds: StepKinds,
    readonly isContactSubject: boolean,
    private readonly known: PlaybookScope,
    private readonly names: RunNames,
    private readonly playbookKey?: string,
    private readonly hash?: string,
  ) {}

  /** How the conditions read that were compiled so far. */
  get decidesBy(): Bounds {
    return mergeBounds(this.decisions);
  }

  condition(text: string, path: Path, expect: FactType | 'any' = 'bool'): Condition {
    return this.decisive(path, () => compileCondition(text, this.scope(this.names), { expect }));
  }

  fact(text: string, path: Path): Condition {
    return this.compiled(path, UNKNOWN, () => compileCondition(text, this.scope(this.names), { expect: 'any' }));
  }

  /** For the trigger and audience: there is no run yet, so no steps. */
  early(text: string, path: Path, expect: FactType | 'any' = 'bool'): Condition {
    return this.decisive(path, () => compileCondition(text, this.scope(only(this.names, isOfEvent)), { expect }));
  }

  eventCondition(text: string, path: Path, type: EventType): Condition {
    const others = only(this.names, (name) => !isOfEvent(name));
    const names = {
      types: new Map([...others.types, ...under('event', fieldTypes(type))]),
      values: new Map([...others.values, ...under('event', fieldValues(type))]),
    };
    return this.decisive(path, () => compileCondition(text, this.scope(names), { expect: 'bool' }));
  }

  date(text: string, path: Path, when: 'early' | 'run' = 'run'): Condition {
    const date = when === 'early' ? this.early(text, path, 'any') : this.condition(text, path, 'any');
    if (date !== UNKNOWN && date.type !== 'timestamp')
      this.error(
        path,
        'NOT_A_DATE',
        `“${text}” is ${inWords(date.type)}, not a date.`,
        `Name a date, such as ${this.dates(text)}.`,
      );
    return date;
  }

  template(text: string, path: Path): Template {
    return this.compiled(path, BLANK, () => compileTemplate(text, this.scope(this.names)));
  }

  eventType(type: string, path: Path): EventType | undefined {
    if (Object.hasOwn(EVENTS, type)) return type as EventType;
    this.error(
      path,
      'UNKNOWN_EVENT',
      `There is no event “${type}”.`,
      didYouMean(type, EVENT_TYPES) ?? 'See the event catalogue for their names.',
    );
    return undefined;
  }

  steps(definitions: readonly AnyStep[], path: Path): CompiledStep[] {
    return definitions.map((definition, index) => this.step(definition, [...path, index]));
  }

  checkStage(stage: string, path: Path): void {
    const { stages } = this.known;
    if (stages !== undefined && !stages.includes(stage))
      this.error(
        path,
        'UNKNOWN_STAGE',
        `The lifecycle has no stage “${stage}”.`,
        didYouMean(stage, stages) ?? `It has ${stages.join(', ')}.`,
      );
  }

  checkAttribute(name: string, value: unknown, path: Path): void {
    const { attributes } = this.known;
    if (attributes === undefined) return;
    const type = attributes.get(name);
    if (type === undefined)
      return this.error(
        path,
        'UNKNOWN_ATTRIBUTE',
        `No attribute “${name}” is declared.`,
        didYouMean(name, attributes.keys()) ?? 'Declare it under `attributes` of a plugin.',
      );
    if (value !== null && !fits(value, type))
      this.error(path, 'WRONG_TYPE', `The attribute “${name}” is a ${type}.`, `Give it a ${type}.`);
  }

  checkPlaybook(key: string, path: Path): void {
    const { playbookKeys } = this.known;
    if (playbookKeys === undefined || playbookKeys.has(key)) return;
    this.report(
      'WARNING',
      path,
      'PLAYBOOK_NOT_LOADED',
      `No playbook “${key}” is loaded; a step that names it is recorded as held back when a run comes to it.`,
      didYouMean(key, playbookKeys) ?? 'Load the plugin that has it.',
    );
  }

  checkOther(key: string, path: Path): void {
    if (key === this.playbookKey)
      this.error(
        path,
        'OWN_PLAYBOOK',
        `“${key}” is this playbook itself.`,
        'Name another one; to end this run, use an `end` step.',
      );
  }

  checkSurvey(key: string, path: Path): void {
    const { surveyKeys } = this.known;
    if (surveyKeys === undefined || surveyKeys.has(key)) return;
    this.error(
      path,
      'UNKNOWN_SURVEY',
      `No survey “${key}” is declared.`,
      didYouMean(key, surveyKeys) ?? 'Declare it under `surveys` of a plugin.',
    );
  }

  /**
   * A guide that is gone since is no fault of a version that runs still: its step is then recorded as GUIDE_NOT_LOADED.
   */
  checkGuide(key: string, path: Path): void {
    const { guideKeys, isDeclaring } = this.known;
    if (isDeclaring !== true || guideKeys === undefined || guideKeys.has(key)) return;
    this.error(
      path,
      'UNKNOWN_GUIDE',
      `No guide “${key}” is declared.`,
      didYouMean(key, guideKeys) ?? 'Declare it under `guides` of a plugin.',
    );
  }

  checkAction(use: string, given: Readonly<Record<string, unknown>>, path: Path): FoundAction {
    return checkAction(use, given, path, this.known, this);
  }

  error(path: Path, code: string, message: string, cure: string): void {
    this.report('ERROR', path, code, message, cure);
  }

  warning(path: Path, code: string, message: string, cure: string): void {
    this.report('WARNING', path, code, message, cure);
  }

  warn(path: Path, code: string, message: string, cure: string): void {
    this.report('WARNING', path, code, message, cure);
  }

  get hasErrors(): boolean {
    return this.diagnostics.some(({ severity }) => severity === 'ERROR');
  }

  private step(definition: AnyStep, path: Path): CompiledStep {
    const name = kindNameOf(definition);
    const form = formOf(name);
    const step: CompiledStep = {
      kind: name,
      key: keyOf(definition),
      ...this.skipUnless(definition, form.ownsIf?.(definition) ?? false, path),
      ...(this.within.length > 0 && { within: [...this.within] }),
    };
    this.allSteps.push(step);
    if (form.repeats === true) this.within.push(step.key);
    const kind = this.kinds[name] as StepKind;
    for (const source of kind.goesBy) this.goesBy.add(source);
    const compiled = kind.compile(definition, path, this);
    if (form.repeats === true) this.within.pop();
    return Object.assign(step, compiled);
  }

  private skipUnless(definition: AnyStep, isOwned: boolean, path: Path): Pick<CompiledStep, 'skipUnless'> {
    return isOwned || definition.if === undefined ? {} : { skipUnless: this.condition(definition.if, [...path, 'if']) };
  }

  private decisive(path: Path, compile: () => Condition): Condition {
    const condition = this.compiled(path, UNKNOWN, compile);
    this.decisions.push(boundsIn(condition));
    return condition;
  }

  private compiled<T extends { readonly dependencies: readonly string[] }>(
    path: Path,
    fallback: T,
    compile: () => T,
  ): T {
    try {
      const result = compile();
      for (const dependency of result.dependencies) this.reads.add(dependency);
      return result;
    } catch (error) {
      if (!(error instanceof ConditionInvalid)) throw error;
      this.diagnostics.push(...error.diagnostics.map((diagnostic) => ({ ...diagnostic, path })));
      return fallback;
    }
  }

  private scope({ types, values }: RunNames): Scope {
    const { settings, plugin = '' } = this.known;
    const own = settings?.get(plugin);
    const scope: Scope = { facts: this.facts.facts, locals: types, localValues: values, ...this.owner };
    return own === undefined ? scope : { ...scope, locals: new Map([...types, ...own.types]), constants: own.values };
  }

  private get owner(): Pick<Scope, 'owner'> {
    const { playbookKey: key, hash } = this;
    return key === undefined || hash === undefined ? {} : { owner: { kind: 'PLAYBOOK', key, hash } };
  }

  private get facts(): Scope {
    return this.isContactSubject ? this.known.contact : this.known.account;
  }

  /** Some facts that are dates: those of the same group, when it has any. */
  private dates(text: string): string {
    const all = [...this.facts.facts].filter(([, { type }]) => type === 'timestamp').map(([path]) => path);
    const near = all.filter((path) => path.startsWith(`${text.split('.')[0]}.`));
    return (near.length > 0 ? near : all).slice(0, 6).join(', ');
  }

  private report(severity: 'ERROR' | 'WARNING', path: Path, code: string, message: string, cure: string): void {
    this.diagnostics.push({ severity, code, message, cure, path, line: 1, column: 1 });
  }
}

/** The types of an event's fields; of an unknown event, none. */
export function fieldTypes(type: string | undefined): Record<string, FactType> {
  return Object.fromEntries(fieldsOf(type).map(([field, spec]) => [field, spec.type]));
}

/** The values of those of an event's fields that take no others. */
export function fieldValues(type: string | undefined): Record<string, readonly string[]> {
  return Object.fromEntries(
    fieldsOf(type).flatMap(([field, { values }]) => (values === undefined ? [] : [[field, values]])),
  );
}

function fieldsOf(type: string | undefined): [string, EventField][] {
  return type !== undefined && Object.hasOwn(EVENTS, type) ? Object.entries(EVENTS[type as EventType].fields) : [];
}

const isOfEvent = (name: string): boolean => name.startsWith('event.');

function only({ types, values }: RunNames, isWanted: (name: string) => boolean): RunNames {
  return {
    types: new Map([...types].filter(([name]) => isWanted(name))),
    values: new Map([...values].filter(([name]) => isWanted(name))),
  };
}

function fits(value: unknown, type: string): boolean {
  if (type === 'double') return typeof value === 'number';
  if (type === 'bool') return typeof value === 'boolean';
  return typeof value === 'string';
}
