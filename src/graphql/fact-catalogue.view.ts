import { Field, ObjectType } from 'type-graphql';

@ObjectType({ simpleResolvers: true, description: 'A fact of an account, as conditions and templates read it.' })
export class CatalogueFact {
  @Field(() => String, { description: 'How it is written: `health.score`.' })
  readonly path!: string;

  @Field(() => String, { description: 'double, bool, string, timestamp or list<string>.' })
  readonly type!: string;

  @Field(() => String, { nullable: true, description: 'The unit of a number.' })
  readonly unit?: string | undefined;

  @Field(() => String, { description: 'What it says.' })
  readonly description!: string;

  @Field(() => String, { nullable: true, description: 'When it is unknown; null when it never is.' })
  readonly unknownWhen?: string | undefined;

  @Field(() => [String], { nullable: true, description: 'The values that it takes, when they are declared.' })
  readonly values?: readonly string[] | undefined;
}

@ObjectType({ simpleResolvers: true, description: 'Facts with a common head.' })
export class CatalogueFactGroup {
  @Field(() => String, { description: 'What their paths begin with: `usage`.' })
  readonly name!: string;

  @Field(() => [CatalogueFact], { description: 'The facts.' })
  readonly facts!: readonly CatalogueFact[];
}

@ObjectType({ simpleResolvers: true, description: 'A field of an event: `event.<path>` in a condition.' })
export class CatalogueEventField {
  @Field(() => String, { description: 'Its path below `event`.' })
  readonly path!: string;

  @Field(() => String, { description: 'double, bool, string, timestamp or list<string>.' })
  readonly type!: string;

  @Field(() => String, { description: 'What it says.' })
  readonly description!: string;

  @Field(() => Boolean, { description: 'Whether it may be missing: then it is unknown.' })
  readonly isOptional!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'A kind of event that playbooks can listen to.' })
export class CatalogueEvent {
  @Field(() => String, { description: 'Its name in playbooks and webhooks: `stage.entered`.' })
  readonly type!: string;

  @Field(() => String, { description: 'What happened.' })
  readonly title!: string;

  @Field(() => Boolean, { description: 'Whether the event log keeps it. A single use of a feature is too frequent.' })
  readonly isLogged!: boolean;

  @Field(() => [CatalogueEventField], { description: 'What it tells.' })
  readonly fields!: readonly CatalogueEventField[];
}

@ObjectType({ simpleResolvers: true, description: 'A function that conditions and templates offer.' })
export class CatalogueFunction {
  @Field(() => String, { description: 'How it is called, and what it answers.' })
  readonly signature!: string;

  @Field(() => String, { description: 'What it does.' })
  readonly description!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'Everything that a condition can name: what an editor completes and checks.',
})
export class FactCatalogue {
  @Field(() => [CatalogueFactGroup], { description: 'Facts, by the head of their paths.' })
  readonly groups!: readonly CatalogueFactGroup[];

  @Field(() => [CatalogueEvent], { description: 'Events.' })
  readonly events!: readonly CatalogueEvent[];

  @Field(() => [CatalogueFunction], { description: 'Functions.' })
  readonly functions!: readonly CatalogueFunction[];
}
