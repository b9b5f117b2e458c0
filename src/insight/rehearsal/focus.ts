import { compileRulebook, type Rulebook } from '../../engine/rulebook.js';
import type { PublishedPlaybook, RulebookBody } from '../../engine/rulebook-body.js';
import { startsOf } from '../../lifecycle/lifecycle.definition.js';
import type { CompiledPlaybook } from '../../playbook/model/compiled-playbook.js';
import type { SignalType } from '../../signal/signal.js';
import { REPLAYED, USE_SIGNALS } from './replayed.js';
import { Stillness } from './stillness.js';

/** A rulebook with what a rehearsal of some playbooks needs, and no more. */
export interface Focus {
  readonly rulebook: Rulebook;
  /** The same without playbooks: how things stood before they came into force. */
  readonly before: Rulebook;
  /**
   * Which changes of facts can change what is decided, with the playbooks and before; left out = every turn is taken to
   * its end.
   */
  readonly still?: { readonly live: Stillness; readonly before: Stillness };
  /** The signals that can matter. */
  readonly signals: readonly SignalType[];
}

/** Always read: losses are seen by it. */
const ALWAYS = ['account.isCustomer'];

/**
 * Leaves out of a rulebook what cannot bear on these playbooks: the other playbooks, and health, segments, fit,
 * activation and stages where none of their conditions, nor what these read in turn, names a fact or an event of them.
 * What is left decides exactly as the whole would.
 */
export function focusOn(
  body: RulebookBody,
  keys: ReadonlySet<string>,
  versions?: ReadonlyMap<string, CompiledPlaybook>,
): Focus {
  const playbooks = liveOnly(body.playbooks).filter(({ definition }) => keys.has(definition.key));
  const reads = new Reads(ALWAYS);
  for (const { definition } of playbooks) reads.add(definition);
  for (const playbook of versions?.values() ?? []) reads.add(playbook.definition);
  const kept = trim({ ...body, playbooks }, reads);
  const rulebook = compileRulebook(kept, versions, (path) => reads.has(path));
  const before = compileRulebook({ ...kept, playbooks: [] }, undefined, (path) => reads.has(path));
  const paths = rulebook.facts.map(({ path }) => path);
  const others = JSON.stringify([kept.segments, kept.lifecycle, kept.activation ?? '', kept.fit ?? '', ALWAYS]);
  const decisions = JSON.stringify([
    ...playbooks.map(({ definition }) => definition),
    ...[...(versions?.values() ?? [])].map(({ definition }) => definition),
  ]);
  const still = {
    live: new Stillness(paths, unescaped(decisions + others)),
    before: new Stillness(paths, unescaped(others)),
  };
  return {
    rulebook,
    before,
    ...(ownsItsFacts(rulebook, decisions) && { still }),
    signals: reads.mentions(/\b(usage\.|feature\.used|account\.visited|health\.)/)
      ? REPLAYED
      : REPLAYED.filter((type) => !USE_SIGNALS.includes(type)),
  };
}

/** Quotes within a condition do not end it. */
const unescaped = (json: string): string => json.replaceAll('\\"', "'");

/**
 * A renewal's own facts, and those of a person that move by themselves, are not the account's: what happens to them is
 * not seen in those.
 */
const ownsItsFacts = ({ playbooks, contactFacts }: Rulebook, decisions: string): boolean =>
  playbooks.every(({ subject }) => subject !== 'renewal') &&
  contactFacts.every(({ path, changes }) => changes === undefined || !decisions.includes(path));

/**
 * A canary reaches some accounts only; a rehearsal plays what reaches the others, and a canary where there is nothing
 * else.
 */
function liveOnly(playbooks: readonly PublishedPlaybook[]): PublishedPlaybook[] {
  const live = new Set(playbooks.flatMap(({ state, definition: { key } }) => (state === 'CANARY' ? [] : [key])));
  return playbooks
    .filter(({ state, definition: { key } }) => state !== 'CANARY' || !live.has(key))
    .map(({ state: _s, share: _h, ...published }) => published);
}

/**
 * Each part is kept when what is read so far mentions it; its own conditions are then read too. From the last in a turn
 * to the first.
 */
