import type { MigrationInterface } from 'typeorm';
import { Initial1764000000000 } from './0001-initial.js';

/** Every migration, oldest first. A released one is never changed. */
export const migrations: readonly (new () => MigrationInterface)[] = [Initial1764000000000];
