import type { Grade, Touch } from '../../account/account.types.js';
import type { ContactRole } from '../../contact/contact.types.js';
import { GUIDE_UNDER_WAY, type GuideReport } from '../../guide/guide.types.js';
import type { SignalType } from '../../signal/signal.js';
import { TitleRenderer } from '../../task/title.js';
import { checked, type PropertiesOf } from './checked-signal.js';
import { type EffectInWorld, effectView } from './effect-view.js';
import { explain } from './explain.js';
import type { MemoryEngine, Row } from './memory-engine.js';
import {
  type GuideInWorld,
  guideView,
  type OpportunityInWorld,
  opportunityView,
  type RiskInWorld,
  riskView,
} from './record-view.js';
import type { EventInWorld, HeldBackInWorld, RunInWorld, TaskInWorld } from './view.js';
import { heldBackView, runView, taskView } from './view.js';

/** How an account begins. Everything has a default that suits a paying customer. */
export interface AccountSetting {
  readonly name?: string;
  readonly grade?: Grade;
  readonly touch?: Touch;
  readonly ownerId?: string;
  /** What it pays a month, in major units of EUR; 0 = a prospect. Default 5,000. */
  readonly monthly?: number;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
}

type Contract = PropertiesOf<'subscription.changed'> & { readonly endsOn: string };

const LISTED = ['OPEN', 'IN_PROGRESS', 'SNOOZED'];

/**
 * One account of a world: what happens to it, and what came of that. Everything happens at the world's present moment.
 */
export class AccountInWorld {
  readonly id: string;
  private readonly titles = new TitleRenderer();
  private contract: Contract | undefined;
  private contractedAt: number | undefined;

  constructor(
    protected readonly engine: MemoryEngine,
    readonly externalId: string,
    setting: AccountSetting = {},
  ) {
    this.id = engine.open(externalId);
    const { name = externalId, ownerId = 'memb_owner', monthly = 5000, ...rest } = setting;
    this.signal('account.upserted', { name, ownerId, ...rest });
    if (monthly > 0) this.pays(monthly);
  }

  /**
   * Any signal, by its type and properties. @throws when it is one that integrations send, and they would be refused
   */
  signal<Type extends SignalType>(
    type: Type,
    properties: PropertiesOf<Type> = {} as PropertiesOf<Type>,
    contact?: string,
  ): this {
    this.engine.perform(this.id, type, checked(type, properties as Readonly<Record<string, unknown>>), contact);
    return this;
  }

  /** It pays so much a month, in major units, from today for a year. */
  pays(monthly: number): this {
    const startsOn = this.engine.calendar.dateOf(this.engine.now);
    const endsOn = this.engine.calendar.dateOf(this.engine.calendar.add(this.engine.now, '12mo'));
    return this.contracted({
      externalId: `${this.externalId}-subscription`,
      product: 'product',
      seats: 20,
      amountMinor: Math.round(monthly * 100),
      currency: 'EUR',
      billingMonths: 1,
      startsOn,
      endsOn,
      autoRenews: true,
    });
  }

  /** It comes to a stage, by whatever moves the lifecycle allows. */
  enter(stage: string): this {
    for (const to of this.wayTo(stage)) this.signal('stage.moved', { to });
    return this;
  }

  /** Its people use a feature, now. */
  use(
    feature: string,
    { times = 1, people = ['ann'] }: { readonly times?: number; readonly people?: readonly string[] } = {},
  ): this {
    for (const person of people) this.signal('usage', { feature, count: times }, person);
    return this;
  }

  /** Its people use a feature every day for so many days; time goes by for the whole world. */
  useDaily(
    feature: string,
    days: number,
    how: { readonly times?: number; readonly people?: readonly string[] } = {},
  ): this {
    for (let day = 0; day < days; day += 1) {
      this.use(feature, how);
      this.engine.moveTo(this.engine.calendar.add(this.engine.now, '1d'));
    }
    return this;
  }

  /** A person is here, or something of them changes. */
  contact(
    externalId: string,
    { name = externalId, role }: { readonly name?: string; readonly role?: ContactRole } = {},
  ): this {
    return this.signal('contact.changed', { externalId, name, ...(role !== undefined && { role }) }, externalId);
  }

  /** A person leaves, perhaps for another account of the world. */
  leave(externalId: string, { to }: { readonly to?: AccountInWorld } = {}): this {
    this.engine.perform(
      this.id,
      'contact.left',
      { externalId, ...(to !== undefined && { toAccountExternalId: to.externalId, toAccountId: to.id }) },
      externalId,
    );
    return this;
  }

  /** A person answers a survey. */
  answer(contact: string, score: number, kind: 'NPS' | 'CSAT' | 'CES' = 'NPS'): this {
    return this.signal('survey.answered', { kind, score }, contact);
  }

  /** There is contact with the customer: by default they call, and are answered. */
  touch(properties: Readonly<Record<string, unknown>> = {}): this {
    return this.signal('touchpoint', {
      kind: 'CALL',
      direction: 'INBOUND',
      status: 'DONE',
      isAnswered: true,
      isAutomatic: false,
      ...properties,
    });
  }

