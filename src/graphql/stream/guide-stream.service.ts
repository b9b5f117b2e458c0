import type { AccountService } from '../../account/account.service.js';
import { accountNamed } from '../../account/account-reference.js';
import { contactIdOf } from '../../contact/contact-id.js';
import type { EventType } from '../../event/catalogue.js';
import type { LifecycleEventRow } from '../../event/lifecycle-event.entity.js';
import { type GuideSelection, selectionOf } from '../../guide/guide.criteria.js';
import type { GuideStatus } from '../../guide/guide.types.js';
import type { Context } from '../../kernel/context.js';
import { checkExternalId } from '../../kernel/text.js';
import type { LifecycleEventService } from '../lifecycle-event.service.js';
import { guideChangeOf } from './guide-stream.rules.js';
import { GuideChange } from './guide-stream.view.js';
import { mapStream } from './map-stream.js';

const GUIDE_EVENTS: readonly EventType[] = ['guide.offered', 'guide.changed'];

export interface GuideStreamRequest {
  readonly contactExternalId: string;
  readonly accountExternalId?: string | null;
  readonly statuses?: readonly GuideStatus[] | null;
  readonly after?: string | null;
}

/**
 * Tells what events do to the guides of one person, from the events’ data alone: nothing is remembered about a
 * subscriber.
 */
export class GuideStreamService {
  constructor(
    private readonly events: LifecycleEventService,
    private readonly accounts: AccountService,
  ) {}

  /** @throws ACCOUNT_UNKNOWN, BAD_INPUT, CURSOR_INVALID, CURSOR_EXPIRED */
  async stream(
    ctx: Context,
    { contactExternalId, accountExternalId, statuses, after }: GuideStreamRequest,
  ): Promise<AsyncIterable<readonly GuideChange[]>> {
    ctx.require('read');
    checkExternalId(contactExternalId, 'contactExternalId');
    const accountId = await accountNamed(ctx, this.accounts, accountExternalId);
    const rows = await this.events.rows(ctx, {
      filter: { types: GUIDE_EVENTS, ...(accountId !== undefined && { accountIds: [accountId] }) },
      after,
    });
    const selection = selectionOf(contactExternalId, accountId, statuses);
    return mapStream(rows, (batch) => batch.flatMap((row) => changeBy(row, selection)));
  }
}

/** A person is a contact of an account by an id that follows from the external one. */
function changeBy({ accountId, contactId, data, cursor }: LifecycleEventRow, selection: GuideSelection): GuideChange[] {
  if (accountId === null) return [];
  const isOf = (externalId: string) => contactId === contactIdOf(accountId, externalId);
  const change = guideChangeOf(selection, { accountId, isOf }, data);
  return change ? [Object.assign(new GuideChange(), { cursor, change, guideId: String(data.guideId) })] : [];
}
