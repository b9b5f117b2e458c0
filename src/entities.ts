import { ApiKey } from './access/api-key.entity.js';
import { Account } from './account/account.entity.js';
import { AccountPast } from './account/account-past.entity.js';
import { Contact } from './contact/contact.entity.js';
import type { EntityClass } from './database/hydrate.js';
import { PluginQuarantineRow, PluginSettingRow } from './engine/plugin-setting.entity.js';
import { ProgressRow } from './engine/progress.entity.js';
import { AccountStateRow, DeclaredSegment, DeskRow, RulebookPointer, RulebookRow } from './engine/rulebook.entity.js';
import { Cause } from './event/cause.entity.js';
import { EventCounter } from './event/event-counter.entity.js';
import { LifecycleEventRow } from './event/lifecycle-event.entity.js';
import { Guide, GuideContent } from './guide/guide.entity.js';
import { AccountHealth, HealthHistoryRow } from './health/health.entity.js';
import { JobRow } from './insight/job/job.entity.js';
import { LaunchItemRow } from './insight/launch/launch-item.entity.js';
import { AccountChangeRow } from './journey/account-change.entity.js';
import { CheckIn } from './journey/check-in.entity.js';
import { TimelineEntryRow } from './journey/timeline.entity.js';
import { Touchpoint } from './journey/touchpoint.entity.js';
import { AccountStage, StageMove } from './lifecycle/lifecycle.entity.js';
import { Opportunity } from './opportunity/opportunity.entity.js';
import { PlaybookEnrolment } from './playbook/enrolment/enrolment.entity.js';
import { HeldBack } from './playbook/enrolment/held-back.entity.js';
import { Effect } from './playbook/run/effect.entity.js';
import { Run } from './playbook/run/run.entity.js';
import { PlaybookVersionRow } from './playbook/version/version.entity.js';
import { AccountQuarantine } from './quarantine/account-quarantine.entity.js';
import { DeadLetter } from './quarantine/dead-letter.entity.js';
import { PlaybookQuarantine } from './quarantine/playbook-quarantine.entity.js';
import { TurnMark } from './quarantine/turn-mark.entity.js';
import { AccountRevenue } from './revenue/account-revenue.entity.js';
import { Renewal } from './revenue/renewal.entity.js';
import { AccountSubscription } from './revenue/subscription.entity.js';
import { Risk } from './risk/risk.entity.js';
import { SegmentMember } from './segment/segment.entity.js';
import { AccountInbox, SignalRow } from './signal/signal.entity.js';
import { Task } from './task/task.entity.js';
import { Member } from './team/member.entity.js';
import { AccountUsage, UsagePerson } from './usage/account-usage.entity.js';
import { AccountVoice } from './voice/account-voice.entity.js';
import { SurveyAnswer } from './voice/survey-answer.entity.js';
import { SurveyRequest } from './voice/survey-request.entity.js';
import { Ticket } from './voice/ticket.entity.js';

/** Every table's class, in one list: what TypeORM maps, and what the schema is compared with. */
export const entities: readonly EntityClass<object>[] = [
  AccountQuarantine,
  DeadLetter,
  PlaybookQuarantine,
  TurnMark,
  Cause,
  EventCounter,
  LifecycleEventRow,
  SignalRow,
  AccountInbox,
  Account,
  AccountPast,
  AccountVoice,
  Contact,
  Member,
  CheckIn,
  AccountChangeRow,
  TimelineEntryRow,
  Touchpoint,
  Guide,
  GuideContent,
  AccountRevenue,
  Renewal,
  Risk,
  Opportunity,
  AccountSubscription,
  AccountUsage,
  UsagePerson,
  SurveyAnswer,
  SurveyRequest,
  Ticket,
  SegmentMember,
  AccountHealth,
  HealthHistoryRow,
  StageMove,
  AccountStage,
  Task,
  Effect,
  HeldBack,
  Run,
  ProgressRow,
  RulebookRow,
  RulebookPointer,
  PlaybookEnrolment,
  PlaybookVersionRow,
  AccountStateRow,
  DeclaredSegment,
  DeskRow,
  PluginSettingRow,
  PluginQuarantineRow,
  JobRow,
  LaunchItemRow,
  ApiKey,
];
