import type { Grade, Touch } from '../../account/account.types.js';
import { GUIDE_UNDER_WAY, type GuideReport } from '../../journey/guide.types.js';
import { TitleRenderer } from '../../task/title.js';
import type { MemoryEngine, Row } from './memory-engine.js';
import { type GuideInWorld, guideView, type OpportunityInWorld, opportunityView, type RiskInWorld, riskView } from './record-view.js';
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

const LISTED = ['OPEN', 'IN_PROGRESS', 'SNOOZED'];

/** One account of a world: what happens to it, and what came of that. Everything happens at the world's present moment. */
export class AccountInWorld {
  readonly id: string;
  private readonly titles = new TitleRenderer();

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

  /** Any signal, by its type and properties. */
  signal(type: Parameters<MemoryEngine['perform']>[1], properties: Readonly<Record<string, unknown>> = {}, contact?: string): this {
    this.engine.perform(this.id, type, properties, contact);
    return this;
  }

  /** It pays so much a month, in major units, from today for a year. */
  pays(monthly: number): this {
    const startsOn = this.engine.calendar.dateOf(this.engine.now);
    const endsOn = this.engine.calendar.dateOf(this.engine.calendar.add(this.engine.now, '12mo'));
    return this.signal('subscription.changed', {
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
  use(feature: string, { times = 1, people = ['ann'] }: { readonly times?: number; readonly people?: readonly string[] } = {}): this {
    for (const person of people) this.signal('usage', { feature, count: times }, person);
    return this;
  }

  /** Its people use a feature every day for so many days; time goes by for the whole world. */
  useDaily(feature: string, days: number, how: { readonly times?: number; readonly people?: readonly string[] } = {}): this {
    for (let day = 0; day < days; day += 1) {
      this.use(feature, how);
      this.engine.moveTo(this.engine.calendar.add(this.engine.now, '1d'));
    }
    return this;
  }

  /** A person is here, or something of them changes. */
  contact(externalId: string, { name = externalId, role }: { readonly name?: string; readonly role?: string } = {}): this {
    return this.signal('contact.changed', { externalId, name, ...(role !== undefined && { role }) }, externalId);
  }

  /** A person leaves, perhaps for another account of the world. */
  leave(externalId: string, { to }: { readonly to?: AccountInWorld } = {}): this {
    return this.signal('contact.left', { externalId, ...(to !== undefined && { toAccountExternalId: to.externalId, toAccountId: to.id }) }, externalId);
  }

  /** A person answers a survey. */
  answer(contact: string, score: number, kind: 'NPS' | 'CSAT' | 'CES' = 'NPS'): this {
    return this.signal('survey.answered', { kind, score }, contact);
  }

  /** There is contact with the customer: by default they call, and are answered. */
  touch(properties: Readonly<Record<string, unknown>> = {}): this {
    return this.signal('touchpoint', { kind: 'CALL', direction: 'INBOUND', status: 'DONE', isAnswered: true, isAutomatic: false, ...properties });
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
    const run = this.engine.state(this.id).playbooks.runs.find(({ steps }) => steps[stepKey]?.status === 'WAITING' && steps[stepKey].approval !== undefined);
    if (run === undefined) throw new Error(`${this.externalId} has no step “${stepKey}” that waits for a person’s word`);
    return this.signal('step.approved', { runId: run.id, stepKey, isApproved });
  }

  /** The product reports of a person's guide that is under way: a status, or a point that was ticked. */
  report(contact: string, news: { readonly status?: GuideReport; readonly itemKey?: string; readonly isDone?: boolean }): this {
    const guide = this.guides().find((one) => one.contact === contact && (GUIDE_UNDER_WAY as readonly string[]).includes(one.status));
    if (guide === undefined) throw new Error(`${contact} of ${this.externalId} has no guide under way`);
    return this.signal('guide.reported', { guideId: guide.id, ...news }, contact);
  }

  /** Somebody launches a playbook by hand. */
  launch(playbookKey: string, contact?: string): this {
    return this.signal('playbook.launched', { playbookKey, ...(contact !== undefined && { contactId: this.engine.contactId(this.id, contact) }) }, contact);
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

  /** The guides that were offered to its people, those too that have ended, in the order in which they were asked for. */
  guides(): GuideInWorld[] {
    return this.mine('guide_offer').map((row) => guideView(row, this.engine.contact(this.id, String(row.contact_id))?.externalId));
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
    return this.engine.events.filter(({ accountId }) => accountId === this.id).map(({ type, data, at }) => ({ type, data, at }));
  }

  private mine(table: string): Row[] {
    return this.engine.rows(table).filter((row) => row.account_id === this.id);
  }

  private namesOf(row: Row): Record<string, string | undefined> {
    const contact = typeof row.contact_id === 'string' ? this.engine.contact(this.id, row.contact_id)?.name : undefined;
    return { 'account.name': this.engine.state(this.id).account.name, 'contact.name': contact };
  }

  private taskOf(stepKey: string): string {
    const open = this.tasks();
    const task = open.find((one) => one.step === stepKey);
    if (task === undefined) throw new Error(`${this.externalId} has no open task of step “${stepKey}”; open are: ${open.map(({ step }) => step).join(', ') || 'none'}`);
    return task.id;
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
    throw new Error(`the lifecycle leads from ${this.stage} to no stage ${stage}`);
  }
}
