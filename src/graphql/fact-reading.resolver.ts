import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { EVENT_TYPES, EVENTS, type EventSpec } from '../event/catalogue.js';
import { FactReading } from '../event/cause.entity.js';
import { Context } from '../kernel/context.js';
import { GraphQLJSON } from '../kernel/graphql/scalars.js';
import { momentText } from '../kernel/moment-text.js';
import type { FactReader } from './fact-catalogue.resolver.js';

/** What events call their moments, as conditions read them: `event.endsAt`. */
const OF_EVENTS = EVENT_TYPES.flatMap((type) =>
  Object.entries((EVENTS[type] as EventSpec).fields).flatMap(([path, field]) =>
    field.type === 'timestamp' ? [`event.${path}`] : [],
  ),
);

/** What whyNot reads of a trigger's memory. */
const OF_MEMORY = ['since', 'moment', 'next'];

/** Shows what was read: a moment as everywhere in the API, whatever fact, event or memory it was read from. */
@Resolver(() => FactReading)
export class FactReadingResolver {
  constructor(private readonly reader: FactReader) {}

  @FieldResolver(() => GraphQLJSON, {
    nullable: true,
    description: 'Its value then, a moment as an RFC 3339 text; null when it was unknown.',
  })
  async value(@Ctx() ctx: Context, @Root() { name, value }: FactReading): Promise<unknown> {
    if (typeof value !== 'number') return value;
    return name.endsWith('At') || (await this.moments(ctx)).has(name) ? momentText(value) : value;
  }

  private moments(ctx: Context): Promise<ReadonlySet<string>> {
    return ctx.memo(FactReadingResolver, async () => {
      const facts = await this.reader.facts(ctx);
      const ofFacts = facts.flatMap(({ path, type }) => (type === 'timestamp' ? [path] : []));
      return new Set([...ofFacts, ...OF_EVENTS, ...OF_MEMORY]);
    });
  }
}
