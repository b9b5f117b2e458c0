import { closesCycle } from '../../account/account.rules.js';
import type { AccountItem, ImportItem, RefusedRow } from './import-item.js';
import type { ImportSink } from './import-sink.js';
import type { Mapping } from './mapping.js';

/** What becomes of a row whose account names a parent that it cannot have. */
export type ParentVerdict = 'CYCLE' | 'UNKNOWN';

/**
 * Whose parent is whose, over all account rows of an import and the accounts that are known already. A parent may come
 * in a later row or file; one that no row tells of is no account, and the row that would close a circle is refused.
 */
export class AccountPlan {
  private readonly verdicts = new Map<string, ParentVerdict>();

  static readonly EMPTY = new AccountPlan();

  /** Reads the account items of an import once, in their order. Nothing is read when no account has a parent. */
  static async of(mapping: Mapping, accounts: () => AsyncIterable<ImportItem>, sink: ImportSink): Promise<AccountPlan> {
    if (!mapping.files.some(({ to, fields }) => to === 'account' && 'parentExternalId' in fields))
      return AccountPlan.EMPTY;
    const told = new Set<string>();
    const children: AccountItem[] = [];
    for await (const item of accounts()) {
      if (item.kind !== 'account') continue;
      told.add(item.externalId);
      if (item.properties.parentExternalId !== undefined) children.push(item);
    }
    const plan = new AccountPlan();
    await plan.judge(told, children, sink);
    return plan;
  }

  /** The item as it is taken, or its refusal; `onUnknown` is told of a parent that is left out. */
  check(item: AccountItem, onUnknown: (parentExternalId: string) => void): AccountItem | RefusedRow {
    const { parentExternalId, ...rest } = item.properties;
    const verdict = parentExternalId === undefined ? undefined : this.verdicts.get(placeOf(item));
    if (parentExternalId === undefined || verdict === undefined) return item;
    if (verdict === 'CYCLE') {
      const { file, line } = item;
      const reason = `The parent “${parentExternalId}” is this account itself or lies below it.`;
      return { kind: 'refused', file, line, code: 'HIERARCHY_CYCLE', reason };
    }
    onUnknown(parentExternalId);
    return { ...item, properties: rest };
  }

  private async judge(told: Set<string>, children: readonly AccountItem[], sink: ImportSink): Promise<void> {
    const parents = children.map(({ properties }) => properties.parentExternalId as string);
    const names = [...new Set([...parents, ...children.map(({ externalId }) => externalId)])];
    const { idOf, parentOf } = (await sink.hierarchy?.(names)) ?? { idOf: new Map(), parentOf: new Map() };
    const nodeOf = (externalId: string): string => idOf.get(externalId) ?? `new ${externalId}`;
    const above = new Map<string, string | null>(parentOf);
    for (const item of children) {
      const child = nodeOf(item.externalId);
      const parent = nodeOf(item.properties.parentExternalId as string);
      if (!closesCycle(child, parent, above)) {
        above.set(child, parent);
        continue;
      }
      this.verdicts.set(placeOf(item), 'CYCLE');
      told.delete(item.externalId);
    }
    for (const item of children) {
      const parent = item.properties.parentExternalId as string;
      if (!this.verdicts.has(placeOf(item)) && !told.has(parent) && !idOf.has(parent))
        this.verdicts.set(placeOf(item), 'UNKNOWN');
    }
  }
}

const placeOf = ({ file, line, key }: AccountItem): string => `${file}:${line} ${key}`;
