import { createLog } from '../../../src/kernel/log.js';

/** Logs what must never be in a log, at several depths. */
const log = createLog('info');
log.debug('unheard');
log.info(
  { token: 'hunter2', account: { email: 'hunter2', plan: 'gold' }, headers: { nested: { authorization: 'hunter2' } } },
  'one',
);
log.child({ password: 'hunter2' }).warn({ databaseUrl: 'hunter2', apiKey: 'hunter2', cookie: 'hunter2' }, 'two');