function trim(body: RulebookBody, reads: Reads): RulebookBody {
  const keep = <T>(part: T, mentioned: RegExp, without: T): T => {
    if (!reads.mentions(mentioned)) return without;
    reads.add(part);
    return part;
  };
  let kept = body;
  let before: string;
  do {
    before = reads.text;
    const scorecards = keep(body.scorecards, /\bhealth\b/, []);
    const segments = keep(body.segments, /\b(segments?|cadence|account\.touch|checkIn)\b/i, []);
    const lifecycle = reads.mentions(/\b(lifecycle|stages?|move)\b/)
      ? read(body.lifecycle, reads)
      : placeOnly(body.lifecycle);
    const { activation: _a, fit: _f, ...rest } = body;
    const activation =
      body.activation === undefined
        ? undefined
        : keep<string | undefined>(body.activation, /\busage\.(activat|daysToFirstValue)/, undefined);
    const fit = body.fit === undefined ? undefined : keep<RulebookBody['fit']>(body.fit, /\baccount\.fit\b/, undefined);
    kept = {
      ...rest,
      scorecards,
      segments,
      lifecycle,
      ...(activation !== undefined && { activation }),
      ...(fit !== undefined && { fit }),
    };
  } while (reads.text !== before);
  return kept;
}

function read<T>(part: T, reads: Reads): T {
  reads.add(part);
  return part;
}

/** A lifecycle in which an account stays where it begins: for playbooks that never look at stages. */
function placeOnly(lifecycle: RulebookBody['lifecycle']): RulebookBody['lifecycle'] {
  return {
    ...lifecycle,
    first: startsOf(lifecycle).map(({ stage }) => ({ stage })),
    stages: lifecycle.stages.map(({ if: _, ...stage }) => stage),
  };
}

/**
 * The texts that are read, and the paths that they name. A path in a title that is no condition is taken for one: that
 * costs a little, and misses nothing.
 */
class Reads {
  text = '';
  private readonly paths = new Set<string>();

  constructor(always: readonly string[]) {
    for (const path of always) this.note(path);
  }

  add(definition: unknown): void {
    const text = JSON.stringify(definition);
    if (this.text.includes(text)) return;
    this.text += text;
    for (const [path] of text.matchAll(/[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+/g)) this.note(path);
  }

  mentions(what: RegExp): boolean {
    return what.test(this.text);
  }

  /**
   * Whether a fact is named: by its whole path, by more (`account.name.startsWith`), or by less (`has(usage.change)`).
   */
  has(fact: string): boolean {
    if (this.paths.has(fact)) return true;
    for (const path of this.paths) if (path.startsWith(`${fact}.`) || fact.startsWith(`${path}.`)) return true;
    return false;
  }

  private note(path: string): void {
    this.paths.add(path);
  }
}

/** The playbooks that a rehearsal of some must play too: what they start, and whatever bears on whether they begin. */
export function companionsOf(keys: Iterable<string>, body: RulebookBody): Set<string> {
  const wanted = new Set(keys);
  const byKey = new Map(body.playbooks.map((published) => [published.definition.key, published]));
  for (const key of wanted) {
    const published = byKey.get(key);
    if (published !== undefined) for (const other of concerned(published, body)) wanted.add(other);
  }
  return wanted;
}

/** The playbooks that some start, and what these start in turn. */
export function startedBy(keys: readonly string[], body: RulebookBody): Set<string> {
  const started = new Set<string>();
  for (let some = [...keys]; some.length > 0; ) {
    const texts = body.playbooks
      .filter(({ definition: { key } }) => some.includes(key))
      .map(({ definition }) => JSON.stringify(definition));
    some = body.playbooks
      .map(({ definition: { key } }) => key)
      .filter(
        (key) => !started.has(key) && !keys.includes(key) && texts.some((text) => text.includes(`"playbook":"${key}"`)),
      );
    for (const key of some) started.add(key);
  }
  return started;
}

function concerned({ definition }: PublishedPlaybook, body: RulebookBody): string[] {
  if (body.noise !== undefined) return body.playbooks.map(({ definition: { key } }) => key);
  const text = JSON.stringify(definition);
  const started = body.playbooks.filter(({ definition: { key } }) => text.includes(`"playbook":"${key}"`));
  return [...started, ...body.playbooks.filter((other) => bearsOn(other, definition, text))].map(
    (other) => other.definition.key,
  );
}

/**
 * Another playbook bears on one that looks at other runs or tasks, is of its group, or is held back while an
 * intervention lives; a noise budget is over all.
 */
function bearsOn(
  { definition: other }: PublishedPlaybook,
  { purpose, group, ignores = [] }: PublishedPlaybook['definition'],
  text: string,
): boolean {
  if (/\b(playbooks\.live|tasks\.\w+|task\.\w+|run\.(started|ended|changed)|firing\.\w+)\b/.test(text)) return true;
  if (/\bplaybooks\.purposes\b/.test(text) && text.includes(`${other.purpose}\\"`)) return true;
  if (group !== undefined && other.group?.name === group.name) return true;
  const yields = (purpose === 'UPSELL' || purpose === 'ADVOCACY') && !ignores.includes('IN_INTERVENTION');
  return yields && (other.purpose === 'RISK_MITIGATION' || other.purpose === 'WIN_BACK');
}
