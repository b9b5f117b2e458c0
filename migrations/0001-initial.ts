import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable } from '../src/database/migration-table.js';
import { accessTables } from './0001-initial/access.js';
import { accountTables } from './0001-initial/account.js';
import { contactTables } from './0001-initial/contact.js';
import { engineTables } from './0001-initial/engine.js';
import { eventTables } from './0001-initial/event.js';
import { healthTables } from './0001-initial/health.js';
import { journeyTables } from './0001-initial/journey.js';
import { lifecycleTables } from './0001-initial/lifecycle.js';
import { playbookTables } from './0001-initial/playbook.js';
import { revenueTables } from './0001-initial/revenue.js';
import { segmentTables } from './0001-initial/segment.js';
import { signalTables } from './0001-initial/signal.js';
import { taskTables } from './0001-initial/task.js';
import { teamTables } from './0001-initial/team.js';
import { usageTables } from './0001-initial/usage.js';
import { voiceTables } from './0001-initial/voice.js';

const TABLES = [
  ...accessTables,
  ...accountTables,
  ...contactTables,
  ...engineTables,
  ...eventTables,
  ...healthTables,
  ...journeyTables,
  ...lifecycleTables,
  ...playbookTables,
  ...revenueTables,
  ...segmentTables,
  ...signalTables,
  ...taskTables,
  ...teamTables,
  ...usageTables,
  ...voiceTables,
];

/** The tables of the first release. */
export class Initial1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await createTable(runner, table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of TABLES.toReversed()) await runner.dropTable(name);
  }
}
