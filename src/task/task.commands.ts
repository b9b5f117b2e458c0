import { z } from 'zod';
import { lines, millis, text } from '../kernel/fields.js';
import { DIRECTIONS, SENTIMENTS, TOUCHPOINT_KINDS } from '../signal/catalogue.js';
import { TASK_KINDS, TASK_PRIORITIES } from './task.types.js';

const taskId = text(40);
const expectedVersion = z.number().int().optional();

/** What the person who completes a task says about the contact with the customer. */
const reachSchema = z.strictObject({
  reached: z.boolean().optional(),
  kind: z.enum(TOUCHPOINT_KINDS).optional(),
  direction: z.enum(DIRECTIONS).optional(),
  channel: text(50).optional(),
  sentiment: z.enum(SENTIMENTS).optional(),
  notes: lines(20_000).optional(),
});

/** A task that has ended, as much as a reopening brings back. */
const keptTask = z.strictObject({
  id: taskId,
  version: z.number().int(),
  status: z.enum(['DONE', 'CANCELLED']),
  kind: z.enum(TASK_KINDS),
  title: text(500),
  bindings: z.record(z.string(), z.unknown()),
  priority: z.enum(TASK_PRIORITIES),
  outcomes: z.array(z.string()),
  checklist: z.array(z.strictObject({ key: z.string(), text: z.string(), isDone: z.boolean() })),
  causeId: z.string(),
  createdAt: millis,
  endedAt: millis,
  effectHash: z.string().regex(/^[0-9a-f]{64}$/),
  contactId: taskId.optional(),
  assigneeId: taskId.optional(),
  dueAt: millis.optional(),
  startedAt: millis.optional(),
  note: z.string().optional(),
  playbookKey: z.string().optional(),
  runId: z.string().optional(),
  stepKey: z.string().optional(),
});
export type KeptTask = z.infer<typeof keptTask>;

/** The properties of the task commands. */
export const TASK_COMMANDS = {
  created: z.strictObject({
    title: text(500),
    kind: z.enum(TASK_KINDS),
    contactId: taskId.optional(),
    /** Left out = the account's owner; null = nobody. */
    assigneeId: taskId.nullable().optional(),
    dueAt: millis.optional(),
    priority: z.enum(TASK_PRIORITIES).default('NORMAL'),
    checklist: z.array(text(500)).max(50).default([]),
    outcomes: z
      .array(z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'a code of letters, digits or _'))
      .max(20)
      .default([]),
  }),
  started: z.strictObject({ taskId, expectedVersion }),
  completed: z.strictObject({
    taskId,
    expectedVersion,
    outcome: z.string().optional(),
    note: lines(20_000).optional(),
    touchpoint: reachSchema.optional(),
    /** Milliseconds for which the outcome can still be withdrawn; folded at once when left out. */
    holdFor: z.number().int().min(1000).max(600_000).optional(),
  }),
  snoozed: z.strictObject({ taskId, expectedVersion, until: millis }),
  cancelled: z.strictObject({ taskId, expectedVersion, reason: lines(2000).optional() }),
  assigned: z.strictObject({ taskId, expectedVersion, memberId: taskId.nullable() }),
  ticked: z.strictObject({ taskId, expectedVersion, itemKey: text(64), isDone: z.boolean() }),
  /** What is left out stays; null clears a due date or a note. */
  edited: z.strictObject({
    taskId,
    expectedVersion,
    title: text(500).optional(),
    dueAt: millis.nullable().optional(),
    priority: z.enum(TASK_PRIORITIES).optional(),
    note: text(20_000).nullable().optional(),
  }),
  outcomeWithdrawn: z.strictObject({ taskId, expectedVersion }),
  /** The task as its row has it: an ended task is no longer in its account's memory. */
  reopened: z.strictObject({ task: keptTask, reason: text(2000).optional() }),
} as const;
