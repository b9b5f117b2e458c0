import type { Surroundings } from '../../condition/surroundings.js';
import type { PublicationService } from '../../engine/publication-service.js';
import type { RulebookBody } from '../../engine/rulebook-body.js';
import type { RulebookStore } from '../../engine/rulebook-store.js';
import type { Calendar, CalendarOptions } from '../../kernel/calendar.js';
import type { Context } from '../../kernel/context.js';
import { VersionStore } from '../../playbook/version/version.store.js';
import { type Candidate, type CandidateInput, candidateOf } from './candidate.js';
import { LIVE_VERSIONS } from './rehearsal.sql.js';

export interface RoomSetting {
  readonly databaseUrl: string;
  readonly calendar: Calendar;
  readonly calendarOptions: CalendarOptions;
}

/** What rehearsals find in this process: the definitions in force, the team, the calendar. */
export class RehearsalRoom {
  private readonly versions = new VersionStore();

  constructor(
    private readonly rulebooks: RulebookStore,
    private readonly rulebook: PublicationService,
    readonly setting: RoomSetting,
  ) {}

  /** @throws PLUGIN_INVALID, PLAYBOOK_UNKNOWN, BAD_INPUT */
  async candidate(ctx: Context, input: CandidateInput): Promise<{ candidate: Candidate; inForce: RulebookBody }> {
    const rulebook = await this.rulebooks.current(ctx);
    const declared = await this.rulebook.declared(ctx);
    const candidate = await candidateOf(input, {
      rulebook,
      declared,
      versions: (key) => this.versions.ofKey(ctx, key),
    });
    return { candidate, inForce: rulebook.body };
  }

  surroundings(ctx: Context): Promise<Surroundings> {
    return this.rulebooks.surroundings(ctx);
  }

  /** The versions that live runs stand on and that are not in force any more. */
  async pinned(
    ctx: Context,
    body: RulebookBody,
  ): Promise<{ label: string; definition: RulebookBody['playbooks'][number]['definition'] }[]> {
    const rows = await ctx.db.query<{ playbook_hash: string }>(LIVE_VERSIONS);
    const present = new Set(body.playbooks.map(({ hash }) => hash));
    const missing = rows.map(({ playbook_hash }) => playbook_hash).filter((hash) => !present.has(hash));
    const found = missing.length === 0 ? [] : await this.versions.byHashes(ctx, missing);
    return found.map(({ label, body: definition }) => ({ label, definition }));
  }
}
