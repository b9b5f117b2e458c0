import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../../../src/database/database.js';
import { hashKey } from '../../../src/kernel/ids.js';
import type { Campaign } from '../../support/campaign.js';

const count = async (database: Database, sql: string): Promise<number> =>
  Number((await database.reader.query<{ n: number }>(sql))[0]?.n ?? 0);

/** Signals recorded, of the campaign and of turns. */
export const recordedOf = (database: Database): Promise<number> =>
  count(database, 'SELECT COUNT(*) AS n FROM account_signal');

/** Of them, those that are folded into their accounts. */
export const foldedOf = (database: Database): Promise<number> =>
  count(
    database,
    'SELECT COUNT(*) AS n FROM account_signal g JOIN account_state s ON s.account_id = g.account_id AND g.id <= ' +
      's.cursor_id',
  );

/** Signals that were acknowledged before the database was looked at, and that it does not have. */
export async function acknowledgedLost(database: Database, { acknowledged }: Campaign): Promise<string[]> {
  const keys = [...acknowledged];
  const rows = await database.reader.query<{ key_hash: Buffer }>('SELECT key_hash FROM account_signal');
  const kept = new Set(rows.map(({ key_hash }) => key_hash.toString('hex')));
  return keys.filter((key) => !kept.has(hashKey(key).toString('hex'))).map((key) => `acknowledged and lost: ${key}`);
}

interface Progressing {
  readonly database: Database;
  readonly campaign: Campaign;
}

/**
 * Waits until turns have been taken since, and answers how many signals are folded now. What had been released may all
 * have been recorded before a fault and come again as duplicates; then more is released.
 * @throws when that takes longer than `withinSeconds`
 */
export async function moreFolded(
  { database, campaign }: Progressing,
  before: number,
  withinSeconds = 30,
): Promise<number> {
  const end = performance.now() + withinSeconds * 1_000;
  for (let tries = 1; performance.now() < end; tries += 1) {
    const folded = await foldedOf(database).catch(() => 0); // the fault may be the database's
    if (folded > before) return folded;
    if (tries % 100 === 0) campaign.released += 5;
    await sleep(10);
  }
  throw new Error(`No turn was taken within ${withinSeconds} s.`);
}
