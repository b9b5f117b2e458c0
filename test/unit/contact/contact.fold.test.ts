import fc from 'fast-check';
import { newAccountPart } from '../../../src/account/account.state.js';
import { contactAccountFacts, contactFacts } from '../../../src/contact/contact.facts.js';
import { contactFolds } from '../../../src/contact/contact.fold.js';
import { type ContactRow, contactView } from '../../../src/contact/contact.row.js';
import { applyChange, recordNps } from '../../../src/contact/contact.rules.js';
import { type ContactView, newContactsPart } from '../../../src/contact/contact.state.js';
import type { ContactDraft } from '../../../src/contact/contact-draft.js';
import { contactIdOf } from '../../../src/contact/contact-id.js';
import type { Signal } from '../../../src/signal/signal.js';
import { FakeScribe } from '../../support/fake-scribe.js';
import { DAY, momentAt, NOON, signalOf } from '../../support/moments.js';

type World = ReturnType<typeof world>;

function world(accountId = 'acct_test', externalId = 'ACME') {
  const scribe = new FakeScribe(NOON, accountId);
  const account = { ...newAccountPart({ id: accountId, externalId, createdAt: NOON }), name: `Account ${externalId}` };
  const draft: ContactDraft & { account: typeof account } = {
    account,
    contacts: newContactsPart(),
    contactsByExternalId: new Map(),
  };
  const fold = (signal: Signal) => contactFolds[signal.type]?.(draft, signal, scribe, momentAt());
  return { scribe, draft, fold, contact: (name: string) => draft.contactsByExternalId.get(name) as ContactView };
}

const changed = (externalId: string, properties: object = {}, occurredAt = NOON) =>
  signalOf('contact.changed', { externalId, ...properties }, { contactExternalId: externalId, occurredAt });
const left = (externalId: string, properties: object = {}, occurredAt = NOON) =>
  signalOf('contact.left', { externalId, ...properties }, { contactExternalId: externalId, occurredAt });

/** Hands what one account sent to another, as the shell does. */
function deliver(from: World, to: World) {
  for (const { type, key, contactExternalId, occurredAt, properties } of from.scribe.sent) {
    to.fold({
      ...signalOf(type as Signal['type'], { ...properties }, { occurredAt }),
      key,
      contactExternalId: contactExternalId ?? '',
    });
  }
}

describe('contact.changed', () => {
  it('opens a contact once, then edits it', () => {
    const { draft, scribe, fold, contact } = world();
    fold(changed('ann', { name: 'Ann', role: 'CHAMPION' }));
    fold(changed('ann', { email: 'ann@acme.test' }, NOON + 1));
    fold(changed('ann', { name: 'Ann' }, NOON + 2));
    expect(scribe.events.map(({ type, data }) => ({ type, data }))).toEqual([
      { type: 'contact.joined', data: { contactId: contactIdOf('acct_test', 'ann'), role: 'CHAMPION' } },
      { type: 'contact.changed', data: { contactId: contactIdOf('acct_test', 'ann'), role: 'CHAMPION' } },
    ]);
    expect(contact('ann')).toMatchObject({ name: 'Ann', email: 'ann@acme.test', version: 2 });
    expect(draft.contacts).toEqual({ count: 1, champions: 1 });
  });

  it('names no person in its events', () => {
    const { scribe, fold } = world();
    fold(changed('ann', { name: 'Ann Smith', email: 'ann@acme.test' }));
    fold(left('ann'));
    expect(JSON.stringify(scribe.events)).not.toMatch(/Smith|acme\.test/);
  });

  it('writes a row that reads back as the same contact', () => {
    const { scribe, fold, contact } = world();
    fold(changed('ann', { name: 'Ann', role: 'ADMIN', title: 'Head of IT', phone: '1' }));
    expect(contactView(scribe.table('contact')[0] as ContactRow)).toEqual(contact('ann'));
  });
});

