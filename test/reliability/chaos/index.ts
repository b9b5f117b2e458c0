import { kill } from './d01-kill.js';
import { crashPoints } from './d02-crash-points.js';
import { lostDatabase } from './d03-lost-database.js';
import { stoppedEngine } from './d04-stopped-engine.js';
import { timers } from './d05-timers.js';
import { copies } from './d06-copies.js';
import { versions } from './d07-versions.js';
import { poison } from './d08-poison.js';
import { model } from './d09-model.js';
import { writers } from './d10-writers.js';
import { circles } from './d11-circles.js';
import { badAccounts } from './d13-bad-accounts.js';
import { fullLoad } from './d14-full-load.js';
import type { Scenario } from './scenario.js';

/** Everything that durable work is put through, D1 to D14. */
export const SCENARIOS: readonly Scenario[] = [
  kill,
  crashPoints,
  lostDatabase,
  stoppedEngine,
  timers,
  copies,
  versions,
  poison,
  model,
  writers,
  circles,
  badAccounts,
  fullLoad,
];
export { DATABASE_NAMES, judge } from './scenario.js';
