import type { Diagnostic } from '../../condition/condition.js';
import type { RulebookStore } from '../../engine/rulebook-store.js';
import type { Context } from '../../kernel/context.js';
import { badInput, conflict } from '../../kernel/errors.js';
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

export interface Draft {
  readonly text: string;
  readonly format: TextFormat;
  /** The `draftVersion` that the playbook must be at; left out = whichever. */
  readonly expectedVersion?: number | null;
}

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

  /**
   * @throws BAD_INPUT when the text is sound but holds a plugin, or more or fewer than one playbook; CONFLICT when the
   * playbook is not at the expected version
   */
  async save(ctx: Context, { text, format, expectedVersion }: Draft): Promise<SavedDraft> {
    const { definition, isWhole, diagnostics } = checkText(text, format, await this.rulebooks.current(ctx));
    if (definition === undefined) return { isSaved: false, playbook: null, version: null, diagnostics };
    const [playbook, ...more] = definition.playbooks ?? [];
    if (isWhole || playbook === undefined || more.length > 0)
      throw badInput(
        'A draft is one playbook, with `key: …` at the top. A plugin is a file in the plugins folder.',
        'input',
        'text',
      );
    const { hash, label } = await this.publishing.change(ctx, async (ctx) => {
      if (expectedVersion != null) await this.checkVersion(ctx, playbook.key, expectedVersion);
      return this.store(ctx, playbook, text, format);
    });
    return {
      isSaved: true,
      playbook: await this.playbooks.known(ctx.fresh(), playbook.key),
      version: versionView(hash, label),
      diagnostics,
    };
  }

  /** @throws CONFLICT; nobody else stores meanwhile, for whoever does holds the rulebook's lock */
  private async checkVersion(ctx: Context, key: string, expected: number): Promise<void> {
    const version = await this.versions.draftVersion(ctx, key);
    if (version === expected) return;
    const [latest] = await this.versions.ofKey(ctx, key);
    throw conflict('playbook', expected, {
      version,
      playbookKey: key,
      ...(latest && { hash: latest.hash, label: latest.label, state: latest.state }),
    }).at('input', 'expectedVersion');
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
    if (known.sourceText !== sourceText || known.sourceFormat !== sourceFormat)
      await this.versions.keepSource(ctx, known.hash, sourceFormat, sourceText);
    return known;
  }
}
