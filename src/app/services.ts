import { AccessService } from '../access/access.service.js';
import { AccountService } from '../account/account.service.js';
import { AccountCountService } from '../account/account-count.service.js';
import { AccountPastService } from '../account/account-past.service.js';
import { UpsertPlanner } from '../account/account-upsert.js';
import { AccountUpsertService } from '../account/account-upsert.service.js';
import { ContactService } from '../contact/contact.service.js';
import { ContactUpsertService } from '../contact/contact-upsert.service.js';
import { CauseService } from '../event/cause.service.js';
import type { EdgeLoaders } from '../graphql/edges.js';
import { groupNames } from '../graphql/group-names.js';
import { LifecycleEventService } from '../graphql/lifecycle-event.service.js';
import { NodeService } from '../graphql/nodes.js';
import { RecordNames } from '../graphql/record-names.js';
import { AccountStreamService } from '../graphql/stream/account-stream.service.js';
import { GuideStreamService } from '../graphql/stream/guide-stream.service.js';
import { JobStreamService } from '../graphql/stream/job-stream.service.js';
import { TaskStreamService } from '../graphql/stream/task-stream.service.js';
import { GuideService } from '../guide/guide.service.js';
import { BandChangeService } from '../health/band-change.service.js';
import { HealthService } from '../health/health.service.js';
import { PlaybookCheckService } from '../insight/check/playbook-check.service.js';
import { PlaybookDraftService } from '../insight/check/playbook-draft.service.js';
import { JobService } from '../insight/job/job.service.js';
import { jobView } from '../insight/job/present-job.js';
import { LaunchJobService } from '../insight/launch/launch-job.service.js';
import { LaunchPreviewService } from '../insight/launch/launch-preview.service.js';
import { LaunchTargets } from '../insight/launch/launch-target.js';
import { RehearsalService } from '../insight/rehearsal/rehearsal.service.js';
import { RehearsalRoom } from '../insight/rehearsal/room.js';
import { MetricSeriesService } from '../insight/series/metric-series.service.js';
import { UsageSeriesService } from '../insight/series/usage-series.service.js';
import { TimelineService } from '../journey/timeline.service.js';
import { TouchpointService } from '../journey/touchpoint.service.js';
import { kindOf } from '../kernel/ids.js';
import { LifecycleService } from '../lifecycle/lifecycle.service.js';
import { OpportunityService } from '../opportunity/opportunity.service.js';
import { ApprovalService } from '../playbook/api/approval.service.js';
import { EffectService } from '../playbook/api/effect.service.js';
import { FalseAlarmService } from '../playbook/api/false-alarm.service.js';
import { LaunchService } from '../playbook/api/launch.service.js';
import { LiftService } from '../playbook/api/lift.service.js';
import { PlaybookService } from '../playbook/api/playbook.service.js';
import { PlaybookReleases } from '../playbook/api/playbook-releases.js';
import { RunService } from '../playbook/api/run.service.js';
import { VersionService } from '../playbook/api/version.service.js';
import { WhyNotService } from '../playbook/api/why-not.service.js';
import { RolloutService } from '../playbook/version/rollout.service.js';
import { RunMigrationService } from '../playbook/version/run-migration.service.js';
import { VersionStore } from '../playbook/version/version.store.js';
import { PluginCodeService } from '../plugin/host/plugin-code.service.js';
import { PluginSettingsService } from '../plugin/plugin-settings.service.js';
import { QuarantineService } from '../quarantine/quarantine.service.js';
import { ContractChangeService } from '../revenue/contract-change.service.js';
import { RevenueService } from '../revenue/revenue.service.js';
import { SubscriptionUpsertService } from '../revenue/subscription-upsert.service.js';
import { RiskService } from '../risk/risk.service.js';
import { SaveRateService } from '../risk/save-rate.service.js';
import { SegmentService } from '../segment/segment.service.js';
import { SegmentEditService } from '../segment/segment-edit.service.js';
import { TaskService } from '../task/task.service.js';
import { TaskCommandService } from '../task/task-command.service.js';
import { TaskCountService } from '../task/task-count.service.js';
import { TitleRenderer } from '../task/title.js';
import { MemberService } from '../team/member.service.js';
import { MemberLoadService } from '../team/member-load.service.js';
import { MemberUpsertService } from '../team/member-upsert.service.js';
import { UsageService } from '../usage/usage.service.js';
import { SurveyService } from '../voice/survey.service.js';
import { SurveyAnswerService, TicketService } from '../voice/voice.service.js';
import type { EngineRoom, EngineSetting } from './engine-room.js';

