import 'reflect-metadata';
import { migrations } from './migrations/index.js';
import { loadConfig } from './src/config.js';
import { createDataSource } from './src/database/data-source.js';
import { entities } from './src/entities.js';

/**
 * The data source for TypeORM's command line, the same as the application's: `npx typeorm migration:run -d
 * dist/ormconfig.js` after `npm run build`. It reads DATABASE_URL.
 */
export const dataSource = createDataSource(loadConfig().databaseUrl, { entities, migrations });
