import 'reflect-metadata';
import {
  execute,
  type GraphQLObjectType,
  getNamedType,
  isInterfaceType,
  parse,
  validate,
  validateSchema,
} from 'graphql';
import { Field, ID, ObjectType, Query, Resolver } from 'type-graphql';
import { EVENTS, type EventType, enumName, typeName } from '../../../src/event/catalogue.js';
import { LifecycleEventRow } from '../../../src/event/lifecycle-event.entity.js';
import { EDGE_KINDS, type EdgeKind, type EdgeLoaders, type EdgeTypes } from '../../../src/graphql/edges.js';
import {
  ACCOUNT_EVENTS,
  COMPANY_EVENTS,
  defineEventTypes,
  LOGGED_TYPES,
} from '../../../src/graphql/lifecycle-event.view.js';
import { buildPerennialSchema } from '../../../src/graphql/schema.js';

function aRecord(name: string) {
  class Thing {
    id!: string;
  }
  Field(() => ID, { description: 'Id.' })(Thing.prototype, 'id');
  ObjectType(name[0]?.toUpperCase() + name.slice(1), { simpleResolvers: true, description: 'A record.' })(Thing);
  return Thing;
}

const perEdge = <T>(make: (kind: EdgeKind) => T) =>
  Object.fromEntries(EDGE_KINDS.map((kind) => [kind, make(kind)])) as Record<EdgeKind, T>;
const types: EdgeTypes = perEdge((kind) => aRecord(`${kind}Record`));
const loaders: EdgeLoaders = perEdge(
  (kind) => async (_ctx, key) => (key.startsWith('gone') ? null : { id: `${kind}:${key}` }),
);
const { LifecycleEvent, CompanyEvent, byType } = defineEventTypes(types);

let rows: LifecycleEventRow[] = [];

@Resolver()
class EventsResolver {
  @Query(() => [LifecycleEvent], { description: 'Events.' })
  events() {
    return rows.map(
      (row) => new (byType.get(row.type) as never as new (...args: unknown[]) => object)(row, loaders, 'EUR'),
    );
  }

  @Query(() => [CompanyEvent], { description: 'Events of the company.' })
  companyEvents() {
    return this.events();
  }
}

const schema = buildPerennialSchema({ resolvers: [EventsResolver], container: { get: () => new EventsResolver() } });

const aRow = (type: EventType, data: Record<string, unknown>, more: Partial<LifecycleEventRow> = {}) =>
  Object.assign(new LifecycleEventRow(), {
    position: 7,
    id: 'evnt_1',
    type,
    at: 0,
    accountId: 'acct_1',
    contactId: null,
    playbookKey: null,
    causeId: 'caus_1',
    data,
    ...more,
  });

async function ask(selection: string, ...asked: LifecycleEventRow[]): Promise<unknown> {
  rows = asked;
  const isOfCompany = asked.some(({ accountId }) => accountId === null);
  const document = parse(`{ events: ${isOfCompany ? 'companyEvents' : 'events'} { ${selection} } }`);
  expect(validate(schema, document)).toEqual([]);
  const { data, errors } = await execute({ schema, document });
  expect(errors).toBeUndefined();
  return JSON.parse(JSON.stringify((data as { events: unknown }).events));
}

it('has a described type for every logged event and none for signals that are too frequent', () => {
  expect(validateSchema(schema)).toEqual([]);
  const implementationsOf = (name: string) =>
    schema.getImplementations(schema.getType(name) as never).objects.map((type) => type.name);
  const implementations = implementationsOf('LifecycleEvent');
  expect(implementations.sort()).toEqual(ACCOUNT_EVENTS.map(typeName).sort());
  expect(implementationsOf('CompanyEvent').sort()).toEqual(COMPANY_EVENTS.map(typeName).sort());
  expect(implementations).not.toContain('FeatureUsed');
  expect(isInterfaceType(schema.getType('LifecycleEvent'))).toBe(true);
});

it('answers what all events have, resolved by type', async () => {
  const answer = await ask(
    '__typename id cursor type at account { id } cause { id }',
    aRow('stage.entered', { stage: 'trial' }),
  );
  const ofCompany = await ask(
    '__typename id cursor type at cause { id }',
    aRow('plugin.failed', { plugin: 'x', code: 'y' }, { accountId: null, causeId: null }),
  );
  expect(answer).toEqual([
    {
      __typename: 'StageEntered',
      id: 'evnt_1',
      cursor: expect.any(String),
      type: 'STAGE_ENTERED',
      at: '1970-01-01T00:00:00.000Z',
      account: { id: 'account:acct_1' },
      cause: { id: 'cause:caus_1' },
    },
  ]);
  expect(ofCompany).toEqual([
    {
      __typename: 'PluginFailed',
      id: 'evnt_1',
      cursor: expect.any(String),
      type: 'PLUGIN_FAILED',
      at: '1970-01-01T00:00:00.000Z',
      cause: null,
    },
  ]);
});

