import { Ctx, Query, Resolver } from 'type-graphql';
import type { FactSpec } from '../condition/fact.js';
import { FUNCTIONS } from '../condition/functions.js';
import { EVENT_TYPES, EVENTS, type EventSpec } from '../event/catalogue.js';
import { Context } from '../kernel/context.js';
import { grouped } from '../kernel/grouped.js';
import { type CatalogueEvent, type CatalogueFactGroup, FactCatalogue } from './fact-catalogue.view.js';

/** The facts in force: the domains' own, and those that attributes and features declare. */
export interface FactReader {
  facts(ctx: Context): Promise<readonly FactSpec[]>;
}

@Resolver()
export class FactCatalogueResolver {
  constructor(private readonly reader: FactReader) {}

  @Query(() => FactCatalogue, {
    complexity: 500,
    description: 'What conditions can name: facts, events and functions.',
  })
  async factCatalogue(@Ctx() ctx: Context): Promise<FactCatalogue> {
    return { groups: groupsOf(await this.reader.facts(ctx)), events: EVENT_TYPES.map(eventView), functions: FUNCTIONS };
  }
}

const groupsOf = (facts: readonly FactSpec[]): CatalogueFactGroup[] =>
  [...grouped(facts, ({ path }) => path.slice(0, path.indexOf('.')))].map(([name, facts]) => ({ name, facts }));

function eventView(type: (typeof EVENT_TYPES)[number]): CatalogueEvent {
  const { title, isLogged, fields }: EventSpec = EVENTS[type];
  return {
    type,
    title,
    isLogged,
    fields: Object.entries(fields).map(([path, { type, description, isOptional = false }]) => ({
      path,
      type,
      description,
      isOptional,
    })),
  };
}
