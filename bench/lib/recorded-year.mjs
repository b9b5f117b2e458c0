import { createHash } from 'node:crypto';
import Sqlite from 'better-sqlite3';
import { createDemoCompany } from '../../dist/src/integration/demo/company.js';
import { idOf } from '../../dist/src/kernel/ids.js';

const EACH = 1_000;

/** A year of recorded signals, as the demo company makes them: customers that come, use, complain, renew and leave. */
export function recordYear(file, accounts, endsAt, say) {
  const db = new Sqlite(file);
  db.pragma('synchronous = OFF');
  const writer = rowsInto(db);
  let signals = 0;
  for (let company = 0; company * EACH < accounts; company += 1) {
    const count = Math.min(EACH, accounts - company * EACH);
    db.transaction(() => {
      signals += recordCompany(
        writer,
        company,
        createDemoCompany({ seed: 1_000 + company, accounts: count, endsAt, days: 365, currency: 'USD' }),
      );
    })();
    say(
      `${Math.min(accounts, (company + 1) * EACH).toLocaleString('en')} accounts, ` +
        `${signals.toLocaleString('en')} signals recorded`,
    );
  }
  db.close();
  return signals;
}

function recordCompany({ account, signal }, number, company) {
  const ids = new Map();
  let count = 0;
  const record = (id, key, type, contact, at, properties) => {
    signal.run(id, sha(`${number}/${key}`), type, contact, 'system', at, at, JSON.stringify(properties));
    count += 1;
  };
  for (const { externalId, startsAt, ownerExternalId, team, parentExternalId, ...profile } of company.accounts) {
    const known = `${number}-${externalId}`;
    const id = idOf('account', startsAt, known);
    ids.set(externalId, id);
    account({
      id,
      external_id: known,
      external_hash: sha(known),
      name: profile.name,
      created_at: startsAt,
      updated_at: startsAt,
      version: 1,
    });
    record(id, `account/${externalId}`, 'account.upserted', null, startsAt, { ...profile, createdAt: startsAt });
  }
  for (const index of company.windows.keys()) {
    for (const { key, accountExternalId, type, contactExternalId, occurredAt, properties } of company.signalsIn(
      index,
    )) {
      const { toAccountExternalId, ...rest } = properties;
      record(ids.get(accountExternalId), key, type, contactExternalId ?? null, occurredAt, rest);
    }
  }
  return count;
}

/** Rows straight into the tables: what an import would leave, without its turns. */
function rowsInto(db) {
  const columns = db.prepare('SELECT name, type, "notnull" AS needed FROM pragma_table_info(\'account\')').all();
  const insert = db.prepare(
    `INSERT INTO account (${columns.map(({ name }) => name).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const blank = ({ type, name }) =>
    /int|real/i.test(type) ? 0 : name === 'attributes' ? '{}' : /team|tags/.test(name) ? '[]' : '';
  return {
    account: (row) => insert.run(columns.map((column) => row[column.name] ?? (column.needed ? blank(column) : null))),
    signal: db.prepare(
      'INSERT INTO account_signal (account_id, key_hash, type, contact, actor_id, occurred_at, recorded_at, ' +
        'body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ),
  };
}

const sha = (text) => createHash('sha256').update(text).digest();
