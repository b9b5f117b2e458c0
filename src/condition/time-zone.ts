import { IANAZone } from 'luxon';

/** The minutes by which a zone's clocks are ahead of UTC at a moment, ms. */
export type ZoneOffset = (at: number) => number;

const FIXED = /^([+-]?)(\d\d):([0-5]\d)$/;
/** No zone is further from UTC, hours. */
const FURTHEST = 18;
/** A longer text is no zone's name, characters. */
const LONGEST_NAME = 64;
/** So many names of zones are kept: an author may write one in more than one way. */
const MOST_KEPT = 1_000;

const kept = new Map<string, ZoneOffset | undefined>();

/** The zone of a name: `Europe/Berlin`, `UTC`, or a fixed offset such as `+05:30`. Undefined when there is none. */
export function zoneOf(name: string): ZoneOffset | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  if (kept.has(name)) return kept.get(name);
  const zone = fixed(name) ?? named(name);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(name, zone);
  return zone;
}

/** Every name of a zone that is current, for who misspelt one. */
export const zoneNames = (): readonly string[] => Intl.supportedValuesOf('timeZone');

function fixed(name: string): ZoneOffset | undefined {
  const [, sign, hours, minutes] = FIXED.exec(name) ?? [];
  if (hours === undefined || minutes === undefined) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  return Math.abs(offset) <= FURTHEST * 60 ? () => offset : undefined;
}

function named(name: string): ZoneOffset | undefined {
  if (!/^[A-Za-z]/.test(name) || !IANAZone.isValidZone(name)) return undefined;
  const zone = new IANAZone(new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone);
  return (at) => zone.offset(at);
}