describe('contact.left', () => {
  it('closes the contact, counts it out and keeps the role it had', () => {
    const { draft, scribe, fold, contact } = world();
    fold(changed('ann', { role: 'CHAMPION' }));
    fold(left('ann', {}, NOON + 5));
    expect(contact('ann').leftAt).toBe(NOON + 5);
    expect(draft.contacts).toEqual({ count: 0, champions: 0 });
    expect(scribe.events.at(-1)).toMatchObject({ type: 'contact.left', data: { role: 'CHAMPION' } });
    expect(scribe.sent).toEqual([]);
  });

  it('is news once', () => {
    const { scribe, fold } = world();
    fold(changed('ann'));
    fold(left('ann', {}, NOON + 5));
    fold(left('ann', {}, NOON + 9));
    expect(scribe.eventTypes).toEqual(['contact.joined', 'contact.left']);
  });

  it('does not send a person to the account that they left', () => {
    const { scribe, fold } = world();
    fold(left('ann', { toAccountExternalId: 'ACME' }));
    expect(scribe.sent).toEqual([]);
  });
});

describe('a person who moves', () => {
  it('is closed at one account and opened at the other, which knows where they came from', () => {
    const from = world('acct_old', 'OLD');
    const to = world('acct_new', 'NEW');
    from.fold(changed('ann', { name: 'Ann', role: 'CHAMPION', email: 'ann@old.test' }, NOON - DAY));
    recordNps(from.contact('ann'), 9, NOON - DAY);
    from.fold(left('ann', { toAccountExternalId: 'NEW', role: 'DECISION_MAKER' }));
    expect(from.scribe.sent).toMatchObject([
      { accountExternalId: 'NEW', contactExternalId: 'ann', type: 'contact.arrived' },
    ]);
    deliver(from, to);
    deliver(from, to);
    const previous = {
      contactId: contactIdOf('acct_old', 'ann'),
      accountId: 'acct_old',
      role: 'CHAMPION',
      npsScore: 9,
    };
    expect(to.contact('ann')).toMatchObject({
      name: 'Ann',
      role: 'DECISION_MAKER',
      joinedAt: NOON,
      previous,
      version: 1,
    });
    expect(to.scribe.events).toHaveLength(1);
    expect(to.scribe.events[0]).toMatchObject({
      type: 'contact.joined',
      contactId: contactIdOf('acct_new', 'ann'),
      data: {
        role: 'DECISION_MAKER',
        'previous.accountId': 'acct_old',
        'previous.accountName': 'Account OLD',
        'previous.role': 'CHAMPION',
        'previous.npsScore': 9,
      },
    });
    expect(to.draft.contacts).toEqual({ count: 1, champions: 0 });
    expect(contactView(to.scribe.table('contact')[0] as ContactRow)).toEqual(to.contact('ann'));
  });

  it('is sent on under a key that names the person and the departure', () => {
    const [one, two] = [world(), world()];
    for (const { fold } of [one, two]) fold(left('ann', { toAccountExternalId: 'NEW' }));
    expect(one.scribe.sent[0]?.key).toBe(two.scribe.sent[0]?.key);
  });

  it('is one contact still who comes back', () => {
    const old = world('acct_old', 'OLD');
    const home = world('acct_new', 'NEW');
    home.fold(changed('ann', {}, NOON - 2 * DAY));
    home.fold(left('ann', {}, NOON - DAY));
    old.fold(changed('ann', {}, NOON - DAY));
    old.fold(left('ann', { toAccountExternalId: 'NEW' }));
    deliver(old, home);
    expect(home.contact('ann').leftAt).toBeUndefined();
    expect(home.draft.contacts.count).toBe(1);
    expect(home.scribe.eventTypes).toEqual(['contact.joined', 'contact.left', 'contact.joined']);
  });
});

