import type { FactType } from '../condition/fact.js';
import { stepLocals, under } from '../condition/scope.js';
import { EVENTS, type EventType } from '../event/catalogue.js';
import { present } from '../kernel/present.js';
import { fieldTypes, PlaybookCompiler } from './compiler.js';
import { contentHash } from './content-hash.js';
import type { CompiledPlaybook, CompiledTrigger, PlaybookDiagnostic, PlaybookScope } from './playbook.compiled.js';
import type { PlaybookDefinition, TriggerDefinition } from './playbook.definition.js';
import { stepsOf } from './steps/nested.js';
import { keyOf, kindOf, namedKind } from './steps/step-kinds.js';

export interface Compilation {
  /** Left out when a diagnostic is an ERROR. */
  readonly playbook?: CompiledPlaybook;
  readonly diagnostics: readonly PlaybookDiagnostic[];
}

/** Checks a definition against what it may name and makes it ready to run. Never throws for what an author can get wrong. */
export function compilePlaybook(definition: PlaybookDefinition, scope: PlaybookScope, label: string): Compilation {
  const isContactSubject = definition.subject === 'contact';
  const compiler = new PlaybookCompiler(isContactSubject, scope, localsOf(definition));
  checkKeys(definition, compiler);
  checkSubject(definition, compiler);
  const compiled = {
    key: definition.key,
    title: definition.title,
    purpose: definition.purpose,
    subject: definition.subject ?? 'account',
    hash: contentHash(definition),
    label,
    definition,
    trigger: compileTrigger(definition.trigger, compiler),
    reentry: definition.reentry ?? 'never',
    steps: compiler.steps(definition.steps, ['steps']),
    ...present({
      audience: definition.audience === undefined ? undefined : compiler.early(definition.audience, ['audience']),
      goal: definition.goal === undefined ? undefined : compiler.condition(definition.goal, ['goal']),
      stopWhen: definition.stopWhen === undefined ? undefined : compiler.condition(definition.stopWhen, ['stopWhen']),
      othersSlots: othersSlots(compiler, isContactSubject ? scope.contact : scope.account),
    }),
    allSteps: compiler.allSteps,
    hears: heardBy(definition),
  } as CompiledPlaybook;
  return compiler.hasErrors ? { diagnostics: compiler.diagnostics } : { playbook: compiled, diagnostics: compiler.diagnostics };
}

function compileTrigger(trigger: TriggerDefinition, compiler: PlaybookCompiler): CompiledTrigger {
  const hash = contentHash(trigger);
  if (trigger === 'manual') return { form: 'manual', hash };
  if ('on' in trigger) {
    return { form: 'on', on: trigger.on as EventType, hash, ...present({ test: trigger.if === undefined ? undefined : compiler.early(trigger.if, ['trigger', 'if']) }) };
  }
  if ('when' in trigger) {
    return { form: 'when', when: compiler.early(trigger.when, ['trigger', 'when']), existing: trigger.existing ?? 'skip', hash, ...present({ for: trigger.for }) };
  }
  const isBefore = 'before' in trigger;
  const date = compiler.date(isBefore ? trigger.before : trigger.after, ['trigger', isBefore ? 'before' : 'after'], 'early');
  return { form: 'date', date, by: trigger.by ?? '0d', sign: isBefore ? -1 : 1, late: trigger.late ?? 'skip', hash };
}

/** What a run adds to the catalogue: its event, its steps, and when it started. */
function localsOf({ trigger, steps }: PlaybookDefinition): Map<string, FactType> {
  const fired = trigger !== 'manual' && 'on' in trigger ? under('event', fieldTypes(trigger.on)) : [];
  const all = stepsOf(steps).map(({ step }) => step);
  const heardBy = new Map(all.map((step) => [keyOf(step), kindOf(namedKind(step) as string).hears?.(step)]));
  return new Map([['run.startedAt', 'timestamp'], ...fired, ...stepLocals([...heardBy.keys()], (key) => fieldTypes(heardBy.get(key)))]);
}

function heardBy({ trigger, steps }: PlaybookDefinition): Set<EventType> {
  const waits = stepsOf(steps).flatMap(({ step }) => kindOf(namedKind(step) as string).hears?.(step) ?? []);
  return new Set([...(trigger !== 'manual' && 'on' in trigger ? [trigger.on] : []), ...waits] as EventType[]);
}

function checkKeys({ steps }: PlaybookDefinition, compiler: PlaybookCompiler): void {
  const seen = new Set<string>();
  for (const { step, path } of stepsOf(steps)) {
    const key = keyOf(step);
    if (seen.has(key)) compiler.error([...path, namedKind(step) as string], 'DUPLICATE_KEY', `Two steps have the key “${key}”.`, 'Give each step of a playbook its own key.');
    seen.add(key);
  }
}

/** A playbook about a contact needs to know which: an event about the account names none. */
function checkSubject({ subject, trigger }: PlaybookDefinition, compiler: PlaybookCompiler): void {
  if (subject !== 'contact' || trigger === 'manual' || !('on' in trigger) || EVENTS[trigger.on as EventType].subject === 'contact') return;
  compiler.error(
    ['trigger', 'on'],
    'SUBJECT_MISMATCH',
    `${trigger.on} is about the account, and this playbook is about a contact.`,
    'Use an event about a contact (survey.answered, contact.left, contact.joined), or subject: account.',
  );
}

function othersSlots({ reads }: PlaybookCompiler, { facts }: PlaybookScope['account']): CompiledPlaybook['othersSlots'] | undefined {
  const slotOf = (path: string) => (reads.has(path) ? facts.get(path)?.slot : undefined);
  const slots = present({ purposes: slotOf('playbooks.purposes'), live: slotOf('playbooks.live') });
  return Object.keys(slots).length === 0 ? undefined : slots;
}
