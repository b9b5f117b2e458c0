import type { z } from 'zod';
import type { SIGNAL_SCHEMAS } from '../../signal/catalogue.js';
import type { OuterSignal } from '../../signal/signal.js';

interface SignalWords<T extends OuterSignal> {
  readonly title: string;
  /** Whether the envelope must, may or need not name a person. */
  readonly contact: string;
  readonly properties: Readonly<Record<keyof z.input<(typeof SIGNAL_SCHEMAS)[T]>, string>>;
}

const MINOR = 'In minor units (cents), as contracted for one billing period; MRR follows from it.';

/** What each signal and each of its properties says; a property without words does not compile. */
export const SIGNAL_WORDS: { readonly [T in OuterSignal]: SignalWords<T> } = {
  usage: {
    title: 'A feature of your product was used. Frequency, breadth, depth, adoption and activation come from these.',
    contact: 'The person who used it: without one, the use counts, but nobody in breadth.',
    properties: {
      feature: 'The feature’s key, as a plugin declares it.',
      count: 'How often.',
      durationSecs: 'How long, in seconds.',
    },
  },
  visit: {
    title: 'Somebody of the account came by: the site, the pricing page.',
    contact: 'Not used.',
    properties: { page: 'What was visited.', source: 'The channel they came by.' },
  },
  metric: {
    title: 'A value measured elsewhere. Playbooks hear it as `metric.recorded`.',
    contact: 'Not used.',
    properties: { name: 'The metric’s name.', value: 'Its value.' },
  },
  'subscription.changed': {
    title:
      'A subscription began or changed; told with everything it holds from this moment on, or from `startsOn` if ' +
      'that is later. What held before stays; the same moment told again is a correction.',
    contact: 'Not used.',
    properties: {
      externalId: 'The subscription’s id in your systems.',
      product: 'What was bought.',
      plan: 'The plan.',
      seats: 'How many seats; breadth is read as a share of them.',
      amountMinor: MINOR,
      currency: 'Of the amount.',
      billingMonths: 'How many months one amount is for: 1, 12, …; 1 when left out.',
      billingInterval: 'What one amount is for, in place of `billingMonths`; a month is 365/12 days.',
      billingIntervalCount: 'How many intervals one amount is for; 1 when left out.',
      startsOn: 'The first day of the term.',
      endsOn:
        'The day after its last (end exclusive); left out, or 9999-12-31 = no fixed term, so never due for renewal.',
      lastDay: 'Its last day, in place of `endsOn`.',
      status: 'ACTIVE when left out. PAUSED pays nothing until it is told again.',
      autoRenews:
        'Whether it goes on by itself at the end of the term: if not, it ends to the day; if so and nothing is ' +
        'heard, it still counts through the grace period.',
      noticeBy: 'The last day on which notice can be given.',
      pausedUntil: 'With PAUSED: the day on which it goes on by itself.',
      transferredFrom: 'The external id of the account that the contract came from: no new business.',
    },
  },
  'subscription.cancelled': {
    title: 'Notice was given, or a subscription has ended.',
    contact: 'Not used.',
    properties: {
      externalId: 'The subscription’s id in your systems.',
      endsOn:
        'The day after the last that is paid for. Left out: the end of its term for CANCELLED and EXPIRED, else ' +
        'the day it was said.',
      lastDay: 'The last day that is paid for, in place of `endsOn`.',
      kind: 'How it ends. TRANSFERRED: it goes to another account, and is no loss.',
      reason: 'Why.',
      competitor: 'Who won them, when somebody did.',
      comment: 'What they said.',
    },
  },
  'survey.answered': {
    title: 'A person answered a survey.',
    contact:
      'Who answered; whoever does becomes a contact. Left out, nobody’s answer: contact playbooks do not hear it.',
    properties: {
      kind: 'NPS is answered 0 to 10, CSAT 1 to 5, CES 1 to 7.',
      score: 'The answer.',
      comment: 'What they wrote.',
      requestId: 'The request that it answers; left out, the latest open one of that kind.',
    },
  },
  ticket: {
    title: 'A support ticket was opened, changed or closed; told with everything it holds now.',
    contact: 'Whose ticket it is.',
    properties: {
      externalId: 'The ticket’s id in your systems.',
      status: 'How it stands.',
      subject: 'What it is about.',
      priority: 'How urgent it is.',
      openedAt: 'When it was opened; left out = when the signal occurred.',
      closedAt: 'When it was closed.',
      csat: 'How satisfied the customer was with it.',
      isEscalated: 'Whether it was escalated.',
    },
  },
  touchpoint: {
    title: 'Contact with the customer: a call, a visit, a mail.',
    contact: 'With whom.',
    properties: {
      externalId: 'Its id in your systems: a later signal with it changes the touchpoint (a planned visit was made).',
      kind: 'What it was.',
      direction: 'Who began it; INBOUND ends a silence.',
      channel: 'By what: phone, zoom, …',
      status: 'Whether it took place.',
      plannedAt: 'For when it is, or was, planned.',
      sentiment: 'How it went.',
      notes: 'What was said.',
      memberId: 'Who of the team, by Perennial’s id.',
      isAutomatic: 'Sent by a machine: it does not count for the cadence.',
      isAnswered: 'Whether anybody was reached: if not, it does not count for the cadence.',
    },
  },
  'contact.changed': {
    title:
      'A person appeared at the account, or something about them changed. What is left out stays as it is. A ' +
      'person who has left stays gone, unless `hasReturned` says otherwise.',
    contact: 'Taken from the properties.',
    properties: {
      externalId: 'The person’s id in your systems.',
      name: 'Name.',
      email: 'Mail address.',
      phone: 'Telephone.',
      title: 'Position.',
      role: 'Role towards you.',
      hasReturned: 'True: a person who had left is back at this account.',
    },
  },
  'contact.left': {
    title: 'A person left the account, perhaps for another one.',
    contact: 'Taken from the properties.',
    properties: {
      externalId: 'The person’s id in your systems.',
      toAccountExternalId: 'The account they went to: a contact that names the `previous` place is opened there.',
      role: 'Their role there.',
    },
  },
};
