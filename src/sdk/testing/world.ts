import type { MemberView } from '../../condition/surroundings.js';
import { composeBody } from '../../engine/compose.js';
import { scopesOf } from '../../engine/rulebook.js';
import { compilePlaybook } from '../../playbook/run/compile-playbook.js';
import { describePlugin } from '../describe.js';
import { type PluginDefinition, type PluginInput, pluginDefinition } from '../plugin.definition.js';
import { AccountInWorld, type AccountSetting } from './account.js';
import { MemoryEngine } from './memory-engine.js';

export interface WorldSetting {
  /** What is in force: plugins as their files export them. */
  readonly plugins: readonly PluginInput[];
  /** The world's own account, `acme`. */
  readonly account?: AccountSetting;
  /**
   * What happened before the playbooks came into force: nothing fires by it, and what holds then is noted when they do.
   */
  readonly history?: WorldHistory;
  /** When the playbooks come into force and the test begins, as RFC 3339; default Monday, 5 January 2026, 09:00 UTC. */
  readonly start?: string;
  /** The company's time zone; default UTC. */
  readonly zone?: string;
  /** The team; default an owner `memb_owner`, their manager `memb_manager` and a seller `memb_sales`. */
  readonly members?: readonly MemberView[];
}

/** The time before. */
export interface WorldHistory {
  /** How long before the start it begins: `120d`, `6mo`. The account is opened then. */
  readonly before: string;
  /**
   * Plays it: `(world) => world.useDaily('board', 90)`. What is left of the time up to the start goes by in silence.
   */
  readonly happens: (world: World) => void;
}

const MEMBERS: readonly MemberView[] = [
  { id: 'memb_owner', functions: ['CSM'], managerId: 'memb_manager', isActive: true, absences: [] },
  { id: 'memb_manager', functions: ['LEADER'], isActive: true, absences: [] },
  { id: 'memb_sales', functions: ['SALES'], isActive: true, absences: [] },
];

/**
 * A small world in memory: the real turn, a virtual clock, one account of its own, and as many more as a test opens.
 */
export class World extends AccountInWorld {
  private readonly others: AccountInWorld[] = [];

  constructor(engine: MemoryEngine, account?: AccountSetting) {
    super(engine, 'acme', account);
  }

  /** Time goes by: `8d`, `3bd`, `12h`, `1mo`. Whatever is due on the way happens. */
  pass(duration: string): this {
    this.engine.moveTo(this.engine.calendar.add(this.engine.now, duration));
    return this;
  }

  /** The present moment, ms. */
  get now(): number {
    return this.engine.now;
  }

  /** What there is to see of the world's accounts, in words: for a test that is being written. */
  override explain(): string {
    return [this, ...this.others]
      .map((account) => (account === this ? super.explain() : account.explain()))
      .join('\n\n');
  }

  /** Another account. */
  open(externalId: string, setting: AccountSetting = {}): AccountInWorld {
    const account = new AccountInWorld(this.engine, externalId, setting);
    this.others.push(account);
    return account;
  }
}

/** Makes a world. @throws when a plugin has not the form of one, or a condition is wrong, with what and where */
export function createWorld({
  plugins,
  account,
  history,
  start = '2026-01-05T09:00:00Z',
  zone = 'UTC',
  members = MEMBERS,
}: WorldSetting): World {
  const definitions = plugins.map((plugin) => pluginDefinition.parse(describePlugin(plugin)));
  checkPlaybooks(definitions);
  const engine = new MemoryEngine(
    definitions,
    new Map(members.map((member) => [member.id, member])),
    Date.parse(start),
    zone,
  );
  return history === undefined ? new World(engine, account) : withHistory(engine, account, history);
}

function withHistory(
  engine: MemoryEngine,
  account: AccountSetting | undefined,
  { before, happens }: WorldHistory,
): World {
  const start = engine.now;
  engine.now = engine.calendar.add(start, before, -1);
  engine.suspend();
  const world = new World(engine, account);
  happens(world);
  if (engine.now > start)
    throw new Error(
      `the history lasts until ${engine.calendar.dateOf(engine.now)}, which is after the start; let it begin ` +
        `earlier than ${before} before`,
    );
  engine.moveTo(start);
  engine.enforce();
  return world;
}

function checkPlaybooks(definitions: readonly PluginDefinition[]): void {
  const scope = scopesOf(composeBody(definitions));
  const faults = definitions.flatMap(({ name, playbooks = [] }) =>
    playbooks.flatMap((playbook) =>
      compilePlaybook(playbook, { ...scope, plugin: name, isDeclaring: true }, '').diagnostics.map((fault) => ({
        ...fault,
        playbook: playbook.key,
      })),
    ),
  );
  const errors = faults.filter(({ severity }) => severity === 'ERROR');
  if (errors.length > 0)
    throw new Error(
      errors
        .map(
          ({ playbook, path, message, cure }) =>
            `${playbook} ${path.join('.')}: ${message}${cure === undefined ? '' : ` ${cure}`}`,
        )
        .join('\n'),
    );
}
