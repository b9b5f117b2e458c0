import type { GraphQLSchema } from 'graphql';
import { AccessResolver } from '../access/access.resolver.js';
import { AccountResolver } from '../account/account.resolver.js';
import { AccountContactsResolver, ContactPlaceResolver, ContactResolver } from '../contact/contact.resolver.js';
import { CauseResolver } from '../event/cause.resolver.js';
import { AccountStreamResolver } from '../graphql/account-stream.resolver.js';
import { FactCatalogueResolver } from '../graphql/fact-catalogue.resolver.js';
import { LifecycleEventResolver } from '../graphql/lifecycle-event.resolver.js';
import { NodeResolver } from '../graphql/node.resolver.js';
import { buildPerennialSchema } from '../graphql/schema.js';
import { TaskStreamResolver } from '../graphql/task-stream.resolver.js';
import { AccountHealthResolver, HealthResolver } from '../health/health.resolver.js';
import { AccountJourneyResolver, CheckInResolver, TouchpointResolver } from '../journey/journey.resolver.js';
import { AccountLifecycleResolver, StageMoveResolver, StageResolver } from '../lifecycle/lifecycle.resolver.js';
import { CausePlaybookResolver, PlaybookResolver, PluginResolver } from '../playbook/playbook.resolver.js';
import { AccountRunsResolver, HeldBackResolver, RunResolver, RunStepResolver, TaskRunResolver } from '../playbook/run.resolver.js';
import { PluginAdminResolver } from '../plugin/plugin.resolver.js';
import { RenewalResolver } from '../revenue/renewal.resolver.js';
import { RevenueResolver } from '../revenue/revenue.resolver.js';
import { AccountSegmentsResolver, SegmentResolver } from '../segment/segment.resolver.js';
import { SignalResolver } from '../signal/signal.resolver.js';
import { AccountTasksResolver, TaskResolver } from '../task/task.resolver.js';
import { TaskCommandResolver } from '../task/task-command.resolver.js';
import { AccountTeamResolver, MemberAbsenceResolver, MemberResolver, TeamRoleResolver } from '../team/member.resolver.js';
import { UsageResolver } from '../usage/usage.resolver.js';
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
    new LifecycleEventResolver(s.events),
    new NodeResolver(s.nodes),
    new TaskStreamResolver(s.tasks),
    new AccountHealthResolver(s.health),
    new HealthResolver(s.health),
    new TouchpointResolver(s.touchpoints, s.accounts, s.contacts, s.members),
    new CheckInResolver(),
    new AccountJourneyResolver(s.touchpoints, s.timelines),
    new StageResolver(s.lifecycle, s.accounts),
    new StageMoveResolver(s.lifecycle, s.accounts, s.causes),
    new AccountLifecycleResolver(s.lifecycle),
    new PlaybookResolver(s.playbooks),
    new PluginResolver(s.playbooks),
    new CausePlaybookResolver(s.playbooks, s.runs),
    new RunResolver(s.runs, s.launches, s.playbooks, s.accounts, s.contacts, s.causes),
    new RunStepResolver(s.causes),
    new HeldBackResolver(s.runs, s.playbooks, s.accounts, s.contacts, s.causes),
    new AccountRunsResolver(s.runs),
    new TaskRunResolver(s.runs),
    new PluginAdminResolver(room.publisher, s.playbooks),
    new RenewalResolver(s.revenue),
    new RevenueResolver(s.revenue, s.subscriptionUpserts),
    new SegmentResolver(s.segments, s.accounts),
    new AccountSegmentsResolver(s.segments),
    new SignalResolver(room.intake),
    new TaskCommandResolver(s.taskCommands),
    new TaskResolver(s.tasks, s.accounts, s.contacts, s.members, s.causes),
    new AccountTasksResolver(s.tasks),
    new MemberResolver(s.members, s.loads, s.memberUpserts),
    new MemberAbsenceResolver(s.members),
    new TeamRoleResolver(s.members),
    new AccountTeamResolver(s.members),
    new UsageResolver(s.usage),
    new SurveyAnswerResolver(s.accounts, s.contacts),
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
      lifecycleEvents: (ctx, args) => services.events.stream(ctx, args),
      taskChanged: (ctx, args) => services.taskStreams.stream(ctx, args),
      accountChanged: (ctx, args) => services.accountStreams.stream(ctx, args),
    },
  });
}
