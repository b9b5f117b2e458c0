import { newAccountPart } from '../../../src/account/account.state.js';
import type { FactSpec, FactType, FactValue, Frame } from '../../../src/condition/fact.js';
import { scopeOf } from '../../../src/condition/scope.js';
import type { Ask, MemberView } from '../../../src/condition/surroundings.js';
import { type ContactView, newContactsPart } from '../../../src/contact/contact.state.js';
import type { CauseDraft, EventDraft, Scribe, Write } from '../../../src/event/scribe.js';
import { newGuidePart } from '../../../src/guide/guide.state.js';
import { Calendar } from '../../../src/kernel/calendar.js';
import { idOf } from '../../../src/kernel/ids.js';
import { compileLifecycle } from '../../../src/lifecycle/lifecycle.compile.js';
import { newLifecyclePart } from '../../../src/lifecycle/lifecycle.state.js';
import { newOpportunityPart } from '../../../src/opportunity/opportunity.state.js';
import { advancePlaybooks } from '../../../src/playbook/advance-playbooks.js';
import type { NoiseDefinition } from '../../../src/playbook/definition/noise.definition.js';
import { type PlaybookDefinition, playbookDefinition } from '../../../src/playbook/definition/playbook.definition.js';
import type { CompiledPlaybook, PlaybookScope } from '../../../src/playbook/model/compiled-playbook.js';
import { newPlaybookPart } from '../../../src/playbook/model/playbook.state.js';
import type { HeardEvent } from '../../../src/playbook/model/playbook-turn.js';
import { compilePlaybook } from '../../../src/playbook/run/compile-playbook.js';
import { newRevenuePart } from '../../../src/revenue/revenue.state.js';
import { newRiskPart } from '../../../src/risk/risk.state.js';
import { newSegmentPart } from '../../../src/segment/segment.state.js';
import { endTask } from '../../../src/task/task.rules.js';
import { newTaskPart } from '../../../src/task/task.state.js';
import { surveysOf } from '../../../src/voice/survey.definition.js';

const DAY = 86_400_000;
/** Monday, 5 January 2026, 09:00 UTC. */
export const MONDAY = Date.UTC(2026, 0, 5, 9);

const ACCOUNT_FACTS: Record<string, FactType> = {
  'account.name': 'string',
  'account.touch': 'string',
  'account.grade': 'string',
  'account.isCustomer': 'bool',
  'lifecycle.stage': 'string',
  'lifecycle.stageEnteredAt': 'timestamp',
  'usage.activated': 'bool',
  'usage.keyFeaturesUsed': 'double',
  'usage.change.events': 'double',
  'revenue.arr': 'double',
  'renewal.date': 'timestamp',
  'touchpoint.daysUntilQbr': 'double',
  'health.band': 'string',
  'playbooks.purposes': 'list<string>',
  'playbooks.live': 'list<string>',
};
const CONTACT_FACTS: Record<string, FactType> = {
  'contact.name': 'string',
  'contact.role': 'string',
  'contact.npsScore': 'double',
  'contact.hasLeft': 'bool',
};
const specs = (facts: Record<string, FactType>): FactSpec[] =>
  Object.entries(facts).map(([path, type]) => ({ path, type, description: path }));
const ACCOUNT_PATHS = Object.keys(ACCOUNT_FACTS);

export const SCOPE: PlaybookScope = {
  account: scopeOf(specs(ACCOUNT_FACTS)),
  contact: scopeOf(specs({ ...ACCOUNT_FACTS, ...CONTACT_FACTS })),
  stages: ['ONBOARDING', 'GROWTH', 'CHURNED'],
  attributes: new Map([['tier', 'string']]),
};
const LIFECYCLE = compileLifecycle(
  {
    first: 'ONBOARDING',
    stages: [
      { key: 'ONBOARDING', title: 'Onboarding', phase: 'SUCCESS', next: ['GROWTH'], isPaying: true, endsTerm: false },
      {
        key: 'GROWTH',
        title: 'Growth',
        phase: 'SUCCESS',
        next: ['CHURNED', 'ONBOARDING'],
        isPaying: true,
        endsTerm: false,
      },
      { key: 'CHURNED', title: 'Churned', phase: 'SUCCESS', next: ['ONBOARDING'], isPaying: false, endsTerm: false },
    ],
  },
  SCOPE.account,
);

