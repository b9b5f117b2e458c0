import { createHash } from 'node:crypto';
import Sqlite from 'better-sqlite3';
import mysql from 'mysql2/promise';

export const SIGNAL_COLUMNS = [
  'account_id',
  'key_hash',
  'type',
  'contact',
  'actor_id',
  'occurred_at',
  'recorded_at',
  'body',
];

/** The rows of table `account_signal`, as recording these signals leaves them. */
export function signalRows(signals, accountIds, { actorId, recordedAt }) {
  return signals.map(({ key, type, accountExternalId, contactExternalId, occurredAt, properties }) => [
    accountIds.get(accountExternalId),
    createHash('sha256').update(key).digest(),
    type,
    contactExternalId ?? null,
    actorId,
    occurredAt,
    recordedAt,
    JSON.stringify(properties),
  ]);
}

/**
 * The peer: rows into the same indexed table, many a statement, durable after every `perCommit` rows, and nothing else.
 */
export function openBare(database) {
  return database.dialect === 'sqlite' ? openSqlite(database) : openMysql(database);
}

function openSqlite({ file }) {
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  const PER_STATEMENT = 100;
  const insert = (count) =>
    db.prepare(
      `INSERT INTO account_signal (${SIGNAL_COLUMNS.join(', ')}) VALUES ${Array(count)
        .fill(`(${SIGNAL_COLUMNS.map(() => '?').join(', ')})`)
        .join(', ')}`,
    );
  const many = insert(PER_STATEMENT);
  const one = insert(1);
  const write = db.transaction((rows) => {
    let at = 0;
    for (; at + PER_STATEMENT <= rows.length; at += PER_STATEMENT) many.run(rows.slice(at, at + PER_STATEMENT).flat());
    for (; at < rows.length; at += 1) one.run(rows[at]);
  });
  return {
    async insert(rows, perCommit) {
      for (let from = 0; from < rows.length; from += perCommit) write.immediate(rows.slice(from, from + perCommit));
    },
    query: async (sql) => db.prepare(sql).all(),
    close: async () => db.close(),
  };
}

async function openMysql({ url }) {
  const connection = await mysql.createConnection({ uri: url });
  const PER_STATEMENT = 1_000;
  return {
    async insert(rows, perCommit) {
      for (let from = 0; from < rows.length; from += perCommit) {
        await connection.beginTransaction();
        const end = Math.min(rows.length, from + perCommit);
        for (let at = from; at < end; at += PER_STATEMENT)
          await connection.query(`INSERT INTO account_signal (${SIGNAL_COLUMNS.join(', ')}) VALUES ?`, [
            rows.slice(at, Math.min(end, at + PER_STATEMENT)),
          ]);
        await connection.commit();
      }
    },
    query: async (sql) => (await connection.query(sql))[0],
    close: () => connection.end(),
  };
}
