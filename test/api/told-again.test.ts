import { decodeState } from '../../src/engine/state.js';
import { VirtualClock } from '../../src/kernel/clock.js';
import { openedWithin } from '../../src/voice/ticket.rules.js';
import { eachServer, type TestApp } from '../support/app.js';
import { company, type SignalDraft } from '../support/company.js';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 15, 12);

eachServer((start) => {
  const clock = new VirtualClock(NOW);
  let server: TestApp;
  let world: ReturnType<typeof company>;
  let count = 0;

  beforeAll(async () => {
    server = await start({ clock, byHand: true, environment: { PLUGINS_DIR: '/nowhere' } });
    world = company(server);
  });

  /** Sends signals to an account of its own, each in a turn of its own unless they are sent together. */
  async function tell(...batches: readonly (readonly SignalDraft[])[]): Promise<string> {
    const account = `account-${(count += 1)}`;
    await world.accounts({ externalId: account });
    for (const batch of batches) {
      const results = await world.record(batch.map((signal) => ({ ...signal, account })));
      expect(results.filter(({ status }) => status !== 'ACCEPTED')).toEqual([]);
      await world.turns();
    }
    return account;
  }

  const read = async (externalId: string, fields: string) =>
    (
      await server.client.query(`query ($id: String!) { accountByExternalId(externalId: $id) { ${fields} } }`, {
        id: externalId,
      })
    ).accountByExternalId;
  const ticketsOf = async (externalId: string) => {
    const { tickets } = await read(
      externalId,
      'tickets(first: 50) { edges { node { externalId status subject priority openedAt closedAt csat } } }',
    );
    return tickets.edges.map(({ node }: { node: object }) => node);
  };
  /** What the account's turn remembers: days since it was touched and spoke, and tickets opened in 30 days. */
  const remembered = async (externalId: string) => {
    const [row] = await world.rows<{ state: Buffer }>(
      'SELECT s.state FROM account_state s JOIN account a ON a.id = s.account_id WHERE a.external_id = ?',
      externalId,
    );
    const { voice, journey } = decodeState(row?.state ?? null);
    const daysSince = (at: number | undefined) => at && (NOW - at) / DAY;
    return {
      touch: daysSince(journey.lastAt),
      silence: daysSince(journey.lastSpokeAt),
      tickets: openedWithin(voice, Math.floor(NOW / DAY)),
    };
  };
  const ticket = (at: number, properties: object): SignalDraft => ({
    type: 'TICKET',
    at,
    properties: { externalId: 't', ...properties },
  });
  const touch = (at: number, properties: object): SignalDraft => ({
    type: 'TOUCHPOINT',
    at,
    properties: { ...properties },
  });

  it('counts a ticket on the day it was opened, though its closing was told first', async () => {
    const opening = ticket(NOW - 40 * DAY, { status: 'OPEN' });
    const closing = ticket(NOW - DAY, { status: 'CLOSED' });
    for (const batches of [[[opening], [closing]], [[closing], [opening]], [[closing, opening]]]) {
      const account = await tell(...batches);
      expect(await remembered(account)).toMatchObject({ tickets: 0, silence: 40 });
      expect(await ticketsOf(account)).toMatchObject([
        { status: 'CLOSED', openedAt: new Date(NOW - 40 * DAY).toISOString() },
      ]);
    }
  });

  it('keeps a ticket that is reopened after many others were closed, and counts it once', async () => {
    const closed = Array.from({ length: 45 }, (_, n) =>
      ticket(NOW - (60 - n) * DAY, {
        externalId: `t${n}`,
        status: 'CLOSED',
        subject: `Ticket ${n}`,
        priority: 'HIGH',
        openedAt: NOW - (61 - n) * DAY,
      }),
    );
    const account = await tell(closed, [ticket(NOW - DAY, { externalId: 't0', status: 'OPEN' })]);
    expect(await ticketsOf(account)).toContainEqual({
      externalId: 't0',
      status: 'OPEN',
      subject: 'Ticket 0',
      priority: 'HIGH',
      openedAt: new Date(NOW - 61 * DAY).toISOString(),
      closedAt: null,
      csat: null,
    });
    expect((await remembered(account)).tickets).toBe(13);
  });

  it('stands by the later told of two tellings at one moment', async () => {
    const opened = ticket(NOW - DAY, { status: 'OPEN' });
    const closed = ticket(NOW - DAY, { status: 'CLOSED' });
    expect(await ticketsOf(await tell([opened], [closed]))).toMatchObject([{ status: 'CLOSED' }]);
    expect(await ticketsOf(await tell([closed], [opened]))).toMatchObject([{ status: 'OPEN', closedAt: null }]);
  });

  it('gives the earlier last touch back when a meeting is corrected to one that was missed', async () => {
    const call = touch(NOW - 20 * DAY, { kind: 'CALL', direction: 'INBOUND' });
    const held = touch(NOW - 2 * DAY, { kind: 'MEETING', direction: 'INBOUND', externalId: 'm' });
    const missed = touch(NOW - DAY, { kind: 'MEETING', direction: 'INBOUND', externalId: 'm', status: 'MISSED' });
    for (const batches of [[[call], [held], [missed]], [[call, held, missed]], [[missed], [held], [call]]]) {
      expect(await remembered(await tell(...batches))).toMatchObject({ touch: 20, silence: 20 });
    }
  });

  it('gives back as many last touches as are corrected', async () => {
    const call = touch(NOW - 50 * DAY, { kind: 'CALL' });
    const held = Array.from({ length: 40 }, (_, n) =>
      touch(NOW - (41 - n) * DAY, { kind: 'CALL', externalId: `m${n}` }),
    );
    const missed = held.map(({ properties }, n) => [touch(NOW - n, { ...properties, status: 'CANCELLED' })]);
    expect((await remembered(await tell([call, ...held], ...missed))).touch).toBe(50);
  });

  it('brings a person back who had left, by a signal and by an upsert', async () => {
    const here = { type: 'CONTACT_CHANGED', at: NOW - 9 * DAY, properties: { externalId: 'ann' } };
    const left = { type: 'CONTACT_LEFT', at: NOW - 5 * DAY, properties: { externalId: 'ann' } };
    const back = { ...here, at: NOW - DAY, properties: { externalId: 'ann', hasReturned: true } };
    const leftAt = async (account: string) => {
      const { contacts } = await read(account, 'contacts(first: 5) { edges { node { leftAt joinedAt } } }');
      return contacts.edges[0].node.leftAt;
    };
    expect(await leftAt(await tell([here], [left], [here]))).not.toBeNull();
    expect(await leftAt(await tell([here], [left], [back]))).toBeNull();
    expect(await leftAt(await tell([here], [back], [left]))).toBeNull();
    const account = await tell([here], [left]);
    await server.client.query(
      'mutation ($account: String!) { upsertContacts(input: { contacts: [{ accountExternalId: $account, externalId: ' +
        '"ann", leftAt: null }] }) { results { error { code } } } }',
      { account },
    );
    expect(await leftAt(account)).toBeNull();
  });
});
