import type { AccountService } from '../../account/account.service.js';
import type { AccountFilter } from '../../account/account-filter.inputs.js';
import type { Sql } from '../../database/sql.js';
import type { Context } from '../../kernel/context.js';
import { badInput, notFound, PerennialError, quote } from '../../kernel/errors.js';
import type { PlaybookService } from '../../playbook/api/playbook.service.js';
import type { SegmentService } from '../../segment/segment.service.js';

/** Whom a playbook is launched for: the accounts of a filter, of a segment, or of both. */
export interface LaunchTarget {
  readonly playbookKey: string;
  readonly filter?: AccountFilter | null;
  readonly segmentId?: string | null;
}

/** Finds out what a launch for many is about, and refuses what cannot be launched for many. */
export class LaunchTargets {
  constructor(
    private readonly playbooks: PlaybookService,
    private readonly segments: SegmentService,
    private readonly accounts: AccountService,
  ) {}

  /** The conditions on table `account`. @throws BAD_INPUT when neither filter nor segment is given; NOT_FOUND */
  async conditions(ctx: Context, { filter, segmentId }: LaunchTarget, ...at: string[]): Promise<Sql[]> {
    if (filter == null && segmentId == null)
      throw badInput('Name the accounts by `filter`, by `segmentId`, or both; an empty filter means all.', ...at);
    if (segmentId != null && (await this.segments.byId(ctx, segmentId)) === null)
      throw notFound('segment', segmentId).at(...at, 'segmentId');
    return this.accounts.conditions(ctx, filter, segmentId == null ? null : { segmentIds: [segmentId] });
  }

  /** Whether the playbook is about accounts or renewals. @throws PLAYBOOK_UNKNOWN; BAD_INPUT for one about contacts */
  async subject(ctx: Context, playbookKey: string, ...at: string[]): Promise<'ACCOUNT' | 'RENEWAL'> {
    const playbook = await this.playbooks.byKey(ctx, playbookKey);
    if (playbook === null)
      throw new PerennialError(
        'PLAYBOOK_UNKNOWN',
        `No live playbook has the key ${quote(playbookKey)}; Query.playbooks lists them.`,
        { playbookKey },
        [...at, 'playbookKey'],
      );
    if (playbook.subject !== 'CONTACT') return playbook.subject;
    throw badInput(
      `The playbook ${quote(playbookKey)} is about one contact: launch it for each with launchPlaybook.`,
      ...at,
      'playbookKey',
    );
  }
}
