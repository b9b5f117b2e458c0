import { z } from 'zod';
import { storedSettings } from '../../engine/plugin-setting.store.js';
import type { RulebookStore } from '../../engine/rulebook-store.js';
import type { Context } from '../../kernel/context.js';
import type { BuiltInAction } from '../../playbook/definition/built-in-actions.js';
import { CodeFailure } from '../../plugin/host/code-failure.js';
import type { QuarantineStore } from '../../plugin/host/quarantine.store.js';
import type { WorkerHost } from '../../plugin/host/worker-host.js';
import { type ActionDescription, type MeasureDescription, timeoutOf } from '../../sdk/code.definition.js';
import type { PluginDefinition } from '../../sdk/plugin.definition.js';
import { effectiveSettings } from '../../sdk/settings.rules.js';
import { ActionFailure, permanent } from './action-failure.js';
import { EXTERNAL_ID_OF_ACCOUNT } from './effect.sql.js';
import type { ClaimedEffect, Performance, Performers, StandStill } from './performer.js';

/** Who performs what: the built-in actions here, a plugin's code in its thread. */
export class EffectPerformers implements Performers {
  constructor(
    private readonly builtIn: Readonly<Record<BuiltInAction, Performance>>,
    private readonly rulebooks: RulebookStore,
    private readonly host: WorkerHost,
    private readonly quarantines: QuarantineStore,
  ) {}

  async find(
    ctx: Context,
    { kind, plugin, action }: Pick<ClaimedEffect, 'kind' | 'plugin' | 'action'>,
  ): Promise<Performance | StandStill> {
    if (plugin === null)
      return Object.hasOwn(this.builtIn, action) ? this.builtIn[action as BuiltInAction] : 'MISSING_ACTION';
    const declared = (await this.rulebooks.current(ctx)).body.plugins.find(({ name }) => name === plugin);
    const part = (kind === 'ACTION' ? declared?.actions : declared?.measures)?.[action];
    if (declared === undefined || part === undefined || this.host.codeOf(plugin) === undefined) return 'MISSING_ACTION';
    if ((await this.quarantines.of(ctx, plugin)) !== undefined) return 'QUARANTINED';
    return {
      timeoutMs: timeoutOf(part),
      start: { mostMs: this.host.mostStartMs, wait: (ctx, signal) => this.host.prepare(ctx, plugin, signal) },
      perform: (ctx, effect, signal) => this.callCode(ctx, declared, part, effect, signal),
    };
  }

  private async callCode(
    ctx: Context,
    { name: plugin, settings: schema }: PluginDefinition,
    part: ActionDescription | MeasureDescription,
    effect: ClaimedEffect,
    signal: AbortSignal,
  ) {
    const input = effect.payload.with;
    if ('input' in part && part.input !== undefined) checkInput(part.input, input);
    const { values, secrets } = await storedSettings(ctx, plugin);
    const settings = schema === undefined ? {} : effectiveSettings(schema, { ...values, ...secrets });
    const { id, idempotencyKey, payload, kind, action: name, accountId } = { ...effect };
    const call = {
      kind,
      name,
      input,
      idempotencyKey,
      settings,
      facts: payload.facts ?? {},
      account: { id: accountId, externalId: await externalIdOf(ctx, accountId) },
    };
    try {
      const answer = await this.host.call(ctx, plugin, call, signal);
      return kind === 'MEASURE' ? measured(answer) : answer;
    } catch (error) {
      if (error instanceof CodeFailure)
        throw new ActionFailure(error.code, error.message, { isPermanent: error.isPermanent });
      ctx.log.debug({ effectId: id }, 'a call failed');
      throw error;
    }
  }
}

async function externalIdOf(ctx: Context, accountId: string): Promise<string> {
  const [row] = await ctx.db.query<{ external_id: string }>(EXTERNAL_ID_OF_ACCOUNT, [accountId]);
  if (row === undefined) throw permanent('ACCOUNT_UNKNOWN', 'The account is no longer there.');
  return row.external_id;
}

/** Templates are filled in now: what they came to must still be what the action takes. */
function checkInput(schema: Readonly<Record<string, unknown>>, input: unknown): void {
  const issue = z.fromJSONSchema(schema as never).safeParse(input).error?.issues[0];
  if (issue !== undefined) throw permanent('BAD_INPUT', `${issue.path.join('.')}: ${issue.message}`);
}

/** What a measure may answer. */
function measured(answer: unknown): number | boolean | null {
  if (answer === null || typeof answer === 'boolean' || (typeof answer === 'number' && Number.isFinite(answer)))
    return answer;
  throw permanent('WRONG_ANSWER', 'A measure answers a number, true or false, or null for unknown.');
}
