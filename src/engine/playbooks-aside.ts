import type { CompiledPlaybook } from '../playbook/model/compiled-playbook.js';
import type { FoundOverLimit } from '../quarantine/quarantine.types.js';

type Playbooks = readonly CompiledPlaybook[];

/**
 * The versions of playbooks that stand still: those that did before, and those of which turns find that a condition
 * goes over its limit. To an account they are as if they were not in force, and their runs stand where they are.
 */
export class PlaybooksAside {
  /** What was found since. */
  readonly found = new Map<string, FoundOverLimit>();
  private readonly hashes: Set<string>;

  constructor(hashes: Iterable<string> = []) {
    this.hashes = new Set(hashes);
  }

  has(hash: string): boolean {
    return this.hashes.has(hash);
  }

  add(over: FoundOverLimit): void {
    if (this.hashes.has(over.hash)) return;
    this.hashes.add(over.hash);
    this.found.set(over.hash, over);
  }

  /** The others of a list; the same list each time, because what is known of a list is kept by the list. */
  without(playbooks: Playbooks): Playbooks {
    if (this.hashes.size === 0 || !playbooks.some(({ hash }) => this.hashes.has(hash))) return playbooks;
    const name = [...this.hashes].sort().join();
    const known = others.get(playbooks);
    if (known?.name === name) return known.list;
    const list = playbooks.filter(({ hash }) => !this.hashes.has(hash));
    others.set(playbooks, { name, list });
    return list;
  }
}

/** List → those of it that did not stand still when it was last asked for. */
const others = new WeakMap<Playbooks, { readonly name: string; readonly list: Playbooks }>();
