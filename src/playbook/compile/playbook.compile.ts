import { stepLocals, under } from '../../condition/scope.js';
import { EVENTS, type EventType } from '../../event/catalogue.js';
import { CronLine } from '../../kernel/cron.js';
import { present } from '../../kernel/present.js';
import { contentHash, versionHash } from '../definition/content-hash.js';
import { stepsOf } from '../definition/nested.js';
import type { PlaybookDefinition, TriggerDefinition } from '../definition/playbook.definition.js';
import { formOfStep, keyOf, kindNameOf } from '../definition/step-kinds.js';
import type {
  CompiledPlaybook,
  CompiledTrigger,
  PlaybookDiagnostic,
  PlaybookScope,
} from '../model/compiled-playbook.js';
import type { Recurrence } from '../model/recurrence.js';
import type { StepKinds } from '../model/step-kind.js';
import { fieldTypes, fieldValues, PlaybookCompiler, type RunNames } from './compiler.js';
import { stepFaults } from './step-faults.js';

/** Of the hash of a trigger so many letters are kept: every account remembers it. */
const TRIGGER_HASH = 16;

export interface Compilation {
  /** Left out when a diagnostic is an ERROR. */
  readonly playbook?: CompiledPlaybook;
  readonly diagnostics: readonly PlaybookDiagnostic[];
}

/**
 * Checks a definition against what it may name and makes it ready to run with these kinds of steps. Never throws for
 * what an author can get wrong.
 */
export function compileWith(
  kinds: StepKinds,
  definition: PlaybookDefinition,
  scope: PlaybookScope,
  label: string,
): Compilation {
  const isContactSubject = definition.subject === 'contact';
  const hash = versionHash(definition);
  const compiler = new PlaybookCompiler(kinds, isContactSubject, scope, namesOf(definition), definition.key, hash);
  checkKeys(definition, compiler);
  checkSubject(definition, compiler);
  for (const { path, code, message, cure } of stepFaults(definition.steps)) compiler.error(path, code, message, cure);
  const compiled = {
    key: definition.key,
    title: definition.title,
    purpose: definition.purpose,
    subject: definition.subject ?? 'account',
    hash,
    label,
    definition,
    trigger: compileTrigger(definition.trigger, compiler),
    reentry: definition.reentry ?? 'never',
    ignores: new Set(definition.ignores),
    steps: compiler.steps(definition.steps, ['steps']),
    ...present({
      audience: definition.audience === undefined ? undefined : compiler.early(definition.audience, ['audience']),
      goal: definition.goal === undefined ? undefined : compiler.condition(definition.goal, ['goal']),
      group: definition.group && { name: definition.group.name, priority: definition.group.priority ?? 0 },
      holdout: compileHoldout(definition, compiler, scope),
      stopWhen: definition.stopWhen === undefined ? undefined : compiler.condition(definition.stopWhen, ['stopWhen']),
      othersSlots: othersSlots(compiler, isContactSubject ? scope.contact : scope.account),
    }),
    allSteps: compiler.allSteps,
    watches: [],
    hears: heardBy(definition),
    reads: compiler.reads,
    decidesBy: compiler.decidesBy,
    goesBy: compiler.goesBy,
  } as CompiledPlaybook;
  Object.assign(compiled, { watches: watchesOf(compiled.trigger, isContactSubject ? scope.contact : scope.account) });
  return compiler.hasErrors
    ? { diagnostics: compiler.diagnostics }
    : { playbook: compiled, diagnostics: compiler.diagnostics };
}

/**
 * Control subjects have no steps: a goal that reads them is met by the treated only, and a playbook without one shows
 * losses only.
 */
