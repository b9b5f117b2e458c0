import { Account } from '../account/account.entity.js';
import { Contact } from '../contact/contact.entity.js';
import { Cause } from '../event/cause.entity.js';
import { Guide } from '../journey/guide.entity.js';
import { Touchpoint } from '../journey/touchpoint.entity.js';
import { Stage } from '../lifecycle/lifecycle.types.js';
import { Effect } from '../playbook/effect.entity.js';
import { HeldBack } from '../playbook/held-back.entity.js';
import { Playbook } from '../playbook/playbook.view.js';
import { Run } from '../playbook/run.entity.js';
import { Opportunity } from '../revenue/opportunity.entity.js';
import { Risk } from '../revenue/risk.entity.js';
import { AccountSubscription } from '../revenue/subscription.entity.js';
import { Segment } from '../segment/segment.types.js';
import { Task } from '../task/task.entity.js';
import { Member } from '../team/member.entity.js';
import { SurveyAnswer } from '../voice/survey-answer.entity.js';
import { SurveyRequest } from '../voice/survey-request.entity.js';
import { Ticket } from '../voice/ticket.entity.js';
import { defineEventTypes } from './lifecycle-event.types.js';

/** The interface LifecycleEvent and its types, with the records they point to. */
export const { LifecycleEvent, byType: eventTypes } = defineEventTypes({
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
