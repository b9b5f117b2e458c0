import type { Account } from '../../account/account.entity.js';
import type { AccountService } from '../../account/account.service.js';
import type { FactMoment } from '../../condition/fact.js';
import type { RulebookStore } from '../../engine/rulebook-store.js';
import type { Calendar } from '../../kernel/calendar.js';
import type { Context } from '../../kernel/context.js';
import { playbookDiagram } from '../../playbook/definition/diagram.js';
import type { CompiledPlaybook } from '../../playbook/model/compiled-playbook.js';
import { checkText, type TextCheck } from '../../plugin/check-text.js';
import type { TextFormat } from '../../sdk/text/yaml.js';
import { audienceOf } from './audience.js';
import type { PlaybookAudience, PlaybookCheck } from './playbook-check.view.js';

/** Checks a text while it is being typed: what is wrong with it, how it looks, and whom it would concern. */
export class PlaybookCheckService {
  constructor(
    private readonly rulebooks: RulebookStore,
    private readonly accounts: AccountService,
    private readonly calendar: Calendar,
  ) {}

  /** `playbookKey` picks one of several playbooks for diagram and audience; the first when left out. */
  async check(ctx: Context, text: string, format: TextFormat, playbookKey?: string): Promise<PlaybookCheck> {
    const { diagnostics, ...checked } = checkText(text, format, await this.rulebooks.current(ctx));
    const playbook = checked.playbooks.find(({ key }) => playbookKey === undefined || key === playbookKey);
    return {
      isValid: diagnostics.every(({ severity }) => severity !== 'ERROR'),
      diagnostics,
      diagram: playbook === undefined ? null : playbookDiagram(playbook.definition),
      findAudience: () => this.audience(ctx, playbook, checked.scope),
    };
  }

  sample(ctx: Context, ids: readonly string[]): Promise<Account[]> {
    return this.accounts.byIds(ctx, ids).then((found) => found.filter((account) => account !== null));
  }

  private async audience(
    ctx: Context,
    playbook: CompiledPlaybook | undefined,
    scope: TextCheck['scope'],
  ): Promise<PlaybookAudience | null> {
    if (playbook === undefined || scope === undefined) return null;
    const at: FactMoment = {
      now: ctx.now(),
      today: this.calendar.dayOf(ctx.now()),
      calendar: this.calendar,
      surroundings: await this.rulebooks.surroundings(ctx),
    };
    const found = await audienceOf(ctx, playbook, scope, at);
    return { ...found, note: noteOf(playbook, found) };
  }
}

function noteOf(
  { audience }: CompiledPlaybook,
  { examined, isCut }: { readonly examined: number; readonly isCut: boolean },
): string | null {
  const reads = (audience?.dependencies ?? []).filter((path) => path.startsWith('event.'));
  const notes = [
    ...(isCut ? [`Only the first ${examined} accounts by name were looked at.`] : []),
    ...(reads.length > 0 ? [`${reads.join(', ')} is known only when it fires, so it counts as unknown here.`] : []),
  ];
  return notes.length === 0 ? null : notes.join(' ');
}