function compileHoldout(
  { holdout, goal }: PlaybookDefinition,
  compiler: PlaybookCompiler,
  { account }: PlaybookScope,
): CompiledPlaybook['holdout'] {
  if (holdout === undefined) return undefined;
  if (goal === undefined)
    compiler.warn(
      ['holdout'],
      'HOLDOUT_GOAL',
      'Without a goal nothing but losses can be compared.',
      'Add a goal by what the customer does.',
    );
  else if (/\bsteps\./.test(goal))
    compiler.warn(
      ['goal'],
      'HOLDOUT_GOAL',
      'The goal reads this playbook’s steps, which the control does not have: its lift would say nothing.',
      'Use a goal by what the customer does, such as usage.activated.',
    );
  return { share: holdout, ...present({ mrrSlot: account.facts.get('revenue.mrr')?.slot }) };
}

function compileTrigger(trigger: TriggerDefinition, compiler: PlaybookCompiler): CompiledTrigger {
  const hash = contentHash(trigger).slice(0, TRIGGER_HASH);
  if (trigger === 'manual') return { form: 'manual', hash };
  if ('on' in trigger) {
    return {
      form: 'on',
      on: trigger.on as EventType,
      hash,
      ...present({ test: trigger.if === undefined ? undefined : compiler.early(trigger.if, ['trigger', 'if']) }),
    };
  }
  if ('when' in trigger) {
    return {
      form: 'when',
      when: compiler.early(trigger.when, ['trigger', 'when']),
      existing: trigger.existing ?? 'skip',
      hash,
      ...present({ for: trigger.for }),
    };
  }
  if ('every' in trigger) {
    if (trigger.every === 'cadence') compiler.goesBy.add('segments');
    return { form: 'every', every: recurrence(trigger.every, compiler), hash };
  }
  const isBefore = 'before' in trigger;
  const date = compiler.date(
    isBefore ? trigger.before : trigger.after,
    ['trigger', isBefore ? 'before' : 'after'],
    'early',
  );
  return { form: 'date', date, by: trigger.by ?? '0d', sign: isBefore ? -1 : 1, late: trigger.late ?? 'skip', hash };
}

/** What a run adds to the catalogue: its event, its steps, and when it started. */
function namesOf({ trigger, steps }: PlaybookDefinition): RunNames {
  const fired = trigger !== 'manual' && 'on' in trigger ? trigger.on : undefined;
  const all = stepsOf(steps).map(({ step }) => ({ key: keyOf(step), form: formOfStep(step), step }));
  const heardBy = new Map(all.map(({ key, form, step }) => [key, form.hears?.(step)]));
  const heardValues = [...heardBy].flatMap(([key, type]) => [...under(`steps.${key}.event`, fieldValues(type))]);
  const outcomes = all.map(({ key, form, step }) => [`steps.${key}.outcome`, form.outcomes?.(step) ?? []] as const);
  return {
    types: new Map([
      ['run.startedAt', 'timestamp'],
      ...under('event', fieldTypes(fired)),
      ...stepLocals([...heardBy.keys()], (key) => fieldTypes(heardBy.get(key))),
    ]),
    values: new Map([
      ...under('event', fieldValues(fired)),
      ...heardValues,
      ...outcomes.filter(([, values]) => values.length > 0),
    ]),
  };
}

function heardBy({ trigger, steps }: PlaybookDefinition): Set<EventType> {
  const waits = stepsOf(steps).flatMap(({ step }) => formOfStep(step).hears?.(step) ?? []);
  return new Set([...(trigger !== 'manual' && 'on' in trigger ? [trigger.on] : []), ...waits] as EventType[]);
}

function checkKeys({ steps }: PlaybookDefinition, compiler: PlaybookCompiler): void {
  const seen = new Set<string>();
  for (const { step, path } of stepsOf(steps)) {
    const key = keyOf(step);
    if (seen.has(key))
      compiler.error(
        [...path, kindNameOf(step)],
        'DUPLICATE_KEY',
        `Two steps have the key “${key}”.`,
        'Give each step of a playbook its own key.',
      );
    seen.add(key);
  }
}