/** Threads that a simulation or backtest plays in, beside the one that answers. */
const REHEARSAL_THREADS = 2;

/** What reads and commands: one service for each part of the business. */
export function buildServices({ bus, config, database, calendar, ctx }: EngineSetting, room: EngineRoom) {
  const { commands, directory, rulebook, book, eventLog, tail } = room;
  const company = { calendar, currency: config.reportingCurrency };
  const accounts = new AccountService(company);
  const members = new MemberService();
  const contacts = new ContactService();
  const causes = new CauseService(new RecordNames());
  const revenue = new RevenueService(calendar);
  const segments = new SegmentService(rulebook, commands, accounts);
  const segmentEdits = new SegmentEditService(rulebook, segments);
  const lifecycle = new LifecycleService(rulebook, commands, accounts);
  const touchpoints = new TouchpointService(commands, accounts, members);
  const tickets = new TicketService();
  const answers = new SurveyAnswerService();
  const titles = new TitleRenderer();
  const tasks = new TaskService(accounts, contacts, titles, calendar);
  const risks = new RiskService(commands, accounts, contacts, members, titles);
  const saveRates = new SaveRateService(calendar);
  const opportunities = new OpportunityService(commands, accounts, contacts, members, titles);
  const guides = new GuideService(commands, accounts, contacts);
  const playbooks = new PlaybookService(book);
  const runs = new RunService();
  const versionStore = new VersionStore();
  const falseAlarms = new FalseAlarmService();
  const rollouts = new RolloutService(rulebook, versionStore, playbooks);
  const migrations = new RunMigrationService(commands, rollouts);
  const surveys = new SurveyService(book, commands, contacts, answers);
  const effects = new EffectService(database, commands, runs, () => bus.publish('effects'));
  const jobs = new JobService(database, ctx, config.pollMs);
  const launchTargets = new LaunchTargets(playbooks, segments, accounts);
  const rehearsalRoom = new RehearsalRoom(room.rulebooks, rulebook, {
    databaseUrl: config.databaseUrl,
    calendar,
    calendarOptions: { zone: config.timeZone, holidays: config.holidays },
  });
  const edges: EdgeLoaders = {
    account: (ctx, id) => accounts.byId(ctx, id),
    contact: (ctx, id) => contacts.byId(ctx, id),
    member: (ctx, id) => members.byId(ctx, id),
    task: (ctx, id) => tasks.byId(ctx, id),
    run: (ctx, id) => runs.byId(ctx, id),
    subscription: (ctx, id) => revenue.subscription(ctx, id),
    surveyAnswer: (ctx, id) => answers.byId(ctx, id),
    surveyRequest: (ctx, id) => surveys.requestById(ctx, id),
    ticket: (ctx, id) => tickets.byId(ctx, id),
    touchpoint: (ctx, id) => touchpoints.byId(ctx, id),
    guide: (ctx, id) => guides.byId(ctx, id),
    opportunity: (ctx, id) => opportunities.byId(ctx, id),
    risk: (ctx, id) => risks.byId(ctx, id),
    effect: (ctx, id) => effects.byId(ctx, id),
    heldBack: (ctx, id) => runs.heldBackById(ctx, id),
    cause: (ctx, id) => causes.byId(ctx, id),
    segmentByKey: (ctx, key) => segments.byKey(ctx, key),
    stageByKey: (ctx, key) => lifecycle.stage(ctx, key),
    playbookByKey: (ctx, key) => playbooks.byKey(ctx, key),
  };
  const names = groupNames({
    member: (ctx, id) => members.byId(ctx, id),
    segment: (ctx, key) => segments.byKey(ctx, key),
    stage: (ctx, key) => lifecycle.stage(ctx, key),
    playbook: (ctx, key) => playbooks.byKey(ctx, key),
  });
  const events = new LifecycleEventService(eventLog, tail, edges, config.reportingCurrency);
  const quarantine = new QuarantineService(database, room.refolding, () => bus.publish('signals'));
  const access = new AccessService(database);
  const versions = new VersionService(versionStore, (ctx, id) =>
    kindOf(id) === 'member'
      ? members.byId(ctx, id)
      : kindOf(id) === 'apiKey'
        ? access.byId(ctx, id)
        : Promise.resolve(null),
  );
  return {
    access,
    accounts,
    accountCounts: new AccountCountService(accounts, company, names),
    accountUpserts: new AccountUpsertService(
      accounts,
      new UpsertPlanner(directory, members, async (ctx) => (await room.rulebooks.current(ctx)).body.attributes),
      commands,
    ),
    accountStreams: new AccountStreamService(events, accounts, new AccountPastService(), company),
    answers,
    approvals: new ApprovalService(accounts, contacts, members, new TitleRenderer()),
    causes,
    contacts,
    contactUpserts: new ContactUpsertService(contacts, directory, commands),
    effects,
    events,
    guides,
    guideStreams: new GuideStreamService(events, accounts),
    falseAlarms,
    lifts: new LiftService(falseAlarms),
    health: new HealthService(calendar),
    jobs,
    jobStreams: new JobStreamService(jobs),
    launches: new LaunchService(commands, playbooks, runs, accounts, contacts, revenue),
    launchJobs: new LaunchJobService(database, ctx, jobs, launchTargets, commands, runs, revenue),
    launchPreviews: new LaunchPreviewService(launchTargets, room.preview),
    lifecycle,
    loads: new MemberLoadService(),
    members,
    memberUpserts: new MemberUpsertService(database, members, () => undefined),
    opportunities,
    playbookDrafts: new PlaybookDraftService(room.rulebooks, rulebook, versionStore, playbooks),
    playbookReleases: new PlaybookReleases(rollouts, migrations, playbooks),
    playbookChecks: new PlaybookCheckService(room.rulebooks, accounts, calendar),
    pluginCode: new PluginCodeService(room.rulebooks, room.quarantines, playbooks, () => bus.publish('effects')),
    pluginSettings: new PluginSettingsService(database, room.rulebooks, eventLog, () => bus.publish('signals')),
    playbooks,
    quarantine,
    rehearsalRoom,
    rehearsals: new RehearsalService(rehearsalRoom, jobs, REHEARSAL_THREADS),
    revenue,
    risks,
    saveRates,
    runs,
    segments,
    segmentEdits,
    subscriptionUpserts: new SubscriptionUpsertService(directory, accounts, revenue, commands),
    taskCommands: new TaskCommandService(commands, tasks, touchpoints, accounts, contacts, members),
    tasks,
    taskCounts: new TaskCountService(tasks, names),
    taskStreams: new TaskStreamService(events, tasks, calendar),
    surveys,
    tickets,
    timelines: new TimelineService([
      touchpoints,
      lifecycle,
      tasks,
      answers,
      tickets,
      risks,
      runs,
      new ContractChangeService(),
      new BandChangeService(),
    ]),
    touchpoints,
    usage: new UsageService(),
    usageSeries: new UsageSeriesService(calendar),
    metricSeries: new MetricSeriesService(calendar, room.signalsKeptSince),
    rollouts,
    versions,
    whyNots: new WhyNotService(room.preview),
    nodes: new NodeService({
      ...edges,
      deadLetter: (ctx, id) => quarantine.letterById(ctx, id),
      apiKey: (ctx, id) => access.byId(ctx, id),
      stageMove: async (ctx, id) => (await lifecycle.byIds(ctx, [id]))[0] ?? null,
      job: async (ctx, id) => jobView(await jobs.byId(ctx, id)),
      renewal: (ctx, id) => revenue.renewal(ctx, id),
      segment: (ctx, id) => segments.byId(ctx, id),
      stage: (ctx, id) => lifecycle.stageById(ctx, id),
      playbook: (ctx, id) => playbooks.byId(ctx, id),
      playbookVersion: (ctx, id) => versions.byId(ctx, id),
    }),
  };
}

export type Services = ReturnType<typeof buildServices>;
