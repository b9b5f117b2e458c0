import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { READY_MAPPINGS } from '../../src/integration/import/mapping-file.js';
import { startTestApp } from '../support/app.js';
import { createMysql, createSqlite, mysqlServer } from '../support/databases.js';
import { runProgram } from '../support/program.js';

const EXPORTS = join(process.cwd(), 'test/fixtures/exports');
const ACCOUNTS = `{ accounts(first: 50) { nodes {
  externalId name domain employees createdAt parent { externalId } stage { key } owner { id }
  contacts(first: 9) { nodes { externalId name email } }
  subscriptions { externalId product seats status mrr { amountMinor currency } }
  tickets(first: 9) { nodes { externalId status priority csat isEscalated closedAt } } } } }`;

const ending: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of ending.reverse()) await end();
});

const databases = [['SQLite', createSqlite] as const, ...(mysqlServer ? [['MariaDB', createMysql] as const] : [])];

describe.each(databases)('on %s, the ready mapping', (_, create) => {
  const setting = { PLUGINS_DIR: '/nowhere', REPORTING_CURRENCY: 'EUR' };
  const said = new Map<string, string>();
  const accounts = new Map<string, Record<string, unknown>>();

  beforeAll(async () => {
    const { url, drop } = await create();
    ending.push(drop);
    for (const name of READY_MAPPINGS) {
      const args = ['import', join(EXPORTS, name), '--map', name];
      const { code, stdout, stderr } = await runProgram(args, { LOG_LEVEL: 'warn', DATABASE_URL: url, ...setting });
      said.set(name, `exit ${code}\n${stdout}${code === 1 ? stderr : ''}`);
    }
    const again = ['import', join(EXPORTS, 'zendesk'), '--map', 'zendesk'];
    said.set('again', (await runProgram(again, { LOG_LEVEL: 'warn', DATABASE_URL: url, ...setting })).stdout);
    const server = await startTestApp(url, setting);
    ending.push(() => server.app.stop());
    const answer = await server.client.query(ACCOUNTS);
    for (const account of answer.accounts.nodes) accounts.set(account.externalId, account);
  });

  test.each(READY_MAPPINGS)('of %s takes every row of its export, and refuses none', (name) => {
    expect(said.get(name)).toMatch(/^exit 0\n/);
    expect(said.get(name)).not.toContain('refused');
  });

  test('of hubspot makes companies, contacts, won deals and tickets', () => {
    expect(accounts.get('9001')).toMatchObject({
      name: 'Orchard Foods',
      domain: 'orchard.example',
      employees: 120,
      createdAt: '2025-02-03T09:12:00.000Z',
      contacts: { nodes: [{ externalId: '51', name: 'Mia Brandt', email: 'mia@orchard.example' }] },
      subscriptions: [{ externalId: '71', product: 'Sales Pipeline', mrr: { amountMinor: 10_000, currency: 'USD' } }],
      tickets: {
        nodes: expect.arrayContaining([
          expect.objectContaining({ externalId: '81', status: 'CLOSED', priority: 'HIGH' }),
          expect.objectContaining({ externalId: '82', status: 'OPEN', priority: null }),
        ]),
      },
    });
    expect(accounts.get('9002')).toMatchObject({ name: 'Kestrel Freight, Inc.', owner: null, subscriptions: [] });
    expect(said.get('hubspot')).toContain('1 unknown owner (upsertTeamMembers makes team members); 1 row taken');
  });

  test('of salesforce makes the hierarchy, contacts, won opportunities and cases', () => {
    expect(accounts.get('001A')).toMatchObject({
      parent: { externalId: '001B' },
      contacts: { nodes: [{ name: 'Ida Lund' }] },
      subscriptions: [{ externalId: '006A', product: 'Platform', mrr: { amountMinor: 100_000, currency: 'USD' } }],
      tickets: { nodes: [{ externalId: '00001001', status: 'CLOSED', isEscalated: true }] },
    });
    expect(said.get('salesforce')).toMatch(/Event\.csv +1 taken, 0 known before as touchpoint/);
  });

  test('of zendesk makes organizations, end users, tickets and answers; a second run changes nothing', () => {
    expect(accounts.get('Harbour Labs')).toMatchObject({
      contacts: { nodes: [{ externalId: 'sam@harbour.example', name: 'Sam Hill' }] },
      tickets: {
        nodes: expect.arrayContaining([
          expect.objectContaining({ externalId: '101', status: 'CLOSED', priority: 'URGENT', csat: 5 }),
          expect.objectContaining({ externalId: '102', status: 'OPEN', priority: null, csat: null, closedAt: null }),
        ]),
      },
    });
    expect(said.get('zendesk')).toMatch(/1 taken, 0 known before as survey\.answered/);
    expect(said.get('again')).toContain('Nothing is new: everything was imported before.');
  });

  test('of intercom reads Unix seconds, and makes companies, users and conversations', () => {
    expect(accounts.get('ic-1')).toMatchObject({
      createdAt: '2025-04-01T00:00:00.000Z',
      contacts: { nodes: [{ externalId: 'u1', email: 'lee@meadow.example' }] },
      subscriptions: [{ mrr: { amountMinor: 25_000, currency: 'USD' } }],
      tickets: { nodes: [{ externalId: 'c1', status: 'CLOSED', priority: 'HIGH', csat: 4 }] },
    });
    expect(accounts.get('ic-2')).toMatchObject({ name: 'Brook & Co', subscriptions: [] });
  });

  test('of stripe reads currencies in small letters and every interval, and ends what ended', () => {
    const subscriptions = accounts.get('cus_1')?.subscriptions as { externalId: string }[];
    expect(subscriptions).toHaveLength(3);
    const mrrOf = (id: string) => subscriptions.find(({ externalId }) => externalId === id);
    expect(mrrOf('sub_1')).toMatchObject({ seats: 5, mrr: { amountMinor: 4900, currency: 'USD' } });
    expect(mrrOf('sub_2')).toMatchObject({ mrr: { amountMinor: 1000 } });
    expect(mrrOf('sub_5')).toMatchObject({ mrr: { amountMinor: 10_863 } });
    expect(accounts.get('cus_1')).toMatchObject({ contacts: { nodes: [{ email: 'pay@lumen.example' }] } });
    expect(accounts.get('cus_2')).toMatchObject({
      subscriptions: [{ externalId: 'sub_3', status: 'ENDED', mrr: { currency: 'EUR' } }],
      contacts: { nodes: [] },
    });
  });

  test('of chargebee reads its dates and grouped amounts', () => {
    expect(accounts.get('cb-1')).toMatchObject({
      name: 'Vale Clinics',
      createdAt: '2025-03-05T14:22:00.000Z',
      contacts: { nodes: [{ name: 'Rosa Marin' }] },
      subscriptions: expect.arrayContaining([
        expect.objectContaining({ externalId: 'cbs-1', seats: 3, mrr: { amountMinor: 10_000, currency: 'GBP' } }),
        expect.objectContaining({ externalId: 'cbs-2', status: 'ENDED' }),
      ]),
    });
  });
});
