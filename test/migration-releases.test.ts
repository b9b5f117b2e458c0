import { contextOn, eachDatabase } from './support/databases.js';

eachDatabase((open) => {
  it(
    'takes over what an earlier release had in force as live, and what it had before as retired, numbered in their ' +
      'order',
    async () => {
      const database = await open({ isEmpty: true });
      await database.migrate();
      for (let left = database.dataSource.migrations.length; left > 1; left -= 1) await database.revert();
      const version = (hash: string, key: string, at: number) => [hash.repeat(64), key, '1.0.0', 'care', '{}', at];
      await database.transaction(contextOn(database), async ({ db }) => {
        for (const row of [
          version('a', 'care', 1),
          version('b', 'care', 2),
          version('c', 'other', 3),
          version('d', 'care', 4),
        ])
          await db.run(
            'INSERT INTO playbook_version (hash, playbook_key, label, plugin_name, body, created_at) VALUES (?, ?, ' +
              '?, ?, ?, ?)',
            row,
          );
        const body = JSON.stringify({ playbooks: [{ hash: 'b'.repeat(64) }, { hash: 'c'.repeat(64) }] });
        await db.run('INSERT INTO rulebook (hash, body, created_at) VALUES (?, ?, ?)', ['r', body, 5]);
        await db.run('INSERT INTO rulebook_pointer (id, hash, previous, changed_at) VALUES (1, ?, ?, ?)', ['r', '', 5]);
      });
      await database.migrate();
      const rows = await database.reader.query(
        'SELECT SUBSTR(hash, 1, 1) AS hash, ordinal, state, origin, published_at, share FROM playbook_version ' +
          'ORDER BY created_at',
      );
      expect(
        rows.map((row) => Object.values(row).map((value) => (typeof value === 'bigint' ? Number(value) : value))),
      ).toEqual([
        ['a', 1, 'RETIRED', 'PLUGIN', 1, null],
        ['b', 2, 'LIVE', 'PLUGIN', 2, null],
        ['c', 1, 'LIVE', 'PLUGIN', 3, null],
        ['d', 3, 'RETIRED', 'PLUGIN', 4, null],
      ]);
    },
  );
});
