import { graphql } from 'graphql';
import { AccountResolver } from '../../../src/account/account.resolver.js';
import { AccountService } from '../../../src/account/account.service.js';
import { AccountCountService } from '../../../src/account/account-count.service.js';
import { AccountDirectory } from '../../../src/account/account-directory.js';
import { UpsertPlanner } from '../../../src/account/account-upsert.js';
import { AccountUpsertService } from '../../../src/account/account-upsert.service.js';
import { MemoryBus } from '../../../src/bus/memory-bus.js';
import { ContactPlaceResolver, ContactResolver } from '../../../src/contact/contact.resolver.js';
import { ContactService } from '../../../src/contact/contact.service.js';
import { ContactUpsertService } from '../../../src/contact/contact-upsert.service.js';
import { openAccounts } from '../../../src/engine/birth.js';
import { composeBody } from '../../../src/engine/compose.js';
import { PublicationService } from '../../../src/engine/publication-service.js';
import { RulebookStore } from '../../../src/engine/rulebook-store.js';
import { Saver } from '../../../src/engine/save.js';
import { Shell } from '../../../src/engine/shell.js';
import { CauseResolver } from '../../../src/event/cause.resolver.js';
import { CauseService, type NameReader } from '../../../src/event/cause.service.js';
import { EventLog } from '../../../src/event/log.js';
import { FactReadingResolver } from '../../../src/graphql/fact-reading.resolver.js';
import { buildPerennialSchema } from '../../../src/graphql/schema.js';
import { AccountJourneyResolver, CheckInResolver, TouchpointResolver } from '../../../src/journey/journey.resolver.js';
import { TimelineService } from '../../../src/journey/timeline.service.js';
import { TouchpointService } from '../../../src/journey/touchpoint.service.js';
import { UTC } from '../../../src/kernel/calendar.js';
import { VirtualClock } from '../../../src/kernel/clock.js';
import { type Context, SYSTEM } from '../../../src/kernel/context.js';
import { quietLog } from '../../../src/kernel/log.js';
import {
  AccountLifecycleResolver,
  StageMoveResolver,
  StageResolver,
} from '../../../src/lifecycle/lifecycle.resolver.js';
import { LifecycleService } from '../../../src/lifecycle/lifecycle.service.js';
import { segmentDefinition } from '../../../src/segment/segment.definition.js';
import { AccountSegmentsResolver, SegmentResolver } from '../../../src/segment/segment.resolver.js';
import { SegmentService } from '../../../src/segment/segment.service.js';
import { SegmentEditService } from '../../../src/segment/segment-edit.service.js';
import type { SignalType } from '../../../src/signal/signal.js';
import { SignalStore } from '../../../src/signal/store.js';
import { AccountTasksResolver, TaskResolver } from '../../../src/task/task.resolver.js';
import { TaskService } from '../../../src/task/task.service.js';
import { TaskCommandResolver } from '../../../src/task/task-command.resolver.js';
import { TaskCommandService } from '../../../src/task/task-command.service.js';
import { TitleRenderer } from '../../../src/task/title.js';
import { loadSurroundings } from '../../../src/team/member.load.js';
import { MemberService } from '../../../src/team/member.service.js';
import { AccountVoiceResolver, SurveyAnswerResolver, TicketResolver } from '../../../src/voice/voice.resolver.js';
import { SurveyAnswerService, TicketService } from '../../../src/voice/voice.service.js';
import { contextOn, type Open } from '../../support/databases.js';
import { NOON } from '../../support/moments.js';

const nobody = { conditions: () => [], marks: async () => new Map() };

/**
 * The rooms of tasks, lifecycle, segments, journey and voice behind GraphQL, on the real turn and a database of their
 * own.
 */
