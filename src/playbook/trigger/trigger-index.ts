import { createHash } from 'node:crypto';
import type { FactValue } from '../../condition/fact.js';
import type { EventType } from '../../event/catalogue.js';
import type { CompiledPlaybook } from '../model/compiled-playbook.js';
import { type Reader, SlotReaders } from './slot-readers.js';

/** So many letters of a hash tell the triggers of one company apart. */
const MARK = 8;

/**
 * From so many playbooks that watch the account on, what its facts were is kept, and only the triggers that read what
 * changed are looked at.
 */
export const INDEX_FROM = 48;

/** What a list of playbooks reads and hears: made once for a list, shared by all accounts that get it. */
export interface TriggerIndex {
  /**
   * Names the triggers and the slots that they read: what an account remembers of its facts holds for this index alone.
   */
  readonly hash: string;
  /**
   * A mark for each trigger that keeps a memory, one after the other. An account that was given these knows them all.
   */
  readonly marks: string;
  /** How many triggers watch the account's own facts. */
  readonly watching: number;
  /** The slots of the facts that they read. */
  readonly slots: readonly number[];
  /** For each of them who reads it. */
  readonly readers: readonly SlotReaders[];
  /** Event → the playbooks that it may fire. */
  readonly hearers: ReadonlyMap<EventType, readonly number[]>;
  /**
   * Those that are looked at in every pass: what they read is not among the account's facts, or changes within a pass.
   */
  readonly always: readonly number[];
  readonly byKey: ReadonlyMap<string, CompiledPlaybook>;
  readonly places: ReadonlyMap<string, number>;
  /** Every event that one of them listens to, in its trigger or in a wait. */
  readonly heard: ReadonlySet<EventType>;
}

const indexes = new WeakMap<readonly CompiledPlaybook[], TriggerIndex>();

/** The index of a list of playbooks; the list must not change afterwards. */
export function triggerIndexOf(playbooks: readonly CompiledPlaybook[]): TriggerIndex {
  const known = indexes.get(playbooks);
  if (known !== undefined) return known;
  const made = indexOf(playbooks);
  indexes.set(playbooks, made);
  return made;
}

/** The mark of one trigger: another playbook, or another trigger, has another. */
export const markOf = ({ key, trigger }: CompiledPlaybook): string =>
  createHash('sha256').update(`${key}/${trigger.hash}`).digest('base64url').slice(0, MARK);

/** The marks that an account was given, told apart. */
export const marksIn = (marks: string): ReadonlySet<string> =>
  new Set(Array.from({ length: marks.length / MARK }, (_, place) => marks.slice(place * MARK, (place + 1) * MARK)));

/** Whether a fact is as it was. Lists are equal when they hold the same. */
export function isSame(one: FactValue | null, other: FactValue | null): boolean {
  if (one === other) return true;
  return (
    Array.isArray(one) &&
    Array.isArray(other) &&
    one.length === other.length &&
    one.every((item, place) => item === other[place])
  );
}

function indexOf(playbooks: readonly CompiledPlaybook[]): TriggerIndex {
  const readers = new Map<number, Reader[]>();
  const hearers = new Map<EventType, number[]>();
  const always: number[] = [];
  playbooks.forEach((playbook, place) => {
    const { trigger } = playbook;
    if (trigger.form === 'on') add(hearers, trigger.on, place);
    else if (isAlwaysLookedAt(playbook)) always.push(place);
    else for (const { slot, values } of playbook.watches) add(readers, slot, { place, values });
  });
  const slots = [...readers.keys()].sort((a, b) => a - b);
  const marks = playbooks.filter(keepsMemory).map(markOf).join('');
  return {
    hash: createHash('sha256').update(`${marks}/${slots.join()}`).digest('base64url').slice(0, 16),
    marks,
    watching: playbooks.filter((playbook) => keepsMemory(playbook) && !isAlwaysLookedAt(playbook)).length,
    slots,
    readers: slots.map((slot) => new SlotReaders(readers.get(slot) ?? [])),
    hearers,
    always,
    byKey: new Map([...playbooks].reverse().map((playbook) => [playbook.key, playbook])),
    places: new Map(playbooks.map(({ key }, place) => [key, place])),
    heard: new Set(playbooks.flatMap(({ hears }) => [...hears])),
  };
}

/** What an event fires, and what a person launches, has nothing to remember. */
export const keepsMemory = ({ trigger }: CompiledPlaybook): boolean =>
  trigger.form === 'when' || trigger.form === 'date' || trigger.form === 'every';

/** Contacts and renewals have facts of their own, other live runs begin within a pass, and a cadence is no fact. */
function isAlwaysLookedAt({ subject, trigger, othersSlots, watches }: CompiledPlaybook): boolean {
  if (trigger.form === 'manual' || trigger.form === 'on') return false;
  if (subject !== 'account' || (trigger.form === 'every' && trigger.every === 'cadence')) return true;
  return [othersSlots?.purposes, othersSlots?.live].some(
    (slot) => slot !== undefined && watches.some((watch) => watch.slot === slot),
  );
}

function add<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
