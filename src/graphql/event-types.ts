import { Account } from '../account/account.entity.js';
import { Contact } from '../contact/contact.entity.js';
import { Cause } from '../event/cause.entity.js';
import { Guide } from '../guide/guide.entity.js';
import { Touchpoint } from '../journey/touchpoint.entity.js';
import { Stage } from '../lifecycle/lifecycle.view.js';
import { Opportunity } from '../opportunity/opportunity.entity.js';
import { Playbook } from '../playbook/api/playbook.view.js';
import { HeldBack } from '../playbook/enrolment/held-back.entity.js';
import { Effect } from '../playbook/run/effect.entity.js';
import { Run } from '../playbook/run/run.entity.js';
import { AccountSubscription } from '../revenue/subscription.entity.js';
import { Risk } from '../risk/risk.entity.js';
import { Segment } from '../segment/segment.view.js';
import { Task } from '../task/task.entity.js';
import { Member } from '../team/member.entity.js';
import { SurveyAnswer } from '../voice/survey-answer.entity.js';
import { SurveyRequest } from '../voice/survey-request.entity.js';
import { Ticket } from '../voice/ticket.entity.js';
import { defineEventTypes } from './lifecycle-event.view.js';

/** The interfaces LifecycleEvent and CompanyEvent and their types, with the records they point to. */
export const {
  LifecycleEvent,
  CompanyEvent,
  byType: eventTypes,
} = defineEventTypes({
  account: Account,
  contact: Contact,
  member: Member,
  task: Task,
  run: Run,
  subscription: AccountSubscription,
  surveyAnswer: SurveyAnswer,
  surveyRequest: SurveyRequest,
  ticket: Ticket,
  touchpoint: Touchpoint,
  guide: Guide,
  effect: Effect,
  heldBack: HeldBack,
  opportunity: Opportunity,
  risk: Risk,
  cause: Cause,
  segmentByKey: Segment,
  stageByKey: Stage,
  playbookByKey: Playbook,
});
