import type { StepKindName } from '../../playbook/run/steps/step-kinds.js';

/** What the schema leaves to the name of a field. */
export const PLAYBOOK_FIELDS: Readonly<Record<string, string>> = {
  title: 'What people read.',
  trigger: 'What fires it: one of the [forms](triggers.md).',
  description: 'What it is for, in a sentence or two.',
  purpose: 'What it is for. RISK_MITIGATION and WIN_BACK put the account in intervention while a run lives.',
  steps: 'What follows, from the first to the [last](steps.md).',
};

interface TriggerWords {
  readonly title: string;
  readonly fires: string;
}

/** The forms of a trigger, by the field that tells them. */
export const TRIGGERS: Readonly<Record<'on' | 'when' | 'before' | 'after' | 'every', TriggerWords>> = {
  on: {
    title: 'on an event',
    fires: 'when a lifecycle event, or a signal, of this type arrives and `if` holds; once for each event.',
  },
  when: {
    title: 'when a condition comes true',
    fires:
      'when it turns from false to true, and has held for `for`; again only after it was false. False or unknown ' +
      'restarts `for`; unknown neither fires nor re-arms.',
  },
  before: {
    title: 'before a date',
    fires: '`by` before the date; once for each value of the date, and the moment moves with it.',
  },
  every: {
    title: 'every so often',
    fires:
      'on each slot of a cron line in the company’s time zone, or as often as the cadence of the account’s ' +
      'segment says; of slots that went by unseen the latest fires, once.',
  },
  after: {
    title: 'after a date',
    fires: '`by` after the date; once for each value of the date, and the moment moves with it.',
  },
};

interface StepWords {
  readonly title: string;
  readonly fields: Readonly<Record<string, string>>;
}

export const STEPS: Readonly<Record<StepKindName, StepWords>> = {
  task: {
    title: 'Launches a task and goes on at once; `steps.<key>.done` says when it has ended.',
    fields: {
      title: 'What people read: a template such as `Kick-off with {{ account.name }}`, rendered on read.',
      kind: 'What work it is. CHECK_IN, VISIT, QBR, TRAINING and HEALTH_CHECK write a touchpoint when they are done.',
      priority: 'NORMAL when left out.',
      checklist: 'What to do, point by point.',
      escalate: 'Who gets it when it is still open after so long.',
    },
  },
  action: {
    title:
      'Has something done outside, and waits for the answer: done = outcome OK, or what a plugin’s action says. ' +
      'Given up = the step FAILED: with `otherwise` that is taken and the run goes on, without it the run stands ' +
      'FAILED until `retryRun`.',
    fields: {
      otherwise:
        'What to do when it was given up, or `atMost` is over. `steps.<key>.outcome` says why: TIMED_OUT, HTTP_404, …',
    },
  },
  wait: {
    title:
      'Stands still. Exactly one of `for`, `until`, `on`, `before`, `after` says until when; with `atMost` it ' +
      'gives up, takes `otherwise`, and goes on. A moment that has passed lets it pass at once.',
    fields: {
      if: 'Beside `on`: what is asked of the event that is heard. Otherwise not met or unknown = the step is skipped.',
      otherwise: 'What to do when it gave up.',
    },
  },
  branch: {
    title: 'Takes one way, once and for all: `if` with `then` / `else`, or `switch` with `cases` / `otherwise`.',
    fields: {
      // biome-ignore lint/suspicious/noThenProperty: the branch's own field
      then: 'When the condition is met.',
      else: 'When it is not met or unknown.',
      cases: 'By the value of `switch`, written as a text.',
      otherwise: 'When no case has the value, or it is unknown.',
    },
  },
  parallel: { title: 'Runs named lanes side by side; ends when all of them have.', fields: {} },
  repeat: {
    title:
      'The same steps again and again, `steps.<key>` being the latest round; at least one of them must wait. A ' +
      'task that an earlier round launched lives on. A round that took no time is followed by the next a day ' +
      'later. Outcomes: MET, EXHAUSTED (so many rounds), TIMED_OUT (so long).',
    fields: {},
  },
  approve: {
    title:
      'Stands still until a person says yes, with the mutation `approveStep`. Nothing that follows happens ' +
      'without one: after a no (outcome REJECTED), or after `atMost` (TIMED_OUT), the run takes `otherwise` and ' +
      'then no further step, as with `end`.',
    fields: {},
  },
  survey: {
    title:
      'Puts a survey to a person and goes on at once (outcome ASKED); a `wait` on survey.answered hears the ' +
      'answer. Skipped: RECONTACT_LIMIT, NOBODY_TO_ASK, SURVEY_NOT_LOADED.',
    fields: {},
  },
  guide: {
    title:
      'Offers a guide to a person inside your product and goes on at once; `steps.<key>.done` says when it has ' +
      'ended. One at a time: while another is under way for the person it waits. Outcomes: COMPLETED, DISMISSED, ' +
      'EXPIRED; offered to several, COMPLETED when anybody finished. Skipped: NOBODY_THERE, GUIDE_NOT_LOADED.',
    fields: {},
  },
  risk: {
    title: 'Opens a risk of the account (outcome OPENED, or ALREADY_OPEN), or closes one (CLOSED, or NONE_OPEN).',
    fields: {},
  },
  opportunity: { title: 'Opens an opportunity of the account: OPENED, or ALREADY_OPEN.', fields: {} },
  stop: {
    title:
      'Ends another playbook’s live runs of the subject, CANCELLED: those about the same contact or renewal, and ' +
      'those about the account; a playbook about the account ends those of its contacts too. Outcomes: STOPPED, ' +
      'NOTHING_LIVE, HELD_BACK.',
    fields: {},
  },
  move: { title: 'Moves the account to a stage that the lifecycle allows.', fields: {} },
  set: {
    title: 'Sets what is given of the account; what follows in the run sees it as it then is.',
    fields: {
      grade: 'The grade: A best, B middle, C ordinary.',
      touch: 'How closely it is looked after.',
      addTags: 'Tags to add.',
      removeTags: 'Tags to take away.',
    },
  },
  start: { title: 'Starts another playbook for the same subject, by that one’s own rules of enrolment.', fields: {} },
  end: {
    title: 'No lane takes a further step. What was launched stays open; the run is complete when that is done.',
    fields: {},
  },
};
