import { graphqlEnum } from '../kernel/graphql/enum.js';
import type { HeldBackReason, Purpose, RunStatus, StepStatus } from './playbook.types.js';

export const RunStatusEnum = graphqlEnum<RunStatus>('RunStatus', 'Whether a run lives, or how it ended.', {
  RUNNING: 'It lives.',
  ACHIEVED: 'Its goal was met.',
  COMPLETED: 'Every step has ended.',
  EXITED: 'Its stopWhen was met, or its contact left.',
  CANCELLED: 'A person ended it.',
});

export const StepStateEnum = graphqlEnum<StepStatus>('RunStepState', 'How far a step is.', {
  PENDING: 'Not reached.',
  WAITING: 'Begun: a task that is open, a wait that waits.',
  DONE: 'Ended.',
  SKIPPED: 'Its `if` was not met or unknown, or its cause was gone already.',
  CANCELLED: 'Ended with the run, or its task was cancelled.',
});

export const HeldBackReasonEnum = graphqlEnum<HeldBackReason>('HeldBackReason', 'Why a playbook that fired started no run.', {
  AUDIENCE: 'The subject is not in the audience; final.',
  GOAL_ALREADY_MET: 'The goal was met already.',
  LIVE_RUN: 'A run of this playbook lives for the subject.',
  REENTRY: 'The subject had its run, and may not run it again, or not yet.',
  PLAYBOOK_NOT_LOADED: 'No playbook of this key is in force.',
  SUBJECT_MISMATCH: 'The playbook is about a contact, and none was named.',
  LOOP_STOPPED: 'Playbooks ran in circles; this is where they were stopped.',
});

export const PurposeEnum = graphqlEnum<Purpose>('PlaybookPurpose', 'What a playbook is for.', {
  ONBOARDING: 'To bring a new customer to first value.',
  RISK_MITIGATION: 'To turn a risk; the account is in intervention while it runs.',
  UPSELL: 'To sell more.',
  ADVOCACY: 'To win references, reviews and referrals.',
  RENEWAL: 'To renew the contract.',
  WIN_BACK: 'To win back who leaves; the account is in intervention while it runs.',
  CHECK_IN: 'To stay in touch.',
  EDUCATION: 'To teach.',
  QBR: 'To prepare and hold business reviews.',
  COLLECTION: 'To collect what is owed.',
  HANDOFF: 'To hand over from sales to success.',
  CONVERSION: 'To turn a prospect into a customer.',
});

export const SubjectEnum = graphqlEnum('PlaybookSubject', 'Whom a run is about.', { ACCOUNT: 'The account.', CONTACT: 'One contact of the account.' });