/** Compiles a definition, or fails with what is wrong with it. */
export function compiled(definition: PlaybookDefinition): CompiledPlaybook {
  const { playbook, diagnostics } = compilePlaybook(playbookDefinition.parse(definition), SCOPE, 'test@1.0.0');
  if (playbook === undefined)
    throw new Error(diagnostics.map(({ path, code, message }) => `${path.join('.')}: ${code} ${message}`).join('\n'));
  return playbook;
}

/** What is wrong with a definition: `code at path`. */
export function faultsOf(definition: PlaybookDefinition, scope: Partial<PlaybookScope> = {}): string[] {
  return compilePlaybook(playbookDefinition.parse(definition), { ...SCOPE, ...scope }, 'test@1.0.0').diagnostics.map(
    ({ code, path }) => `${code} at ${path.join('.')}`,
  );
}

/** One account, its facts set by hand, and the playbooks that look at it. */
export class PlaybookWorld {
  now = MONDAY;
  facts: Record<string, FactValue> = {
    'account.name': 'Acme',
    'account.isCustomer': true,
    'lifecycle.stage': 'ONBOARDING',
  };
  readonly contactFacts = new Map<string, Record<string, FactValue>>();
  readonly draft = {
    accountId: 'acct_1',
    account: {
      ...newAccountPart({ id: 'acct_1', externalId: 'acme', createdAt: MONDAY }),
      ownerId: 'memb_owner',
      version: 1,
    },
    lifecycle: { ...newLifecyclePart(), stage: 'ONBOARDING', enteredAt: MONDAY },
    tasks: newTaskPart(),
    risks: newRiskPart(),
    opportunities: newOpportunityPart(),
    guides: newGuidePart(),
    playbooks: newPlaybookPart(),
    revenue: newRevenuePart(),
    segments: newSegmentPart(),
    contacts: newContactsPart(),
    contactsByExternalId: new Map<string, ContactView>(),
  };
  readonly calendar = new Calendar();
  readonly events: (EventDraft & { id: string })[] = [];
  readonly causes: (CauseDraft & { id: string })[] = [];
  readonly writes: Write[] = [];
  readonly asks: Ask[] = [];
  nextAt: number | undefined;
  noise: NoiseDefinition | undefined;
  looksAtAll = false;
  passes = 0;
  private fresh: HeardEvent[] = [];
  private count = 0;
  private readonly members = new Map<string, MemberView>([
    ['memb_owner', { id: 'memb_owner', functions: ['CSM'], managerId: 'memb_boss', isActive: true, absences: [] }],
    ['memb_boss', { id: 'memb_boss', functions: ['LEADER'], isActive: true, absences: [] }],
  ]);

  constructor(
    public playbooks: readonly CompiledPlaybook[],
    private readonly versions: readonly CompiledPlaybook[] = [],
  ) {}

  /** One turn at the present moment, pass after pass until nothing changes. */
  turn({ isQuiet = false } = {}): this {
    for (let pass = 1; pass <= 9; pass += 1) {
      this.passes = pass;
      const events = this.fresh.splice(0);
      const { changedFacts, nextAt } = advancePlaybooks(this.draft, {
        playbooks: this.playbooks,
        pinned: (hash) => [...this.playbooks, ...this.versions].find((playbook) => playbook.hash === hash),
        frame: { facts: this.values(ACCOUNT_PATHS, this.accountFacts()) },
        contactFrame: (contact) => this.contactFrame(contact),
        renewalFrame: () => ({ facts: this.values(ACCOUNT_PATHS, this.accountFacts()) }),
        ...(this.noise !== undefined && { noise: this.noise }),
        looksAtAll: this.looksAtAll,
        events,
        scribe: this.scribe(isQuiet),
        at: {
          now: this.now,
          today: this.calendar.dayOf(this.now),
          calendar: this.calendar,
          surroundings: { members: this.members, currency: 'EUR', rates: {} },
        },
        lifecycle: LIFECYCLE,
        surveys: surveysOf([]),
        asks: this.asks,
        isQuiet,
        effectsHeldBack: pass === 9,
      });
      this.nextAt = nextAt;
      if (!changedFacts) break;
    }
    this.fresh = [];
    this.draft.tasks.ended = {};
    return this;
  }

  /** Sets facts and takes a turn. */
  know(facts: Record<string, FactValue>): this {
    Object.assign(this.facts, facts);
    return this.turn();
  }