  /** Somebody completes the open task of a step. */
  complete(stepKey: string, outcome?: string): this {
    return this.signal('task.completed', { taskId: this.taskOf(stepKey), ...(outcome !== undefined && { outcome }) });
  }

  /** Somebody begins with the open task of a step. */
  begin(stepKey: string): this {
    return this.signal('task.started', { taskId: this.taskOf(stepKey) });
  }

  /** A person says yes to a step that waits for it, or no. */
  approve(stepKey: string, isApproved = true): this {
    const run = this.engine
      .state(this.id)
      .playbooks.runs.find(
        ({ steps }) => steps[stepKey]?.status === 'WAITING' && steps[stepKey].approval !== undefined,
      );
    if (run === undefined)
      throw new Error(`${this.externalId} has no step “${stepKey}” that waits for a person’s word`);
    return this.signal('step.approved', { runId: run.id, stepKey, isApproved });
  }

  /** The product reports of a person's guide that is under way: a status, or a point that was ticked. */
  report(
    contact: string,
    news: { readonly status?: GuideReport; readonly itemKey?: string; readonly isDone?: boolean },
  ): this {
    const guide = this.guides().find(
      (one) => one.contact === contact && (GUIDE_UNDER_WAY as readonly string[]).includes(one.status),
    );
    if (guide === undefined) throw new Error(`${contact} of ${this.externalId} has no guide under way`);
    return this.signal('guide.reported', { guideId: guide.id, ...news }, contact);
  }

  /** What a step asked for outside was done. */
  succeed(stepKey: string, outcome?: string): this {
    return this.answerEffect(stepKey, { status: 'DONE', ...(outcome !== undefined && { outcome }) });
  }

  /** What a step asked for outside was given up, after every attempt. */
  fail(stepKey: string, code = 'FAILED'): this {
    return this.answerEffect(stepKey, { status: 'DEAD', code });
  }

  /** Somebody ticks a point of an open task's checklist, by its text. */
  tick(stepKey: string, text: string): this {
    const taskId = this.taskOf(stepKey);
    const { checklist } = this.engine.state(this.id).tasks.open[taskId] as {
      checklist: readonly { key: string; text: string }[];
    };
    const item = checklist.find((one) => one.text === text);
    if (item === undefined)
      throw new Error(
        `the checklist of “${stepKey}” has no point “${text}”; it has ` +
          `${checklist.map((one) => `“${one.text}”`).join(', ') || 'none'}`,
      );
    return this.signal('task.ticked', { taskId, itemKey: item.key, isDone: true });
  }

  /** It looks at the product without using it. */
  visit(page?: string): this {
    return this.signal('visit', page === undefined ? {} : { page });
  }

  /** A figure of your own comes in. */
  metric(name: string, value: number): this {
    return this.signal('metric', { name, value });
  }

  /** A support ticket is opened, or changes. */
  ticket(externalId: string, properties: Omit<PropertiesOf<'ticket'>, 'externalId'> = {}, contact?: string): this {
    return this.signal('ticket', { externalId, ...properties }, contact);
  }

  /** The contract goes on for so long after its end. */
  renew(length = '12mo'): this {
    const contract = this.contractOf();
    const endsOn = this.engine.calendar.dateOf(
      this.engine.calendar.add(this.engine.calendar.startOfDate(contract.endsOn), length),
    );
    return this.contracted({ ...contract, endsOn });
  }

  /** It gives notice: the contract ends with its term, or so long from now (`in: '30d'`). */
  cancel({
    in: length,
    ...said
  }: { readonly in?: string } & Omit<PropertiesOf<'subscription.cancelled'>, 'externalId' | 'endsOn'> = {}): this {
    const { externalId, endsOn } = this.contractOf();
    const end =
      length === undefined ? endsOn : this.engine.calendar.dateOf(this.engine.calendar.add(this.engine.now, length));
    return this.signal('subscription.cancelled', { externalId, endsOn: end, ...said });
  }

  /** Somebody launches a playbook by hand. */
  launch(playbookKey: string, contact?: string): this {
    const known = this.engine.playbookKeys;
    if (!known.includes(playbookKey))
      throw new Error(`no playbook “${playbookKey}” is in force; there are ${known.join(', ') || 'none'}`);
    return this.signal(
      'playbook.launched',
      { playbookKey, ...(contact !== undefined && { contactId: this.engine.contactId(this.id, contact) }) },
      contact,
    );
  }

  get stage(): string {
    return this.engine.state(this.id).lifecycle.stage;
  }

  /** Its open tasks, in the order in which they were launched. */
  tasks(): TaskInWorld[] {
    return this.allTasks().filter(({ status }) => LISTED.includes(status));
  }

  /** Its tasks, those too that have ended. */
  allTasks(): TaskInWorld[] {
    return this.mine('task').map((row) => taskView(row, this.titles, this.namesOf(row)));
  }

