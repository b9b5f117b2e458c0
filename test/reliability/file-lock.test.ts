import { Database } from '../../src/database/database.js';
import { holdFile } from '../../src/database/file-lock.js';
import { quietLog } from '../../src/kernel/log.js';
import { hasSpoken, kill9, startChild } from '../support/child.js';
import { contextOn, createSqlite } from '../support/databases.js';
import { sampleEntities } from '../support/sample.entity.js';

let file: string;
let url: string;
let drop: () => Promise<void>;

beforeEach(async () => {
  ({ url, drop } = await createSqlite());
  file = url.slice('sqlite:'.length);
});
afterEach(() => drop());

const refusal = expect.objectContaining({ code: 'DATABASE_IN_USE', message: expect.stringContaining('Stop it') });

it('refuses a second holder in the same process until the first lets go', () => {
  const hold = holdFile(file);
  expect(() => holdFile(file)).toThrow(refusal);
  hold.release();
  holdFile(file).release();
});

it('refuses while another process holds the file, and is free as soon as that is killed', async () => {
  const child = startChild('hold-file', file);
  await hasSpoken(child);
  expect(() => holdFile(file)).toThrow(refusal);
  await kill9(child);
  holdFile(file).release();
});

it('keeps nobody from writing who does not hold it, as the command line', async () => {
  const hold = holdFile(file);
  const database = await Database.open({ url, entities: sampleEntities, migrations: [], log: quietLog });
  await database.synchronize();
  await database.transaction(contextOn(database), ({ db }) => db.run("INSERT INTO sample_log (word) VALUES ('x')"));
  expect(await database.reader.query('SELECT word FROM sample_log')).toEqual([{ word: 'x' }]);
  await database.close();
  hold.release();
});
