import { graphqlEnum } from '../../kernel/graphql/enum.js';
import type { HeldBackOutcome, HeldBackReason, Purpose, Rollout, RunStatus, StepStatus } from './playbook.types.js';

export const RunStatusEnum = graphqlEnum<RunStatus>('RunStatus', 'Whether a run lives, or how it ended.', {
  RUNNING: 'It lives.',
  PAUSED: 'It lives, and stands still until what it needs is there again.',
  FAILED: 'It lives, and stands at a step that failed until that is tried again or the run is cancelled.',
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
  FAILED: 'What it asked for outside was given up; the run can be tried again from here.',
});

export const HeldBackReasonEnum = graphqlEnum<HeldBackReason>(
  'HeldBackReason',
  'Why a playbook that fired started no run.',
  {
    AUDIENCE: 'The subject is not in the audience; final.',
    GOAL_ALREADY_MET: 'The goal was met already.',
    LIVE_RUN: 'A run of this playbook lives for the subject.',
    REENTRY: 'The subject had its run, and may not run it again, or not yet.',
    HOLDOUT: 'The subject is in the share that is kept as control; final for this firing.',
    GROUP: 'A run of the same group with as high a priority lives; looked at again when it ends.',
    IN_INTERVENTION: 'A run of RISK_MITIGATION or WIN_BACK lives for the account; looked at again when it ends.',
    NOISE_BUDGET: 'So many runs have started for the account or the person lately; looked at again when there is room.',
    QUIET_HOURS: 'It is not the time of day at which playbooks start; looked at again when it is.',
    COOLDOWN: 'Another run started too short a while ago; looked at again after the cooldown.',
    PLAYBOOK_NOT_LOADED: 'No playbook of this key is in force.',
    SUBJECT_MISMATCH: 'The playbook is about a contact or a renewal, and none was named that the account has.',
    LOOP_STOPPED: 'Playbooks ran in circles; this is where they were stopped.',
  },
);

export const HeldBackOutcomeEnum = graphqlEnum<HeldBackOutcome>(
  'HeldBackOutcome',
  'What became of a firing that was held back and could be released.',
  {
    WAITING: 'It waits still.',
    RELEASED: 'It was released: a run has started.',
    CONDITION_CLEARED: 'Dropped: the condition that fired it no longer held.',
    DATE_MOVED: 'Dropped: the date that fired it is another now.',
    AUDIENCE: 'Dropped: the subject is no longer in the audience.',
    GOAL_ALREADY_MET: 'Dropped: the goal is met.',
    LIVE_RUN: 'Dropped: a run of this playbook lives for the subject.',
    REENTRY: 'Dropped: the subject has had its run meanwhile.',
    HOLDOUT: 'Dropped: the subject is in the share that is kept as control.',
    SUBJECT_GONE: 'Dropped: the contact left, or the renewal is no more.',
    PLAYBOOK_NOT_LOADED: 'Dropped: the playbook is no longer in force.',
    ALREADY_WAITING: 'Dropped at once: an earlier firing of the playbook waits for the subject already.',
  },
);

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

export const SubjectEnum = graphqlEnum('PlaybookSubject', 'Whom a run is about.', {
  ACCOUNT: 'The account.',
  CONTACT: 'One contact of the account.',
  RENEWAL: 'One renewal of the account.',
});

export const RolloutEnum = graphqlEnum<Rollout>('PlaybookRollout', 'How far a version is released.', {
  DRAFT: 'It reaches nobody: it can be checked, simulated and backtested.',
  CANARY: 'It reaches a stable share of the subjects; the live version has the others.',
  LIVE: 'It reaches everybody whom no canary has.',
  RETIRED: 'No run begins on it; those that began on it stay.',
});

export const RunOrderField = graphqlEnum('RunOrderField', 'What a list of runs can be ordered by.', {
  STARTED_AT: 'When it started.',
  ENDED_AT: 'When it ended.',
});
