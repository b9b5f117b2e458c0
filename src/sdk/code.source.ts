import type { z } from 'zod';
import type { ActionDescription, MeasureDescription } from './code.definition.js';

type JsonSchema = Readonly<Record<string, unknown>>;

/** What a plugin's code may use while it is called. */
export interface CodeTools {
  /** The plugin's settings, its secrets too. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The facts that it asks for, by path; null = unknown. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** The account's id, and its id in your own systems. */
  readonly account: { readonly id: string; readonly externalId: string };
  /** As the platform's: give it `signal`, so that it ends with the call. */
  readonly fetch: typeof fetch;
  /** Aborted when the call's time is over. */
  readonly signal: AbortSignal;
  /** A line in the server's log, with the plugin's name; data beside it as JSON. No names, addresses or secrets. */
  readonly log: (message: string, data?: Readonly<Record<string, unknown>>) => void;
  /** Ends the call for good: it is not tried again. Any other error is tried again later. */
  readonly giveUp: (message: string, code?: string) => never;
}

export interface ActionTools extends CodeTools {
  /** The same in every attempt of this effect: hand it to the receiver, so that nothing happens twice. */
  readonly idempotencyKey: string;
}

/**
 * An action as its author writes it. What it answers is kept with the effect; `{ outcome: 'CREATED' }` becomes the
 * step's outcome.
 */
export interface ActionSource<Input = Record<string, unknown>> extends Omit<ActionDescription, 'input' | 'run'> {
  readonly input?: z.ZodType<Input> | JsonSchema;
  readonly run: (input: Input, tools: ActionTools) => unknown;
}

/** A measure as its author writes it: a number, true or false, or null for unknown. */
export interface MeasureSource extends Omit<MeasureDescription, 'run'> {
  readonly run: (tools: CodeTools) => number | boolean | null | Promise<number | boolean | null>;
}

/** The parts of a plugin that hold code or schemas; in its definition, which is data, their description stands. */
export interface CodeParts {
  // biome-ignore lint/suspicious/noExplicitAny: each action has an input of its own
  readonly actions?: Readonly<Record<string, ActionSource<any> | ActionDescription>>;
  readonly measures?: Readonly<Record<string, MeasureSource | MeasureDescription>>;
  readonly settings?: z.ZodType | JsonSchema;
}
