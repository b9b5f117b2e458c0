import { createServer } from 'node:http';
import Sqlite from 'better-sqlite3';
import { WebSocketServer } from 'ws';

/**
 * The least that could be done: a process that takes signals over HTTP, inserts them durably into one indexed table and
 * pushes those of type metric to a socket. No GraphQL, no turn, no decision. `relay.mjs FILE`; its port goes to the
 * parent.
 */
const db = new Sqlite(process.argv[2]);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec(
  'CREATE TABLE IF NOT EXISTS signal (id INTEGER PRIMARY KEY, account TEXT, key TEXT, type TEXT, contact TEXT, ' +
    'at INTEGER, body TEXT, UNIQUE (account, key))',
);
const insert = db.prepare('INSERT INTO signal (account, key, type, contact, at, body) VALUES (?, ?, ?, ?, ?, ?)');
const write = db.transaction((signals) => {
  for (const { accountExternalId, key, type, contactExternalId, occurredAt, properties } of signals)
    insert.run(accountExternalId, key, type, contactExternalId ?? null, occurredAt, JSON.stringify(properties));
});

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const signals = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  write.immediate(signals);
  response.end(JSON.stringify({ accepted: signals.length }));
  for (const { type, accountExternalId } of signals)
    if (type === 'metric')
      for (const socket of sockets.clients) socket.send(JSON.stringify({ title: `Answer ${accountExternalId}` }));
});
const sockets = new WebSocketServer({ server });
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('SIGTERM', () => process.exit(0));