function recurrence(line: string, compiler: PlaybookCompiler): Recurrence {
  if (line === 'cadence') return 'cadence';
  try {
    const cron = CronLine.parse(line);
    if (isHasty(cron))
      compiler.warn(
        ['trigger', 'every'],
        'EVERY_HASTY',
        `“${line}” comes more than once an hour, for every account.`,
        'Name a minute: 0 9 * * MON, not * 9 * * MON.',
      );
    return cron;
  } catch (error) {
    const [message = '', cure = ''] = splitFirst(error instanceof Error ? error.message : String(error));
    compiler.error(['trigger', 'every'], 'CRON_INVALID', message, cure);
    return 'cadence';
  }
}

/** Whether two slots in a row lie less than an hour apart. */
function isHasty(cron: CronLine): boolean {
  const first = cron.next(0, 'UTC');
  const second = first === undefined ? undefined : cron.next(first, 'UTC');
  return first !== undefined && second !== undefined && second - first < 3_600_000;
}

/** What is wrong, and what to write instead. */
function splitFirst(text: string): string[] {
  const at = text.indexOf('. ');
  return at < 0 ? [text] : [text.slice(0, at + 1), text.slice(at + 2)];
}

/** A date is read as it is, so that any change of it matters; a condition may compare only. */
function watchesOf(trigger: CompiledTrigger, { facts }: PlaybookScope['account']): CompiledPlaybook['watches'] {
  const read = trigger.form === 'when' ? trigger.when : trigger.form === 'date' ? trigger.date : undefined;
  const bounds = trigger.form === 'when' ? trigger.when.bounds : undefined;
  return (read?.dependencies ?? []).flatMap((path) => {
    const slot = facts.get(path)?.slot;
    return slot === undefined ? [] : [{ slot, values: bounds?.get(path) }];
  });
}

/**
 * An event is about the account, or one contact: a renewal’s moments are dates and conditions. Contacts are looked at
 * when something happens to them.
 */
function checkSubject(definition: PlaybookDefinition, compiler: PlaybookCompiler): void {
  const { subject, trigger } = definition;
  if (trigger === 'manual') return;
  if (subject === 'renewal' && 'on' in trigger) {
    compiler.error(
      ['trigger', 'on'],
      'SUBJECT_MISMATCH',
      `${trigger.on} names no renewal, and this playbook is about one.`,
      'Use before or after renewal.date, when (renewal.status == "LOST"), every or manual; or subject: account.',
    );
  }
  if (subject === 'contact' && 'every' in trigger) {
    compiler.error(
      ['trigger', 'every'],
      'SUBJECT_MISMATCH',
      'Contacts are looked at when something happens to them, not by the clock.',
      'Use subject: account or renewal, or before/after a date of the contact.',
    );
  }
  checkContactEvent(definition, compiler);
}

/** A playbook about a contact needs to know which: an event about the account names none. */
function checkContactEvent({ subject, trigger }: PlaybookDefinition, compiler: PlaybookCompiler): void {
  if (
    subject !== 'contact' ||
    trigger === 'manual' ||
    !('on' in trigger) ||
    EVENTS[trigger.on as EventType].subject === 'contact'
  )
    return;
  compiler.error(
    ['trigger', 'on'],
    'SUBJECT_MISMATCH',
    `${trigger.on} is about the account, and this playbook is about a contact.`,
    'Use an event about a contact (survey.answered, contact.left, contact.joined), or subject: account.',
  );
}

function othersSlots(
  { reads }: PlaybookCompiler,
  { facts }: PlaybookScope['account'],
): CompiledPlaybook['othersSlots'] | undefined {
  const slotOf = (path: string) => (reads.has(path) ? facts.get(path)?.slot : undefined);
  const slots = present({ purposes: slotOf('playbooks.purposes'), live: slotOf('playbooks.live') });
  return Object.keys(slots).length === 0 ? undefined : slots;
}
