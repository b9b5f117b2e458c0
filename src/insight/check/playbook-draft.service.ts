import type { Diagnostic } from '../../condition/condition.js';
import type { RulebookStore } from '../../engine/rulebook-store.js';
import type { Context } from '../../kernel/context.js';
import { badInput } from '../../kernel/errors.js';
import type { PlaybookService } from '../../playbook/api/playbook.service.js';
import type { Playbook } from '../../playbook/api/playbook.view.js';
import { type PlaybookVersion, versionView } from '../../playbook/api/version.view.js';
import { versionHash } from '../../playbook/definition/content-hash.js';
import type { PlaybookDefinition } from '../../playbook/definition/playbook.definition.js';
import type { Publications } from '../../playbook/version/rollout.service.js';
import type { PlaybookVersionRow } from '../../playbook/version/version.entity.js';
import type { VersionStore } from '../../playbook/version/version.store.js';
import { checkText } from '../../plugin/check-text.js';
import type { TextFormat } from '../../sdk/text/yaml.js';

export interface SavedDraft {
  readonly isSaved: boolean;
  readonly playbook: Playbook | null;
  readonly version: PlaybookVersion | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Stores playbooks that are written as a text. A draft fires nothing until a version of it is released. */
export class PlaybookDraftService {
  constructor(
    private readonly rulebooks: RulebookStore,
    private readonly publishing: Publications,
    private readonly versions: VersionStore,
    private readonly playbooks: PlaybookService,
  ) {}

  /** @throws BAD_INPUT when the text is sound but holds a plugin, or more or fewer than one playbook */
  async save(ctx: Context, text: string, format: TextFormat): Promise<SavedDraft> {
    const { definition, isWhole, diagnostics } = checkText(text, format, await this.rulebooks.current(ctx));
    if (definition === undefined) return { isSaved: false, playbook: null, version: null, diagnostics };
    const [playbook, ...more] = definition.playbooks ?? [];
    if (isWhole || playbook === undefined || more.length > 0)
      throw badInput(
        'A draft is one playbook, with `key: …` at the top. A plugin is a file in the plugins folder.',
        'input',
        'text',
      );
    const { hash, label } = await this.publishing.change(ctx, (ctx) => this.store(ctx, playbook, text, format));
    return {
      isSaved: true,
      playbook: await this.playbooks.known(ctx.fresh(), playbook.key),
      version: versionView(hash, label),
      diagnostics,
    };
  }

  /** Content that is known already gets its author's latest text, and keeps its state. */
  private async store(
    ctx: Context,
    definition: PlaybookDefinition,
    sourceText: string,
    sourceFormat: TextFormat,
  ): Promise<PlaybookVersionRow> {
    const [known] = await this.versions.byHashes(ctx, [versionHash(definition)]);
    if (known === undefined)
      return this.versions.add(
        ctx,
        { definition, plugin: '', label: '', isLive: false, sourceFormat, sourceText },
        'API',
      );
    await this.versions.keepSource(ctx, known.hash, sourceFormat, sourceText);
    return known;
  }
}
