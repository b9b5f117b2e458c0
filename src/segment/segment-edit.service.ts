import type { Context } from '../kernel/context.js';
import { badInput, conflict, notFound, PerennialError, quote } from '../kernel/errors.js';
import { segmentIdOf } from '../kernel/ids.js';
import { present } from '../kernel/present.js';
import {
  type DeclaredSegment,
  declaredSegments,
  deleteSegmentRow,
  insertSegment,
  membersOf,
  updateSegment,
} from './declared-segment.store.js';
import { type SegmentDefinition, segmentDefinition } from './segment.definition.js';
import type {
  ChangeSegmentInput,
  CreateSegmentInput,
  DeclaredSegmentInput,
  DeleteSegmentInput,
} from './segment.inputs.js';
import type { SegmentService } from './segment.service.js';
import type { Segment } from './segment.view.js';
import { referencesTo } from './segment-references.rules.js';
import type { SegmentsInForce, SegmentWriter } from './segment-rulebook.js';

/** Declares, changes and deletes the segments that no plugin declares. */
export class SegmentEditService {
  constructor(
    private readonly rulebook: SegmentWriter,
    private readonly segments: SegmentService,
  ) {}

  /** @throws CONDITION_INVALID, DUPLICATE, BAD_INPUT */
  async create(ctx: Context, input: CreateSegmentInput): Promise<Segment> {
    const definition = definitionOf(input);
    await this.rulebook.checkSegment(ctx, definition).catch(inCondition);
    await this.rulebook
      .changeSegments(ctx, async (ctx, { segments }) => {
        if (segments.some(({ key }) => key === definition.key)) throw keyTaken(definition.key);
        await insertSegment(ctx, definition, Math.min(input.position ?? segments.length, segments.length));
      })
      .catch(inCondition);
    return this.read(ctx, definition.key);
  }

  /** @throws NOT_FOUND, SEGMENT_OF_PLUGIN, CONFLICT, CONDITION_INVALID, BAD_INPUT */
  async change(ctx: Context, input: ChangeSegmentInput): Promise<Segment> {
    const key = await this.rulebook
      .changeSegments(ctx, async (ctx, inForce) => {
        const declared = await declaredOf(ctx, inForce, input);
        const definition = changed(declared.definition, input);
        await updateSegment(ctx, definition, Math.min(input.position ?? declared.position, inForce.segments.length));
        return definition.key;
      })
      .catch(inCondition);
    return this.read(ctx, key);
  }

  /** Returns the key. @throws NOT_FOUND, SEGMENT_OF_PLUGIN, CONFLICT, SEGMENT_IN_USE */
  delete(ctx: Context, input: DeleteSegmentInput): Promise<string> {
    return this.rulebook.changeSegments(ctx, async (ctx, inForce) => {
      const { definition } = await declaredOf(ctx, inForce, input);
      const { key } = definition;
      const references = referencesTo(key, await inForce.speakers());
      if (references.length > 0) throw named(key, references);
      const memberCount = definition.if === undefined ? await membersOf(ctx, key) : 0;
      if (memberCount > 0) throw listed(key, memberCount);
      await deleteSegmentRow(ctx, key);
      return key;
    });
  }

  private async read(ctx: Context, key: string): Promise<Segment> {
    return (await this.segments.byKey(ctx.fresh(), key)) ?? Promise.reject(notFound('segment', key));
  }
}

async function declaredOf(
  ctx: Context,
  { segments, pluginOf }: SegmentsInForce,
  { id, expectedVersion }: DeclaredSegmentInput,
): Promise<DeclaredSegment> {
  const key = segments.find((segment) => segmentIdOf(segment.key) === id)?.key;
  const plugin = key === undefined ? undefined : pluginOf(key);
  if (key !== undefined && plugin !== undefined) throw ofPlugin(key, plugin);
  const found = (await declaredSegments(ctx)).find(({ definition }) => definition.key === key);
  if (found === undefined) throw notFound('segment', id).at('input', 'id');
  const { version, definition } = found;
  if (expectedVersion == null || expectedVersion === version) return found;
  const { title, description = null, if: condition = null } = definition;
  throw conflict('segment', expectedVersion, { id, version, title, description, condition });
}

function changed(
  definition: SegmentDefinition,
  { title, description, condition, settings }: ChangeSegmentInput,
): SegmentDefinition {
  if (title === null) throw badInput('A segment has a title.', 'input', 'title');
  const isStatic = definition.if === undefined;
  if (condition === null && !isStatic) throw keepsKind('A dynamic segment needs a condition.');
  if (condition != null && isStatic) throw keepsKind('A static segment has no condition: its list says who is in it.');
  return definitionOf({
    key: definition.key,
    title: title ?? definition.title,
    description: (description === undefined ? definition.description : description) ?? null,
    condition: condition ?? definition.if ?? null,
    settings: settings ?? present(definition.settings),
  });
}

const keepsKind = (what: string) =>
  badInput(`${what} To change from one to the other, create a segment with another key.`, 'input', 'condition');

function definitionOf({
  key,
  title,
  description,
  condition,
  settings,
}: Pick<CreateSegmentInput, 'key' | 'title' | 'description' | 'condition' | 'settings'>): SegmentDefinition {
  const parsed = segmentDefinition.safeParse({
    key,
    title,
    settings: present({ ...settings }),
    ...present({ description, if: condition }),
  });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = (issue?.path ?? []).map((part) => (part === 'if' ? 'condition' : String(part)));
  throw badInput(`${path.join('.')}: ${issue?.message ?? 'malformed'}.`, 'input', ...path);
}

const keyTaken = (key: string) =>
  new PerennialError('DUPLICATE', `There is a segment with the key ${quote(key)} already.`, { key }, ['input', 'key']);

const ofPlugin = (key: string, plugin: string) =>
  new PerennialError(
    'SEGMENT_OF_PLUGIN',
    `The segment ${quote(key)} is declared by the plugin ${quote(plugin)}: change it there, and the server takes it ` +
      'in.',
    { key, plugin },
    ['input', 'id'],
  );

const named = (key: string, references: readonly string[]) =>
  new PerennialError(
    'SEGMENT_IN_USE',
    `The segment ${quote(key)} is named by ${references.join(', ')}. Change these first, then delete it.`,
    { key, references },
    ['input', 'id'],
  );

const listed = (key: string, memberCount: number) =>
  new PerennialError(
    'SEGMENT_IN_USE',
    `${memberCount} accounts are on the list of the segment ${quote(key)}. Take them off with removeFromSegment, ` +
      'then delete it.',
    { key, memberCount },
    ['input', 'id'],
  );

/** The compiler names the place in the rulebook; whoever sent the condition knows it as a field of theirs. */
function inCondition(error: unknown): never {
  if (!(error instanceof PerennialError) || error.code !== 'CONDITION_INVALID') throw error;
  throw new PerennialError(error.code, error.message, error.data, ['input', 'condition']);
}
