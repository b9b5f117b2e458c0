import type { NewSignal } from '../../src/signal/store.js';
import type { SignalDraft } from './company.js';

const DAY = 86_400_000;

const watch = (key: string, trigger: string, more = '') =>
  `definePlaybook({ key: '${key}', title: '${key}', purpose: 'RISK_MITIGATION', reentry: 'always', trigger: ` +
  `${trigger}, ${more} steps: [task('act', { title: '${key}', kind: 'RISK' })] })`;

/** Every kind of trigger, on what a year of history is full of. */
export const WATCHING = [
  watch('usage-drop', "{ when: 'usage.change.events <= -0.3' }"),
  watch('red', '{ when: \'health.band == "RED"\' }'),
  watch('unhappy', "{ on: 'survey.answered', if: 'event.score <= 6' }", "subject: 'contact',"),
  watch('entered', "{ on: 'stage.entered' }"),
  watch('onboarding', '{ when: \'lifecycle.stage == "ONBOARDING"\' }'),
  watch('tickets', "{ on: 'ticket.opened' }"),
  watch('called', "{ on: 'touchpoint.logged' }"),
  watch('used', "{ on: 'feature.used' }"),
  watch('champion', "{ on: 'contact.left' }", "subject: 'contact',"),
  watch('renewal', "{ before: 'renewal.date', by: '120d' }"),
  watch('anniversary', "{ after: 'revenue.customerSince', by: '30d' }"),
];
export const WATCHING_KEYS = [
  'anniversary',
  'called',
  'champion',
  'entered',
  'onboarding',
  'red',
  'renewal',
  'tickets',
  'unhappy',
  'usage-drop',
  'used',
];

/**
 * A year until four days ago: a paying customer whose use falls to a fifth, with an unhappy person, tickets, calls and
 * a champion who leaves.
 */
export function aYear(account: string, now: number): SignalDraft[] {
  const at = (daysAgo: number) => now - daysAgo * DAY;
  const dateOf = (daysAgo: number) => new Date(at(daysAgo)).toISOString().slice(0, 10);
  const signals: SignalDraft[] = [
    {
      type: 'SUBSCRIPTION_CHANGED',
      account,
      at: at(365),
      properties: {
        externalId: `${account}-s`,
        product: 'App',
        amountMinor: 500_000,
        currency: 'EUR',
        startsOn: dateOf(364),
        endsOn: dateOf(-78),
        seats: 10,
      },
    },
    { type: 'CONTACT_CHANGED', account, at: at(364), properties: { externalId: 'ann', role: 'CHAMPION' } },
    { type: 'CONTACT_LEFT', account, at: at(30), properties: { externalId: 'ann' } },
    { type: 'SURVEY_ANSWERED', account, at: at(60), contact: 'bob', properties: { kind: 'NPS', score: 2 } },
    {
      type: 'TICKET',
      account,
      at: at(40),
      properties: { externalId: `${account}-t`, status: 'OPEN', priority: 'URGENT' },
    },
    { type: 'TOUCHPOINT', account, at: at(200), properties: { kind: 'CALL', direction: 'INBOUND' } },
  ];
  for (let day = 360; day >= 5; day -= 1)
    for (let use = 0; use < (day > 34 ? 5 : 1); use += 1)
      signals.push({
        type: 'USAGE',
        account,
        at: at(day) + use * 60_000,
        contact: `user-${use}`,
        properties: { feature: ['board', 'report', 'export'][use % 3] },
      });
  return signals;
}

/** The same as the store takes it: what an import hands to the player. */
export const storable = (drafts: readonly SignalDraft[], accountId: string, prefix: string): NewSignal[] =>
  drafts.map(({ type, contact, at, properties }, index) => {
    const person = contact ?? (type.startsWith('CONTACT') ? String(properties?.externalId) : undefined);
    return {
      accountId,
      type: type.toLowerCase().replace('_', '.') as NewSignal['type'],
      key: `${prefix}-${index}`,
      actorId: 'system',
      occurredAt: at as number,
      properties: properties ?? {},
      ...(person !== undefined && { contactExternalId: person }),
    };
  });
