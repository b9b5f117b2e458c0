import { HealthBandEnum } from '../account/account.enums.js';
import { ContactRoleEnum } from '../contact/contact.enums.js';
import type { EventType } from '../event/catalogue.js';
import { GuideStatusEnum } from '../guide/guide.enums.js';
import { DirectionEnum, TouchpointKindEnum, TouchpointStatusEnum } from '../journey/journey.enums.js';
import { OpportunityKindEnum, OpportunityStatusEnum } from '../opportunity/opportunity.enums.js';
import {
  HeldBackReasonEnum,
  RolloutEnum,
  RunStatusEnum,
  StepStateEnum,
} from '../playbook/definition/playbook.enums.js';
import { EffectStatusEnum } from '../playbook/run/effect.enums.js';
import { LossKindEnum, LossReasonEnum, SubscriptionStatusEnum } from '../revenue/revenue.enums.js';
import { RiskKindEnum, RiskOutcomeEnum, RiskSeverityEnum } from '../risk/risk.enums.js';
import { TaskKindEnum, TaskPriorityEnum, TaskStatusEnum } from '../task/task.enums.js';
import { SurveyKindEnum, TicketPriorityEnum } from '../voice/voice.enums.js';

/** How a value of the catalogue is named and typed in GraphQL. */
export interface EventValue {
  readonly name?: string;
  readonly enumeration?: object;
}

/**
 * Beginning of an event's type → its values that are enumerations, or that need a name of their own: within the
 * interface LifecycleEvent a name has one type, since GraphQL refuses an operation that asks for one name as two types.
 */
const VALUES: Readonly<Record<string, Readonly<Record<string, EventValue>>>> = {
  'stage.': { reason: { name: 'moveReason' } },
  'health.': { band: { enumeration: HealthBandEnum } },
  'subscription.': {
    status: { name: 'subscriptionStatus', enumeration: SubscriptionStatusEnum },
    kind: { name: 'lossKind', enumeration: LossKindEnum },
    reason: { name: 'lossReason', enumeration: LossReasonEnum },
  },
  'survey.': { kind: { name: 'surveyKind', enumeration: SurveyKindEnum } },
  'ticket.': { priority: { name: 'ticketPriority', enumeration: TicketPriorityEnum } },
  'touchpoint.': {
    kind: { name: 'touchpointKind', enumeration: TouchpointKindEnum },
    status: { name: 'touchpointStatus', enumeration: TouchpointStatusEnum },
    direction: { enumeration: DirectionEnum },
  },
  'contact.': { role: { enumeration: ContactRoleEnum } },
  'task.': {
    kind: { name: 'taskKind', enumeration: TaskKindEnum },
    status: { name: 'taskStatus', enumeration: TaskStatusEnum },
    priority: { name: 'taskPriority', enumeration: TaskPriorityEnum },
  },
  'run.paused': { reason: { name: 'pauseReason' } },
  'run.ended': { status: { name: 'runStatus', enumeration: RunStatusEnum } },
  'run.changed': { state: { name: 'stepState', enumeration: StepStateEnum } },
  'firing.': { reason: { enumeration: HeldBackReasonEnum } },
  'action.': { status: { name: 'effectStatus', enumeration: EffectStatusEnum } },
  'guide.': { status: { name: 'guideStatus', enumeration: GuideStatusEnum } },
  'risk.': {
    kind: { name: 'riskKind', enumeration: RiskKindEnum },
    severity: { enumeration: RiskSeverityEnum },
    outcome: { name: 'riskOutcome', enumeration: RiskOutcomeEnum },
  },
  'opportunity.': {
    kind: { name: 'opportunityKind', enumeration: OpportunityKindEnum },
    status: { name: 'opportunityStatus', enumeration: OpportunityStatusEnum },
  },
  'playbook.': { state: { name: 'rolloutState', enumeration: RolloutEnum } },
};

/** How the value that ends a path (`status` of `before.status`) is shown of an event. */
export function eventValue(type: EventType, tail: string): EventValue {
  const of = Object.keys(VALUES).find((beginning) => type.startsWith(beginning) && tail in (VALUES[beginning] ?? {}));
  return (of === undefined ? undefined : VALUES[of]?.[tail]) ?? {};
}