  /** Something happens, and the account takes a turn. */
  hear(type: HeardEvent['type'], data: Record<string, unknown> = {}, contactId?: string): this {
    this.count += 1;
    this.fresh.push({ id: `evnt_${this.count}`, type, data, ...(contactId !== undefined && { contactId }) });
    return this.turn();
  }

  /** Days go by, a turn at every moment that the playbooks asked for. */
  pass(days: number): this {
    const until = this.now + days * DAY;
    while (this.nextAt !== undefined && this.nextAt <= until) {
      this.now = this.nextAt;
      this.turn();
    }
    this.now = until;
    return this.turn();
  }

  contact(id: string, facts: Record<string, FactValue> = {}): ContactView {
    const view: ContactView = { id, externalId: id, name: id, joinedAt: MONDAY, stamps: {}, version: 1 };
    this.draft.contactsByExternalId.set(id, view);
    this.contactFacts.set(id, { 'contact.name': id, ...facts });
    return view;
  }

  complete(stepKey: string, outcome?: string): this {
    const task = this.openTask(stepKey);
    endTask(this.draft, task, 'DONE', { outcome, endCauseId: 'caus_person' }, this.scribe(false));
    return this.turn();
  }

  begin(stepKey: string): this {
    const task = this.openTask(stepKey);
    task.status = 'IN_PROGRESS';
    task.startedAt = this.now;
    return this.turn();
  }

  openTask(stepKey: string) {
    const task = Object.values(this.draft.tasks.open).find((open) => open.stepKey === stepKey);
    if (task === undefined)
      throw new Error(`no open task of step ${stepKey}; open are ${this.tasks().join(', ') || 'none'}`);
    return task;
  }

  /** The steps whose tasks are open. */
  tasks(): string[] {
    return Object.values(this.draft.tasks.open).map(({ stepKey }) => stepKey ?? '');
  }

  launched(): string[] {
    return this.writes
      .filter(({ table, row }) => table === 'task' && row.version === 1)
      .map(({ row }) => String(row.step_key));
  }

  /** Status of every run that there ever was, in order. */
  runs(): string[] {
    const rows = new Map(
      this.writes
        .filter(({ table }) => table === 'run')
        .map(({ row }) => [row.id, `${row.playbook_key} ${row.status}`]),
    );
    return [...rows.values()];
  }

  heldBack(): string[] {
    return this.writes
      .filter(({ table, mode }) => table === 'held_back' && mode === 'insert')
      .map(({ row }) => `${row.playbook_key} ${row.reason}`);
  }

  step(key: string) {
    return this.draft.playbooks.runs.map(({ steps }) => steps[key]).find((state) => state !== undefined);
  }

  private accountFacts(): Record<string, FactValue> {
    const { runs } = this.draft.playbooks;
    return {
      ...this.facts,
      ...(this.draft.account.grade !== undefined && { 'account.grade': this.draft.account.grade }),
      'playbooks.purposes': runs.map(({ purpose }) => purpose),
      'playbooks.live': runs.map(({ playbookKey }) => playbookKey),
    };
  }

  private contactFrame({ id, leftAt }: ContactView): Frame {
    const facts = { ...this.accountFacts(), ...this.contactFacts.get(id), 'contact.hasLeft': leftAt !== undefined };
    return { facts: this.values([...ACCOUNT_PATHS, ...Object.keys(CONTACT_FACTS)], facts) };
  }

  private values(paths: readonly string[], facts: Record<string, FactValue>): FactValue[] {
    return paths.map((path) => facts[path]);
  }

  private scribe(isQuiet: boolean): Scribe {
    const next = (kind: 'event' | 'cause') => idOf(kind, this.now, `${this.events.length}/${this.causes.length}`);
    return {
      accountId: 'acct_1',
      now: this.now,
      isQuiet,
      emit: (event) => {
        const id = next('event');
        this.events.push({ ...event, id });
        this.fresh.push({
          id,
          type: event.type,
          data: event.data,
          ...(event.contactId !== undefined && { contactId: event.contactId }),
        });
        return id;
      },
      cause: (drafted) => {
        const cause = typeof drafted === 'function' ? drafted() : drafted;
        const id = next('cause');
        this.causes.push({ ...cause, id });
        return id;
      },
      write: (write) => this.writes.push(write),
      forQueries: (work) => work(),
      send: () => undefined,
      id: (kind, key) => idOf(kind, this.now, key),
    };
  }
}