export async function roomsWorld(open: Open) {
  const database = await open();
  const clock = new VirtualClock(NOON);
  const ctx = (): Context => contextOn(database, clock);
  const company = { calendar: UTC, currency: 'EUR' };
  const store = new SignalStore();
  const events = new EventLog(nobody);
  const directory = new AccountDirectory(database, openAccounts);
  const rulebooks = new RulebookStore(database, events, (ctx) => loadSurroundings(ctx, { currency: 'EUR', rates: {} }));
  const shell = new Shell(
    database,
    store,
    rulebooks,
    new Saver(store, directory, events),
    events,
    new MemoryBus(quietLog),
    { calendar: UTC, lateness: 3 * 86_400_000 },
  );
  const all = segmentDefinition.parse({
    key: 'all',
    title: 'All',
    if: 'account.ageDays >= 0',
    settings: { cadence: '30d' },
  });
  await rulebooks.publish(
    ctx(),
    composeBody([{ name: 'test', version: '1.0.0', compatible: '^1.0.0', segments: [all] }]),
  );

  const accounts = new AccountService(company);
  const contacts = new ContactService();
  const members = new MemberService();
  const causes = new CauseService({
    namesOf: async (_, ids) => new Map(ids.map((id) => [id, id === SYSTEM.id ? SYSTEM.name : 'Acme'])),
  } satisfies NameReader);
  const touchpoints = new TouchpointService(shell, accounts, new MemberService());
  const tickets = new TicketService();
  const answers = new SurveyAnswerService();
  const rulebook = new PublicationService(database, rulebooks, () => undefined);
  const lifecycle = new LifecycleService(rulebook, shell, accounts);
  const tasks = new TaskService(accounts, contacts, new TitleRenderer(), UTC);
  const segments = new SegmentService(rulebook, shell, accounts);
  const timelines = new TimelineService([touchpoints, lifecycle, tasks, answers, tickets]);
  const instances = [
    new AccountResolver(
      accounts,
      new AccountCountService(accounts, company, async (_ctx, _kind, value) => ({
        key: value ?? 'NONE',
        title: value ?? 'None',
        id: null,
      })),
      new AccountUpsertService(accounts, new UpsertPlanner(directory, members, async () => []), shell),
    ),
    new ContactResolver(contacts, accounts, new ContactUpsertService(contacts, directory, shell)),
    new ContactPlaceResolver(contacts, accounts),
    new CauseResolver(causes),
    new FactReadingResolver({ facts: async () => [] }),
    new TouchpointResolver(touchpoints, accounts, contacts, members),
    new CheckInResolver(),
    new AccountJourneyResolver(touchpoints, timelines),
    new StageResolver(lifecycle, accounts),
    new StageMoveResolver(lifecycle, accounts, causes),
    new AccountLifecycleResolver(lifecycle),
    new SegmentResolver(segments, accounts, new SegmentEditService(rulebook, segments)),
    new AccountSegmentsResolver(segments),
    new SurveyAnswerResolver(accounts, contacts),
    new TicketResolver(accounts, contacts),
    new AccountVoiceResolver(tickets, answers),
    new TaskResolver(tasks, accounts, contacts, members, causes),
    new AccountTasksResolver(tasks),
    new TaskCommandResolver(new TaskCommandService(shell, tasks, touchpoints, accounts, contacts, members)),
  ];
  const byClass = new Map<unknown, object>(instances.map((instance) => [instance.constructor, instance]));
  const schema = buildPerennialSchema({
    resolvers: instances.map((instance) => instance.constructor as new () => object),
    container: { get: (someClass: unknown) => byClass.get(someClass) },
  });

  /** Executes an operation; errors come as they are. */
  async function run<Data = Record<string, never>>(source: string, variableValues: Record<string, unknown> = {}) {
    const { data, errors = [] } = await graphql({ schema, source, variableValues, contextValue: ctx() });
    return {
      data: data as Data,
      errors: errors.map(({ originalError, message }) => originalError ?? new Error(message)),
    };
  }

  async function openAccount(externalId: string): Promise<string> {
    const ids = await directory.resolve(ctx(), [externalId], { create: true });
    await shell.takeBehind(ctx());
    return ids.get(externalId) as string;
  }

  /** Something that happens to an account. */
  const signal = (
    accountId: string,
    type: SignalType,
    properties: Record<string, unknown>,
    contactExternalId?: string,
  ) =>
    shell.perform(ctx(), {
      accountId,
      type,
      properties,
      ...(contactExternalId !== undefined && { contactExternalId }),
    });

  return { database, clock, ctx, shell, schema, run, openAccount, signal };
}
