import type { ClassType } from 'type-graphql';
import type { Context } from '../kernel/context.js';

/** What an event, a cause or an id can point to. */
export const EDGE_KINDS = [
  'account',
  'contact',
  'member',
  'task',
  'run',
  'subscription',
  'surveyAnswer',
  'surveyRequest',
  'ticket',
  'touchpoint',
  'guide',
  'effect',
  'heldBack',
  'opportunity',
  'risk',
  'cause',
  'segmentByKey',
  'stageByKey',
  'playbookByKey',
] as const;
export type EdgeKind = (typeof EDGE_KINDS)[number];

/** Edge → the GraphQL type at its end. */
export type EdgeTypes = Readonly<Record<EdgeKind, ClassType<object>>>;

/** Edge → how the record is loaded by id or key; loads of one request share their statements. */
export type EdgeLoaders = Readonly<Record<EdgeKind, (ctx: Context, key: string) => Promise<object | null>>>;
