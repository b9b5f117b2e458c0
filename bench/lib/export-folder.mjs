import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { random } from './random.mjs';

const DAY = 86_400_000;
const DAYS = 730;
const MAPPING = `name: bench
currency: USD
timeZone: UTC
files:
  - { file: accounts.csv, to: account, id: id, at: since, fields: { name: name, industry: industry, region: region } }
  - file: subscriptions.csv
    to: subscription.changed
    id: id
    account: account
    at: from
    fields:
      { externalId: id, product: { const: Planner }, plan: plan, seats: seats, amountMinor: amount, startsOn: from }
  - file: subscriptions.csv
    to: subscription.cancelled
    id: id
    account: account
    at: until
    when: { until: { not: '' } }
    fields: { externalId: id, endsOn: until }
  - file: usage.csv
    to: usage
    id: id
    account: { column: subscription, through: { file: subscriptions.csv, key: id, value: account } }
    at: { column: day, time: '12:00' }
    fields: { feature: feature, count: count, durationSecs: seconds }
  - file: tickets.csv
    to: ticket
    label: opened
    id: id
    account: account
    at: opened
    fields: { externalId: id, status: { const: OPEN }, priority: priority, openedAt: opened }
  - file: tickets.csv
    to: ticket
    label: closed
    id: id
    account: account
    at: closed
    fields:
      externalId: id
      status: { const: CLOSED }
      priority: priority
      openedAt: opened
      closedAt: closed
      csat: score
  - file: tickets.csv
    to: survey.answered
    id: id
    account: account
    at: closed
    fields: { kind: { const: CSAT }, score: score }
  - file: feedback.csv
    to: touchpoint
    id: id
    account: account
    at: day
    fields: { externalId: id, kind: { const: FEEDBACK }, direction: { const: INBOUND }, isAutomatic: { const: true } }
`;

/**
 * A folder as another system exports two years of its customers: of each account ten subscriptions, fifty days of use
 * by the subscription's id, four tickets with a rating, one piece of feedback. The history ends as long before now as
 * it lasted, so that the accounts are played through as many days without news.
 */
export function exportFolder({ accounts, seed, now }) {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-export-'));
  const next = random(seed);
  const from = now - 2 * DAYS * DAY;
  const below = (count) => Math.floor(next() * count);
  const dateOf = (day) => new Date(from + day * DAY).toISOString().slice(0, 10);
  const files = {
    'accounts.csv': ['id,name,industry,region,since'],
    'subscriptions.csv': ['id,account,plan,seats,amount,from,until'],
    'usage.csv': ['id,subscription,day,feature,count,seconds'],
    'tickets.csv': ['id,account,priority,opened,closed,score'],
    'feedback.csv': ['id,account,day'],
  };
  const add = (file, ...cells) => files[file].push(cells.join());
  let uses = 0;
  for (let account = 0; account < accounts; account += 1) {
    const since = below(DAYS / 2);
    const later = () => since + below(DAYS - since);
    add(
      'accounts.csv',
      `A${account}`,
      `Account ${account}`,
      ['DevTools', 'FinTech'][below(2)],
      ['DE', 'US'][below(2)],
      dateOf(since),
    );
    for (let one = 0; one < 10; one += 1) {
      const begins = later();
      const until = below(10) === 0 ? dateOf(begins + 30 + below(90)) : '';
      add(
        'subscriptions.csv',
        `S${account}-${one}`,
        `A${account}`,
        ['Basic', 'Pro'][below(2)],
        1 + below(50),
        50 + below(5_000),
        dateOf(begins),
        until,
      );
    }
    for (let use = 0; use < 50; use += 1) {
      const count = 1 + below(20);
      uses += count;
      add(
        'usage.csv',
        `U${account}-${use}`,
        `S${account}-${below(10)}`,
        dateOf(later()),
        `feature_${below(40)}`,
        count,
        60 + below(5_000),
      );
    }
    for (let ticket = 0; ticket < 4; ticket += 1) {
      const opened = later();
      add(
        'tickets.csv',
        `T${account}-${ticket}`,
        `A${account}`,
        ['LOW', 'MEDIUM', 'HIGH', 'URGENT'][below(4)],
        `${dateOf(opened)} 08:00`,
        `${dateOf(opened + below(3))} 20:00`,
        1 + below(5),
      );
    }
    add('feedback.csv', `F${account}`, `A${account}`, dateOf(later()));
  }
  for (const [file, lines] of Object.entries(files)) writeFileSync(join(folder, file), `${lines.join('\n')}\n`);
  const mapping = join(folder, 'export.map.yaml');
  writeFileSync(mapping, MAPPING);
  const rows = Object.values(files).reduce((sum, lines) => sum + lines.length - 1, 0);
  return { folder, mapping, rows, uses, drop: () => rmSync(folder, { recursive: true, force: true }) };
}
