import { EVENTS, type EventField, type EventSpec, type EventType } from '../event/catalogue.js';
import type { EdgeKind } from './edges.js';
import { type EventValue, eventValue } from './event-values.js';

/** A field of an event's GraphQL type that points to a record. `path` is where the event's data holds its id or key. */
export interface EdgeField {
  readonly name: string;
  readonly path: string;
  readonly edge: EdgeKind;
  readonly description: string;
  /** True when there always is a record at its end. Others may be gone by now. */
  readonly isSure: boolean;
}

/** A field with a value of its own. `path` is its name in the catalogue. */
export interface ValueField {
  readonly name: string;
  readonly path: string;
  readonly field: EventField;
  /** The GraphQL enum, where it is one. */
  readonly enumeration?: EventValue['enumeration'];
}

/** Fields with a common head (`before.score`, `before.band`) make an object. */
export interface GroupField {
  readonly name: string;
  readonly members: readonly (EdgeField | ValueField)[];
}

export interface EventShape {
  readonly edges: readonly EdgeField[];
  readonly values: readonly ValueField[];
  readonly groups: readonly GroupField[];
}

/** Field of the catalogue → the edge it is in GraphQL. */
const EDGES: Readonly<Record<string, { readonly name: string; readonly edge: EdgeKind }>> = {
  taskId: { name: 'task', edge: 'task' },
  runId: { name: 'run', edge: 'run' },
  guideId: { name: 'offer', edge: 'guide' },
  opportunityId: { name: 'opportunity', edge: 'opportunity' },
  riskId: { name: 'risk', edge: 'risk' },
  effectId: { name: 'effect', edge: 'effect' },
  heldBackId: { name: 'heldBack', edge: 'heldBack' },
  subscriptionId: { name: 'subscription', edge: 'subscription' },
  answerId: { name: 'answer', edge: 'surveyAnswer' },
  requestId: { name: 'request', edge: 'surveyRequest' },
  ticketId: { name: 'ticket', edge: 'ticket' },
  touchpointId: { name: 'touchpoint', edge: 'touchpoint' },
  contactId: { name: 'contact', edge: 'contact' },
  accountId: { name: 'account', edge: 'account' },
  toAccountId: { name: 'toAccount', edge: 'account' },
  ownerId: { name: 'owner', edge: 'member' },
  fromId: { name: 'from', edge: 'member' },
  assigneeId: { name: 'assignee', edge: 'member' },
  playbook: { name: 'playbook', edge: 'playbookByKey' },
  playbookKey: { name: 'playbook', edge: 'playbookByKey' },
  segment: { name: 'segment', edge: 'segmentByKey' },
  stage: { name: 'stage', edge: 'stageByKey' },
};

/** Same words, another meaning. */
const FROM_STAGE = { from: { name: 'from', edge: 'stageByKey' } } as const;
const OWN_EDGES: Partial<Record<EventType, typeof EDGES>> = {
  'stage.entered': FROM_STAGE,
  'stage.refused': FROM_STAGE,
};

/** Names are read in conditions only; the log holds none. */
const NEVER_LOGGED = new Set(['name', 'accountName']);

/** How an event's fields in the catalogue become those of its GraphQL type. */
export function shapeOf(type: EventType): EventShape {
  const { fields, subject }: EventSpec = EVENTS[type];
  const parts = Object.entries(fields).map(([path, field]) => ({
    path,
    field,
    head: path.includes('.') ? path.slice(0, path.indexOf('.')) : undefined,
    tail: path.slice(path.indexOf('.') + 1),
  }));
  const made = parts
    .filter(({ tail }) => !NEVER_LOGGED.has(tail))
    .map(({ path, field, head, tail }) => ({ head, member: memberOf(type, tail, path, field) }));
  const own = made.flatMap(({ head, member }) => (head === undefined ? [member] : []));
  const heads = [...new Set(made.flatMap(({ head }) => head ?? []))];
  const edges = own.filter(isEdge);
  return {
    edges: subject === 'contact' && !edges.some(({ name }) => name === 'contact') ? [...edges, CONTACT] : edges,
    values: own.filter((member): member is ValueField => !isEdge(member)),
    groups: heads.map((name) => ({
      name,
      members: made.flatMap(({ head, member }) => (head === name ? [member] : [])),
    })),
  };
}

export const isEdge = (member: EdgeField | ValueField): member is EdgeField => 'edge' in member;

const CONTACT: EdgeField = {
  name: 'contact',
  path: 'contactId',
  edge: 'contact',
  description: 'The person.',
  isSure: false,
};

/** Tasks are never deleted; a stage that the lifecycle has dropped is still known by its key. */
const KEPT: ReadonlySet<EdgeKind> = new Set(['task', 'stageByKey']);

function memberOf(type: EventType, name: string, path: string, field: EventField): EdgeField | ValueField {
  const edge = OWN_EDGES[type]?.[name] ?? EDGES[name];
  if (edge)
    return { ...edge, path, description: `${field.description}.`, isSure: KEPT.has(edge.edge) && !field.isOptional };
  const { name: shown = name, enumeration } = eventValue(type, name);
  return { name: shown, path, field, ...(enumeration !== undefined && { enumeration }) };
}
