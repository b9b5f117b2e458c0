import { AccessService } from '../access/access.service.js';
import { AccountService } from '../account/account.service.js';
import { AccountCountService } from '../account/account-count.service.js';
import { UpsertPlanner } from '../account/account-upsert.js';
import { AccountUpsertService } from '../account/account-upsert.service.js';
import { ContactService } from '../contact/contact.service.js';
import { ContactUpsertService } from '../contact/contact-upsert.service.js';
import { CauseService } from '../event/cause.service.js';
import { AccountStreamService } from '../graphql/account-stream.service.js';
import type { EdgeLoaders } from '../graphql/edges.js';
import { LifecycleEventService } from '../graphql/lifecycle-event.service.js';
import { NodeService } from '../graphql/nodes.js';
import { RecordNames } from '../graphql/record-names.js';
import { TaskStreamService } from '../graphql/task-stream.service.js';
import { HealthService } from '../health/health.service.js';
import { TimelineService } from '../journey/timeline.service.js';
import { TouchpointService } from '../journey/touchpoint.service.js';
import { LifecycleService } from '../lifecycle/lifecycle.service.js';
import { LaunchService } from '../playbook/launch.service.js';
import { PlaybookService } from '../playbook/playbook.service.js';
import { RunService } from '../playbook/run.service.js';
import { RevenueService } from '../revenue/revenue.service.js';
import { SubscriptionUpsertService } from '../revenue/subscription-upsert.service.js';
import { SegmentService } from '../segment/segment.service.js';
import { TaskService } from '../task/task.service.js';
import { TaskCommandService } from '../task/task-command.service.js';
import { TitleRenderer } from '../task/title.js';
import { MemberService } from '../team/member.service.js';
import { MemberLoadService } from '../team/member-load.service.js';
import { MemberUpsertService } from '../team/member-upsert.service.js';
import { UsageService } from '../usage/usage.service.js';
import { SurveyAnswerService, TicketService } from '../voice/voice.service.js';
import type { EngineRoom, EngineSetting } from './engine-room.js';

/** What reads and commands: one service for each part of the business. */
export function buildServices({ config, database, calendar }: EngineSetting, room: EngineRoom) {
  const { shell: commands, directory, rulebook, book, eventLog, tail } = room;
  const company = { calendar, currency: config.reportingCurrency };
  const accounts = new AccountService(company);
  const members = new MemberService();
  const contacts = new ContactService();
  const causes = new CauseService(new RecordNames());
  const revenue = new RevenueService(calendar);
  const segments = new SegmentService(rulebook, commands, accounts);
  const lifecycle = new LifecycleService(rulebook, commands, accounts);
  const touchpoints = new TouchpointService(commands, accounts);
  const tickets = new TicketService();
  const answers = new SurveyAnswerService();
  const tasks = new TaskService(accounts, contacts, new TitleRenderer(), calendar);
  const playbooks = new PlaybookService(book);
  const runs = new RunService();
  const edges: EdgeLoaders = {
    account: (ctx, id) => accounts.byId(ctx, id),
    contact: (ctx, id) => contacts.byId(ctx, id),
    member: (ctx, id) => members.byId(ctx, id),
    task: (ctx, id) => tasks.byId(ctx, id),
    run: (ctx, id) => runs.byId(ctx, id),
    subscription: (ctx, id) => revenue.subscription(ctx, id),
    surveyAnswer: (ctx, id) => answers.byId(ctx, id),
    ticket: (ctx, id) => tickets.byId(ctx, id),
    touchpoint: (ctx, id) => touchpoints.byId(ctx, id),
    heldBack: (ctx, id) => runs.heldBackById(ctx, id),
    cause: (ctx, id) => causes.byId(ctx, id),
    segmentByKey: (ctx, key) => segments.byKey(ctx, key),
    stageByKey: (ctx, key) => lifecycle.stage(ctx, key),
    playbookByKey: (ctx, key) => playbooks.byKey(ctx, key),
  };
  const events = new LifecycleEventService(eventLog, tail, edges);
  const access = new AccessService(database);
  return {
    access,
    accounts,
    accountCounts: new AccountCountService(accounts, company),
    accountUpserts: new AccountUpsertService(accounts, new UpsertPlanner(directory, members, () => room.rulebooks.attributes()), commands),
    accountStreams: new AccountStreamService(events, accounts, company),
    answers,
    causes,
    contacts,
    contactUpserts: new ContactUpsertService(contacts, directory, commands),
    events,
    health: new HealthService(calendar),
    launches: new LaunchService(commands, playbooks, runs, accounts, contacts),
    lifecycle,
    loads: new MemberLoadService(),
    members,
    memberUpserts: new MemberUpsertService(database, members, () => undefined),
    playbooks,
    revenue,
    runs,
    segments,
    subscriptionUpserts: new SubscriptionUpsertService(directory, accounts, revenue, commands),
    taskCommands: new TaskCommandService(commands, tasks, touchpoints, accounts, contacts, members),
    tasks,
    taskStreams: new TaskStreamService(events, calendar),
    tickets,
    timelines: new TimelineService([touchpoints, lifecycle, tasks, answers, tickets]),
    touchpoints,
    usage: new UsageService(),
    nodes: new NodeService({
      ...edges,
      apiKey: (ctx, id) => access.byId(ctx, id),
      stageMove: async (ctx, id) => (await lifecycle.byIds(ctx, [id]))[0] ?? null,
      renewal: (ctx, id) => revenue.renewal(ctx, id),
      segment: (ctx, id) => segments.byId(ctx, id),
      stage: (ctx, id) => lifecycle.stageById(ctx, id),
      playbook: (ctx, id) => playbooks.byId(ctx, id),
    }),
  };
}

export type Services = ReturnType<typeof buildServices>;