describe('late and shuffled signals', () => {
  const field = fc.constantFrom('name', 'email', 'role', 'title');
  const change = fc.tuple(
    fc.constant('contact.changed' as const),
    fc.dictionary(field, fc.constantFrom('CHAMPION', 'ADMIN', 'b', 'c', null), { maxKeys: 3 }),
    fc.integer({ min: 1, max: 6 }),
  );
  const departure = fc.tuple(fc.constant('contact.left' as const), fc.constant({}), fc.integer({ min: 1, max: 6 }));
  const arrival = fc.tuple(
    fc.constant('contact.arrived' as const),
    fc.constant({ previous: { contactId: 'c', accountId: 'a' } }),
    fc.integer({ min: 1, max: 6 }),
  );
  const history = fc.array(fc.oneof({ weight: 3, arbitrary: change }, departure, arrival), {
    minLength: 1,
    maxLength: 7,
  });

  it('end the same, whatever their order', () => {
    fc.assert(
      fc.property(
        history.chain((signals) =>
          fc.tuple(fc.constant(signals), fc.shuffledSubarray(signals, { minLength: signals.length })),
        ),
        ([inOrder, shuffled]) => {
          const outcomes = [inOrder, shuffled].map((signals) => {
            const { draft, fold, contact } = world();
            for (const told of signals) {
              const [type, properties, day] = told;
              fold(
                signalOf(
                  type,
                  { externalId: 'ann', ...properties },
                  { contactExternalId: 'ann', occurredAt: NOON + day * DAY, id: inOrder.indexOf(told) + 1 },
                ),
              );
            }
            const { version: _version, ...state } = contact('ann');
            return { state, counts: draft.contacts };
          });
          expect(outcomes[1]).toEqual(outcomes[0]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keep the latest answer', () => {
    const { fold, contact } = world();
    fold(changed('ann'));
    expect(recordNps(contact('ann'), 3, NOON)).toBe(true);
    expect(recordNps(contact('ann'), 9, NOON - DAY)).toBe(false);
    expect(contact('ann')).toMatchObject({ lastNpsScore: 3, lastNpsAt: NOON });
  });

  it('keep when a name was last said, also when it was known: an older one that comes later does not win', () => {
    const { scribe, fold, contact } = world();
    fold(changed('ann', { name: 'Ann' }, NOON));
    fold(changed('ann', { name: 'Ann' }, NOON + 2 * DAY));
    fold(changed('ann', { name: 'Anna' }, NOON + DAY));
    expect(contact('ann')).toMatchObject({ name: 'Ann', version: 1 });
    expect(contactView(scribe.table('contact')[0] as ContactRow)).toEqual(contact('ann'));
    expect(scribe.eventTypes).toEqual(['contact.joined']);
  });

  it('do not let an older name override a newer one', () => {
    const { fold, contact } = world();
    fold(changed('ann', { name: 'New' }, NOON));
    expect(applyChange(contact('ann'), { name: 'Old', title: 'CEO' }, [NOON - DAY, NOON, 0])).toBe(true);
    expect(contact('ann')).toMatchObject({ name: 'New', title: 'CEO' });
  });
});

describe('contact facts', () => {
  it('read the person and the account’s counts', () => {
    const { draft, fold, contact } = world();
    fold(changed('ann', { name: 'Ann', role: 'CHAMPION' }, NOON - 3 * DAY));
    recordNps(contact('ann'), 8, NOON);
    const read = (path: string) => contactFacts.find((fact) => fact.path === path)?.read(contact('ann'), momentAt());
    expect(
      [
        'contact.name',
        'contact.role',
        'contact.hasLeft',
        'contact.leftAt',
        'contact.ageDays',
        'contact.npsScore',
        'contact.npsAnsweredAt',
      ].map(read),
    ).toEqual(['Ann', 'CHAMPION', false, undefined, 3, 8, NOON]);
    expect(contactAccountFacts.map(({ path, read }) => [path, read(draft, momentAt())])).toEqual([
      ['account.contacts', 1],
      ['account.champions', 1],
    ]);
  });
});