  /** Its risks, those too that are closed, in the order in which they were opened. */
  risks(): RiskInWorld[] {
    return this.mine('risk').map(riskView);
  }

  /** Its opportunities, those too that have ended, in the order in which they were opened. */
  opportunities(): OpportunityInWorld[] {
    return this.mine('opportunity').map(opportunityView);
  }

  /**
   * The guides that were offered to its people, those too that have ended, in the order in which they were asked for.
   */
  guides(): GuideInWorld[] {
    return this.mine('guide_offer').map((row) =>
      guideView(row, this.engine.contact(this.id, String(row.contact_id))?.externalId),
    );
  }

  /** Its runs, in the order in which they started. */
  runs(): RunInWorld[] {
    return this.mine('run').map(runView);
  }

  /** Playbooks that fired for it and started no run. */
  heldBack(): HeldBackInWorld[] {
    return this.mine('held_back').map(heldBackView);
  }

  /** What happened, as the log has it. */
  events(): EventInWorld[] {
    return this.engine.events
      .filter(({ accountId }) => accountId === this.id)
      .map(({ type, data, at }) => ({ type, data, at }));
  }

  /** What was asked of the world outside, in the order in which it was asked for. */
  effects(): EffectInWorld[] {
    return this.mine('effect').map(effectView);
  }

  /**
   * What there is to see of it, in words: stage, runs, tasks, what was held back, what was asked for, the last events.
   */
  explain(): string {
    return explain(this, this.engine.calendar, this.engine.now);
  }

  /** Told again at one moment, a contract would be a correction: the second is told a moment later. */
  private contracted(contract: Contract): this {
    if (this.contractedAt === this.engine.now) this.engine.moveTo(this.engine.now + 1);
    this.contractedAt = this.engine.now;
    this.contract = contract;
    return this.signal('subscription.changed', contract);
  }

  private contractOf(): Contract {
    if (this.contract === undefined)
      throw new Error(`${this.externalId} has no contract: let it pay something first, by pays(1000)`);
    return this.contract;
  }

  private answerEffect(
    stepKey: string,
    answer: { readonly status: 'DONE' | 'DEAD'; readonly outcome?: string; readonly code?: string },
  ): this {
    const asked = this.effects();
    const effect = asked.find(({ step, status }) => step === stepKey && status === 'PENDING');
    if (effect === undefined)
      throw new Error(
        `${this.externalId} has asked for nothing in step “${stepKey}” that is open; asked for: ` +
          `${asked.map(({ step, status }) => `${step} ${status}`).join(', ') || 'nothing'}`,
      );
    this.engine.amend('effect', effect.id, answer);
    return this.signal('action.answered', { effectId: effect.id, attempts: 1, ...answer });
  }

  private mine(table: string): Row[] {
    return this.engine.rows(table).filter((row) => row.account_id === this.id);
  }

  private namesOf(row: Row): Record<string, string | undefined> {
    const contact = typeof row.contact_id === 'string' ? this.engine.contact(this.id, row.contact_id)?.name : undefined;
    return { 'account.name': this.engine.state(this.id).account.name, 'contact.name': contact };
  }

  private taskOf(stepKey: string): string {
    const task = this.tasks().find((one) => one.step === stepKey);
    if (task === undefined)
      throw new Error(`${this.externalId} has no open task of step “${stepKey}”: ${this.whyNoTask(stepKey)}`);
    return task.id;
  }

  private whyNoTask(stepKey: string): string {
    const ended = this.allTasks().findLast((one) => one.step === stepKey);
    const isKnown = this.engine.taskSteps.some(({ step }) => step === stepKey);
    const why =
      ended !== undefined
        ? `it has ended, ${ended.status} ${ended.outcome ?? ''}`
        : isKnown
          ? 'none was launched'
          : 'no playbook has such a task';
    const open = this.tasks().map(({ step, playbook }) => `${step} (${playbook})`);
    const known = isKnown
      ? ''
      : `; tasks of the playbooks: ` +
        `${this.engine.taskSteps.map(({ step, playbook }) => `${step} (${playbook})`).join(', ') || 'none'}`;
    return `${why.trim()}; open are: ${open.join(', ') || 'none'}${known}`;
  }

  /** The shortest way that the lifecycle allows. */
  private wayTo(stage: string): string[] {
    const ways: string[][] = [[]];
    const seen = new Set([this.stage]);
    for (const way of ways) {
      const at = way.at(-1) ?? this.stage;
      if (at === stage) return way;
      for (const next of this.engine.stages.get(at)?.next ?? []) {
        if (!seen.has(next)) ways.push([...way, next]);
        seen.add(next);
      }
    }
    const stages = [...this.engine.stages.keys()];
    throw new Error(
      stages.includes(stage)
        ? `the lifecycle leads from ${this.stage} not to ${stage}`
        : `the lifecycle has no stage ${stage}; it has ${stages.join(', ')}`,
    );
  }
}
