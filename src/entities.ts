import type { EntityClass } from './database/hydrate.js';

/** Every table's class, in one list: what TypeORM maps, and what the schema is compared with. */
export const entities: readonly EntityClass<object>[] = [];
