import SqliteHandle from 'better-sqlite3';

/**
 * Another program that writes to the file it is given, in `count` short transactions, as the command line does beside a
 * server.
 */
const [, , file, count] = process.argv;
const handle = new SqliteHandle(file as string, { timeout: 5_000 });
const insert = handle.transaction((word: string) =>
  handle.prepare('INSERT INTO sample_log (word) VALUES (?)').run(word),
);
for (let at = 0; at < Number(count); at++) insert.immediate('child');
handle.close();
