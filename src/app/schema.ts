import type { GraphQLSchema } from 'graphql';
import { AccessResolver } from '../access/access.resolver.js';
import { AccountResolver } from '../account/account.resolver.js';
import { AccountContactsResolver, ContactPlaceResolver, ContactResolver } from '../contact/contact.resolver.js';
import { CauseResolver } from '../event/cause.resolver.js';
import { FactCatalogueResolver } from '../graphql/fact-catalogue.resolver.js';
import { FactReadingResolver } from '../graphql/fact-reading.resolver.js';
import { LifecycleEventResolver } from '../graphql/lifecycle-event.resolver.js';
import { NodeResolver } from '../graphql/node.resolver.js';
import { PlaybookSchemaResolver } from '../graphql/playbook-schema.resolver.js';
import { buildPerennialSchema } from '../graphql/schema.js';
import { SearchResolver } from '../graphql/search.resolver.js';
import { AccountStreamResolver } from '../graphql/stream/account-stream.resolver.js';
import { GuideStreamResolver } from '../graphql/stream/guide-stream.resolver.js';
import type { GuideStreamRequest } from '../graphql/stream/guide-stream.service.js';
import { JobStreamResolver } from '../graphql/stream/job-stream.resolver.js';
import { TaskStreamResolver } from '../graphql/stream/task-stream.resolver.js';
import { ContactGuidesResolver, GuideResolver } from '../guide/guide.resolver.js';
import { AccountHealthResolver, HealthChangeResolver, HealthResolver } from '../health/health.resolver.js';
import { PlaybookAudienceResolver, PlaybookCheckResolver } from '../insight/check/playbook-check.resolver.js';
import { PlaybookDraftResolver } from '../insight/check/playbook-draft.resolver.js';
import {
  JobResolver,
  LeftOutResolver,
  SimulatedFiringResolver,
  SimulatedHeldBackResolver,
  SimulatedTaskResolver,
  TaskMarkResolver,
  WeekLoadResolver,
} from '../insight/job/job.resolver.js';
import { RunMigrationResolver } from '../insight/job/run-migration.resolver.js';
import {
  LaunchForecastResolver,
  LaunchJobResolver,
  LaunchPreviewResolver,
  LaunchResolver,
} from '../insight/launch/launch.resolver.js';
import { SearchService } from '../insight/search/search.service.js';
import { AccountSeriesResolver } from '../insight/series/series.resolver.js';
import { AccountJourneyResolver, CheckInResolver, TouchpointResolver } from '../journey/journey.resolver.js';
import { AccountLifecycleResolver, StageMoveResolver, StageResolver } from '../lifecycle/lifecycle.resolver.js';
import { AccountOpportunitiesResolver, OpportunityResolver } from '../opportunity/opportunity.resolver.js';
import { EffectResolver, RunStepEffectResolver } from '../playbook/api/effect.resolver.js';
import {
  FiringResolver,
  HeldBackOutcomeResolver,
  PlaybookAlarmResolver,
  RunRenewalResolver,
  WhyNotResolver,
} from '../playbook/api/firing.resolver.js';
import { CausePlaybookResolver, PlaybookResolver, PluginResolver } from '../playbook/api/playbook.resolver.js';
import { GuideRunResolver, OpportunityRunResolver, RiskRunResolver } from '../playbook/api/record-run.resolver.js';
import { RolloutResolver } from '../playbook/api/rollout.resolver.js';
import {
  AccountRunsResolver,
  HeldBackResolver,
  RunResolver,
  RunStepResolver,
  SurveyRequestRunResolver,
  TaskRunResolver,
} from '../playbook/api/run.resolver.js';
import { PlaybookVersionsResolver, VersionResolver } from '../playbook/api/version.resolver.js';
import { PluginAdminResolver } from '../plugin/plugin.resolver.js';
import { PlaybookSettingsResolver, PluginSettingsResolver } from '../plugin/plugin-settings.resolver.js';
import { AccountQuarantineResolver, DeadLetterResolver } from '../quarantine/quarantine.resolver.js';
import { ContractChangeResolver } from '../revenue/contract-change.resolver.js';
import { RenewalResolver } from '../revenue/renewal.resolver.js';
import { RevenueResolver } from '../revenue/revenue.resolver.js';
import { AccountRisksResolver, RiskResolver } from '../risk/risk.resolver.js';
import { AccountSegmentsResolver, SegmentResolver } from '../segment/segment.resolver.js';
import { SignalResolver } from '../signal/signal.resolver.js';
import { AccountTasksResolver, MemberTasksResolver, TaskCountResolver, TaskResolver } from '../task/task.resolver.js';
import { TaskCommandResolver } from '../task/task-command.resolver.js';
import { TitleRenderer } from '../task/title.js';
import {
  AccountTeamResolver,
  MemberAbsenceResolver,
  MemberResolver,
  TeamRoleResolver,
} from '../team/member.resolver.js';
import { MemberAccountsResolver } from '../team/member-accounts.resolver.js';
import { UsageResolver } from '../usage/usage.resolver.js';
import { AccountSurveysResolver, ContactSurveysResolver, SurveyRequestResolver } from '../voice/survey.resolver.js';
import { AccountVoiceResolver, SurveyAnswerResolver, TicketResolver } from '../voice/voice.resolver.js';
import type { EngineRoom } from './engine-room.js';
import type { Services } from './services.js';