it('turns ids and keys into the records they name', async () => {
  expect(
    await ask(
      '... on StageEntered { stage { id } from { id } moveReason }',
      aRow('stage.entered', { stage: 'trial', reason: 'asked' }),
    ),
  ).toEqual([{ stage: { id: 'stageByKey:trial' }, from: null, moveReason: 'asked' }]);
  expect(
    await ask(
      '... on OwnerChanged { owner { id } from { id } }',
      aRow('owner.changed', { ownerId: 'memb_2', fromId: 'gone' }),
    ),
  ).toEqual([{ owner: { id: 'member:memb_2' }, from: null }]);
  expect(
    await ask(
      '... on SurveyAnswered { surveyKind score answer { id } contact { id } }',
      aRow('survey.answered', { kind: 'NPS', score: 9, answerId: 'answ_1' }, { contactId: 'cont_1' }),
    ),
  ).toEqual([
    { surveyKind: 'NPS', score: 9, answer: { id: 'surveyAnswer:answ_1' }, contact: { id: 'contact:cont_1' } },
  ]);
  expect(
    await ask(
      '... on FiringHeldBack { playbook { id } reason releasesAt }',
      aRow('firing.heldBack', { heldBackId: 'held_1', playbook: 'risk', reason: 'REENTRY', releasesAt: 1000 }),
    ),
  ).toEqual([{ playbook: { id: 'playbookByKey:risk' }, reason: 'REENTRY', releasesAt: '1970-01-01T00:00:01.000Z' }]);
});

it('gathers fields with a common head', async () => {
  const health = aRow('health.changed', {
    'before.score': 70,
    'before.band': 'GREEN',
    'after.score': 41.5,
    'after.band': 'RED',
    bandChanged: true,
  });
  expect(await ask('... on HealthChanged { before { score band } after { score band } bandChanged }', health)).toEqual([
    { before: { score: 70, band: 'GREEN' }, after: { score: 41.5, band: 'RED' }, bandChanged: true },
  ]);
  const joined = aRow('contact.joined', {
    contactId: 'cont_1',
    role: 'CHAMPION',
    'previous.accountId': 'acct_0',
    'previous.accountName': 'Secret',
    'previous.npsScore': 9,
  });
  expect(
    await ask('... on ContactJoined { contact { id } role previous { account { id } role npsScore } }', joined),
  ).toEqual([
    {
      contact: { id: 'contact:cont_1' },
      role: 'CHAMPION',
      previous: { account: { id: 'account:acct_0' }, role: null, npsScore: 9 },
    },
  ]);
  expect(
    await ask(
      '... on MrrMoved { before { amountMinor currency } after { amountMinor } }',
      aRow('mrr.moved', { before: 10, after: 12.5 }),
    ),
  ).toEqual([{ before: { amountMinor: 1000, currency: 'EUR' }, after: { amountMinor: 1250 } }]);
});

it('has no field for a name, which the log never keeps', () => {
  for (const type of LOGGED_TYPES)
    for (const name of Object.keys((schema.getType(typeName(type)) as GraphQLObjectType).getFields()))
      expect(['name', 'accountName']).not.toContain(name);
});

it('lets one operation ask every event for every field that is a plain value', () => {
  const selections = ACCOUNT_EVENTS.map((type) => {
    const fields = Object.values((schema.getType(typeName(type)) as GraphQLObjectType).getFields());
    const asked = fields.map(({ name, type }) => ('getFields' in getNamedType(type) ? `${name} { __typename }` : name));
    return `... on ${typeName(type)} { ${asked.join(' ')} }`;
  });
  expect(validate(schema, parse(`{ events { ${selections.join(' ')} } }`))).toEqual([]);
});

it('spells every event three ways from one table', () => {
  expect(enumName('firing.heldBack')).toBe('FIRING_HELD_BACK');
  expect(typeName('firing.heldBack')).toBe('FiringHeldBack');
  expect(EVENTS['firing.heldBack'].title).not.toBe('');
});
