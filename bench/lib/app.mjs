import { createApp } from '../../dist/src/app.js';
import { loadConfig } from '../../dist/src/config.js';

/** The application in this process, on a database of its own, its engine running; a free port. */
export async function startApp(database, environment = {}) {
  const app = await createApp(
    loadConfig({
      DATABASE_URL: database.url,
      PORT: '0',
      LOG_LEVEL: 'error',
      PERENNIAL_ADMIN_KEY: 'bench-0123456789-0123456789',
      ...environment,
    }),
  );
  await app.prepare();
  await app.start({ engine: true });
  return app;
}

/** Makes the accounts and waits until each has taken its first turn. External id → id. */
export async function makeAccounts(app, externalIds) {
  const ids = new Map();
  for (let from = 0; from < externalIds.length; from += 1_000) {
    for (const [externalId, id] of await app.directory.resolve(app.ctx, externalIds.slice(from, from + 1_000), {
      create: true,
    }))
      ids.set(externalId, id);
  }
  await turnsTaken(app);
  return ids;
}

/** Waits until no account is due, then makes sure that no signal was left unfolded. */
export async function turnsTaken({ ctx }, withinMs = 600_000) {
  const until = performance.now() + withinMs;
  for (;;) {
    const [{ n }] = await ctx.db.query('SELECT COUNT(*) AS n FROM account_inbox WHERE due_at <= ?', [Date.now()]);
    if (Number(n) === 0) break;
    if (performance.now() > until) throw new Error(`${n} accounts still wait for their turn.`);
    await new Promise((done) => setTimeout(done, 10));
  }
  const [{ n }] = await ctx.db.query(
    'SELECT COUNT(*) AS n FROM account_state s WHERE EXISTS (SELECT 1 FROM account_signal g WHERE g.account_id = ' +
      's.account_id AND g.id > s.cursor_id)',
  );
  if (Number(n) > 0) throw new Error(`${n} accounts have signals that no turn has folded.`);
}