type Class = new (...args: never[]) => object;

/** Every resolver with what it uses; a resolver only delegates. */
function resolversOf(room: EngineRoom, s: Services): object[] {
  return [
    new AccessResolver(s.access, s.members),
    new AccountResolver(s.accounts, s.accountCounts, s.accountUpserts),
    new ContactResolver(s.contacts, s.accounts, s.contactUpserts),
    new ContactPlaceResolver(s.contacts, s.accounts),
    new AccountContactsResolver(s.contacts),
    new CauseResolver(s.causes),
    new AccountStreamResolver(s.accounts),
    new FactCatalogueResolver(room.book),
    new FactReadingResolver(room.book),
    new PlaybookSchemaResolver(),
    new PlaybookCheckResolver(s.playbookChecks),
    new PlaybookAudienceResolver(s.playbookChecks),
    new LifecycleEventResolver(s.events),
    new JobResolver(s.jobs, s.rehearsals),
    new LaunchPreviewResolver(s.launchPreviews),
    new LaunchForecastResolver(s.accounts),
    new LaunchJobResolver(s.launchJobs),
    new LaunchResolver(s.accounts, s.runs),
    new RunMigrationResolver(s.playbookReleases, s.jobs),
    new JobStreamResolver(),
    new WeekLoadResolver(s.members),
    new LeftOutResolver(s.accounts),
    new TaskMarkResolver(s.accounts),
    new SimulatedFiringResolver(s.accounts, s.contacts),
    new SimulatedHeldBackResolver(s.accounts, s.contacts),
    new SimulatedTaskResolver(s.accounts, s.contacts, s.members, new TitleRenderer()),
    new NodeResolver(s.nodes),
    new TaskStreamResolver(s.tasks),
    new AccountHealthResolver(s.health),
    new HealthResolver(s.health),
    new HealthChangeResolver(),
    new TouchpointResolver(s.touchpoints, s.accounts, s.contacts, s.members),
    new CheckInResolver(),
    new AccountJourneyResolver(s.touchpoints, s.timelines),
    new StageResolver(s.lifecycle, s.accounts),
    new StageMoveResolver(s.lifecycle, s.accounts, s.causes),
    new AccountLifecycleResolver(s.lifecycle),
    new PlaybookResolver(s.playbooks),
    new RolloutResolver(s.playbookReleases),
    new VersionResolver(s.versions),
    new PlaybookVersionsResolver(s.versions, s.lifts),
    new PlaybookDraftResolver(s.playbookDrafts),
    new PluginResolver(s.playbooks),
    new CausePlaybookResolver(s.playbooks, s.runs),
    new RunResolver(s.runs, s.launches, s.playbooks, s.accounts, s.contacts, s.causes, s.approvals),
    new RunStepResolver(s.causes),
    new EffectResolver(s.effects, s.runs, s.accounts, s.causes),
    new RunStepEffectResolver(s.effects),
    new HeldBackResolver(s.runs, s.playbooks, s.accounts, s.contacts, s.causes),
    new FiringResolver(s.runs, s.accounts, s.playbooks, s.causes),
    new HeldBackOutcomeResolver(s.runs, s.causes, s.revenue),
    new RunRenewalResolver(s.revenue),
    new PlaybookAlarmResolver(s.falseAlarms),
    new WhyNotResolver(s.whyNots),
    new AccountRunsResolver(s.runs),
    new TaskRunResolver(s.runs),
    new PluginSettingsResolver(s.pluginSettings, s.pluginCode),
    new PlaybookSettingsResolver(s.pluginSettings),
    new PluginAdminResolver(room.reloads, s.playbooks),
    new DeadLetterResolver(s.quarantine, s.accounts),
    new AccountQuarantineResolver(s.quarantine, s.accounts),
    new RenewalResolver(s.revenue),
    new RiskResolver(s.risks, s.saveRates, s.accounts, s.contacts, s.members, s.causes),
    new AccountRisksResolver(s.risks),
    new RiskRunResolver(s.runs),
    new OpportunityResolver(s.opportunities, s.accounts, s.contacts, s.members, s.causes),
    new AccountOpportunitiesResolver(s.opportunities),
    new OpportunityRunResolver(s.runs),
    new GuideResolver(s.guides, s.accounts, s.contacts, s.causes),
    new ContactGuidesResolver(s.guides),
    new GuideRunResolver(s.runs),
    new GuideStreamResolver(s.guides),
    new ContractChangeResolver(s.revenue),
    new RevenueResolver(s.revenue, s.subscriptionUpserts),
    new SegmentResolver(s.segments, s.accounts, s.segmentEdits),
    new AccountSegmentsResolver(s.segments),
    new SignalResolver(room.intake),
    new TaskCommandResolver(s.taskCommands),
    new TaskResolver(s.tasks, s.accounts, s.contacts, s.members, s.causes),
    new TaskCountResolver(s.taskCounts),
    new AccountTasksResolver(s.tasks),
    new MemberTasksResolver(s.tasks),
    new MemberAccountsResolver(s.accounts),
    new SearchResolver(new SearchService(s.playbooks), s.nodes),
    new MemberResolver(s.members, s.loads, s.memberUpserts),
    new MemberAbsenceResolver(s.members),
    new TeamRoleResolver(s.members),
    new AccountTeamResolver(s.members),
    new AccountSeriesResolver(s.usageSeries, s.metricSeries),
    new UsageResolver(s.usage),
    new SurveyAnswerResolver(s.accounts, s.contacts),
    new SurveyRequestResolver(s.surveys, s.answers, s.accounts, s.contacts, s.causes),
    new ContactSurveysResolver(s.surveys),
    new AccountSurveysResolver(s.surveys),
    new SurveyRequestRunResolver(s.runs),
    new TicketResolver(s.accounts, s.contacts),
    new AccountVoiceResolver(s.tickets, s.answers),
  ];
}

/** The GraphQL schema over the services. */
export function buildSchema(room: EngineRoom, services: Services): GraphQLSchema {
  const instances = new Map(resolversOf(room, services).map((resolver) => [resolver.constructor as Class, resolver]));
  return buildPerennialSchema({
    resolvers: [...instances.keys()],
    container: { get: (resolver) => instances.get(resolver as Class) },
    streams: {
      lifecycleEvents: (ctx, args) => services.events.stream(ctx, args, 'ACCOUNT'),
      companyEvents: (ctx, args) => services.events.stream(ctx, args, 'COMPANY'),
      taskChanged: (ctx, args) => services.taskStreams.stream(ctx, args),
      guideChanged: (ctx, args) => services.guideStreams.stream(ctx, args as unknown as GuideStreamRequest),
      accountChanged: (ctx, args) => services.accountStreams.stream(ctx, args),
      jobProgress: (ctx, args) => services.jobStreams.stream(ctx, args as { id: string }),
    },
  });
}
