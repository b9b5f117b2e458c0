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
