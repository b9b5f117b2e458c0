import type { MigrationInterface } from 'typeorm';

/** Every migration, oldest first. A released one is never changed. */
export const migrations: readonly (new () => MigrationInterface)[] = [];
