import type { Context } from '../kernel/context.js';
import { type Group, type GroupKind, type GroupNames, inWords, NO_GROUP } from '../kernel/graphql/group.js';

interface Named {
  readonly id?: string;
  readonly key?: string;
  readonly externalId?: string;
  readonly name?: string;
  readonly title?: string | null;
}

/** How the records that groups are named after are loaded, by what a column holds of them. */
export type GroupLoaders = Readonly<
  Record<Exclude<GroupKind, 'value' | 'text'>, (ctx: Context, value: string) => Promise<Named | null>>
>;

/** Groups by the present names of their records; one that is gone is named by what the column holds. */
export const groupNames =
  (loaders: GroupLoaders): GroupNames =>
  async (ctx, kind, value) => {
    if (value === null) return NO_GROUP;
    if (kind === 'value') return { key: value, title: inWords(value), id: null };
    if (kind === 'text') return { key: value, title: value, id: null };
    return groupOf(value, await loaders[kind](ctx, value));
  };

const groupOf = (value: string, record: Named | null): Group => ({
  key: record?.externalId ?? record?.key ?? value,
  title: record?.name ?? record?.title ?? value,
  id: record?.id ?? null,
});
