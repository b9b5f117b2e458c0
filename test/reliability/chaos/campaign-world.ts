import { migrations } from '../../../migrations/index.js';
import { Database } from '../../../src/database/database.js';
import { entities } from '../../../src/entities.js';
import { quietLog } from '../../../src/kernel/log.js';
import { ADMIN_KEY, startTestApp } from '../../support/app.js';
import { Campaign, campaignPlugins } from '../../support/campaign.js';
import type { TestDatabase } from '../../support/databases.js';
import { createDatabase, type DatabaseKind } from './scenario.js';

export const SIGNALS_PER_ACCOUNT = 50;

/** A database on which a campaign is about to begin: its accounts are there, its plugin is in force, nobody runs. */
export interface CampaignWorld {
  readonly place: TestDatabase;
  readonly campaign: Campaign;
  /** Of the test, to look and to tamper: no engine uses it. */
  readonly database: Database;
  /** For processes that are to work on it. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Opens such a world; `url`: on a database that is there already. */
export async function openCampaign(
  kind: DatabaseKind,
  signals: number,
  onEnd: (end: () => unknown) => void,
  existing?: TestDatabase,
): Promise<CampaignWorld> {
  const place = existing ?? (await createDatabase(kind));
  if (existing === undefined) onEnd(() => place.drop());
  const plugins = campaignPlugins();
  onEnd(() => plugins.drop());
  const campaign = new Campaign(signals / SIGNALS_PER_ACCOUNT);
  onEnd(() => campaign.abandon());
  const environment = { DATABASE_URL: place.url, PERENNIAL_ADMIN_KEY: ADMIN_KEY, PLUGINS_DIR: plugins.folder };
  const { app, url, key } = await startTestApp(place.url, environment, { byHand: true });
  await campaign.open(url, key);
  while ((await app.shell.takeDue(app.ctx)) > 0);
  await app.stop();
  const database = await Database.open({ url: place.url, entities, migrations, log: quietLog, poolSize: 4 });
  onEnd(() => database.close());
  return { place, campaign, database, environment };
}
