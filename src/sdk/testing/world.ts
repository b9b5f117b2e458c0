import type { MemberView } from '../../condition/surroundings.js';
import { composeBody } from '../../engine/compose.js';
import { scopesOf } from '../../engine/rulebook.js';
import { compilePlaybook } from '../../playbook/playbook.compile.js';
import { describePlugin } from '../describe.js';
import { type PluginDefinition, type PluginInput, pluginDefinition } from '../plugin.definition.js';
import { AccountInWorld, type AccountSetting } from './account.js';
import { MemoryEngine } from './memory-engine.js';

export interface WorldSetting {
  /** What is in force: plugins as their files export them. */
  readonly plugins: readonly PluginInput[];
  /** The world's own account, `acme`. */
  readonly account?: AccountSetting;
  /** When the world begins, as RFC 3339; default Monday, 5 January 2026, 09:00 UTC. */
  readonly start?: string;
  /** The company's time zone; default UTC. */
  readonly zone?: string;
  /** The team; default an owner `memb_owner`, their manager `memb_manager` and a seller `memb_sales`. */
  readonly members?: readonly MemberView[];
}

const MEMBERS: readonly MemberView[] = [
  { id: 'memb_owner', functions: ['CSM'], managerId: 'memb_manager', isActive: true, absences: [] },
  { id: 'memb_manager', functions: ['LEADER'], isActive: true, absences: [] },
  { id: 'memb_sales', functions: ['SALES'], isActive: true, absences: [] },
];

/** A small world in memory: the real turn, a virtual clock, one account of its own, and as many more as a test opens. */
export class World extends AccountInWorld {
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

  /** Another account. */
  open(externalId: string, setting: AccountSetting = {}): AccountInWorld {
    return new AccountInWorld(this.engine, externalId, setting);
  }
}

/** Makes a world. @throws when a plugin has not the form of one, or a condition is wrong, with what and where */
export function createWorld({ plugins, account, start = '2026-01-05T09:00:00Z', zone = 'UTC', members = MEMBERS }: WorldSetting): World {
  const definitions = plugins.map((plugin) => pluginDefinition.parse(describePlugin(plugin)));
  checkPlaybooks(definitions);
  return new World(new MemoryEngine(definitions, new Map(members.map((member) => [member.id, member])), Date.parse(start), zone), account);
}

function checkPlaybooks(definitions: readonly PluginDefinition[]): void {
  const scope = scopesOf(composeBody(definitions));
  const faults = definitions.flatMap(({ name, playbooks = [] }) =>
    playbooks.flatMap((playbook) =>
      compilePlaybook(playbook, { ...scope, plugin: name, isDeclaring: true }, '').diagnostics.map((fault) => ({ ...fault, playbook: playbook.key })),
    ),
  );
  const errors = faults.filter(({ severity }) => severity === 'ERROR');
  if (errors.length > 0)
    throw new Error(errors.map(({ playbook, path, message, cure }) => `${playbook} ${path.join('.')}: ${message}${cure === undefined ? '' : ` ${cure}`}`).join('\n'));
}
