import type { Environment } from '@marcbachmann/cel-js';
import type { Duration } from '@marcbachmann/cel-js/evaluator';
import { spend } from './steps.js';
import { zoneOf } from './time-zone.js';

const TIMESTAMP = 'google.protobuf.Timestamp';
const DURATION = 'google.protobuf.Duration';
const DAY = 86_400_000;
/** Asking a zone for its offset takes about as long as so many other steps. */
const ZONE_STEPS = 20;

/** The parts of a moment, read from a date whose UTC is the local time. */
const PARTS: Readonly<Record<string, (local: Date) => number>> = {
  getFullYear: (local) => local.getUTCFullYear(),
  getMonth: (local) => local.getUTCMonth(),
  getDate: (local) => local.getUTCDate(),
  getDayOfMonth: (local) => local.getUTCDate() - 1,
  getDayOfWeek: (local) => local.getUTCDay(),
  getDayOfYear: dayOfYear,
  getHours: (local) => local.getUTCHours(),
  getMinutes: (local) => local.getUTCMinutes(),
  getSeconds: (local) => local.getUTCSeconds(),
  getMilliseconds: (local) => local.getUTCMilliseconds(),
};

/** The methods that take a zone. */
export const TIME_PARTS: ReadonlySet<string> = new Set(Object.keys(PARTS));

/** The parts of moments in any zone, whatever zone this machine is in; and those of lengths of time, as in CEL. */
export function registerTimeFunctions(environment: Environment, nameOf: (name: string) => string): void {
  const sync = { async: false };
  for (const [name, part] of Object.entries(PARTS)) {
    const [method, ofUtc] = [nameOf(name), (at: Date) => BigInt(part(at))];
    environment.registerFunction(`${TIMESTAMP}.${method}(): int`, ofUtc, sync);
    environment.registerFunction(
      `${TIMESTAMP}.${method}(string): int`,
      (at: Date, zone: string) => BigInt(part(localOf(at, zone))),
      sync,
    );
  }
  for (const name of ['getHours', 'getMinutes', 'getSeconds', 'getMilliseconds'] as const)
    environment.registerFunction(`${DURATION}.${nameOf(name)}(): int`, (length: Duration) => length[name](), sync);
}

function localOf(at: Date, name: string): Date {
  spend(ZONE_STEPS);
  const zone = zoneOf(name);
  if (zone === undefined) throw new RangeError('There is no such time zone');
  return new Date(at.getTime() + zone(at.getTime()) * 60_000);
}

function dayOfYear(local: Date): number {
  const first = new Date(local);
  first.setUTCMonth(0, 1);
  return Math.round((local.getTime() - first.getTime()) / DAY);
}
