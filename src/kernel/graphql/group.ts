import { Field, ID, ObjectType } from 'type-graphql';
import type { Context } from '../context.js';

@ObjectType({ simpleResolvers: true, description: 'What the records of a group have in common.' })
export class Group {
  @Field(() => String, {
    description: 'An enum’s value, a key, a member’s external id; NONE for the records that have none.',
  })
  readonly key!: string;

  @Field(() => String, { description: 'What people read: the record’s present name or title, or the value in words.' })
  readonly title!: string;

  @Field(() => ID, { nullable: true, description: 'The id, where the group is a record that has one.' })
  readonly id!: string | null;
}

/** What a group is named after: a record by its id or key, an enum's value in words, or a text as it is. */
export type GroupKind = 'member' | 'segment' | 'stage' | 'playbook' | 'value' | 'text';

/** Names groups by what a column holds; loads of one request share their statements. */
export type GroupNames = (ctx: Context, kind: GroupKind, value: string | null) => Promise<Group>;

export const NO_GROUP: Group = { key: 'NONE', title: 'None', id: null };

/** The names of what a row of a count was grouped by: by one thing, or by two. */
export async function namesOf(
  ctx: Context,
  names: GroupNames,
  kinds: readonly GroupKind[],
  values: readonly (string | null)[],
): Promise<Group & { readonly across: Group | null }> {
  const [group = NO_GROUP, across = null] = await Promise.all(
    kinds.map((kind, place) => names(ctx, kind, values[place] ?? null)),
  );
  return { ...group, across };
}

/** An enum's value as people read it: `IN_PROGRESS` → `In progress`. */
export const inWords = (value: string): string =>
  `${value.slice(0, 1)}${value.slice(1).toLowerCase().replaceAll('_', ' ')}`;
