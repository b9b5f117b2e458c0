import type { AccountService } from '../account/account.service.js';
import { accountNamed } from '../account/account-reference.js';
import { contactIdOf } from '../contact/contact.id.js';
import type { EventType } from '../event/catalogue.js';
import type { LifecycleEventRow } from '../event/lifecycle-event.entity.js';
import type { Context } from '../kernel/context.js';
import { checkExternalId } from '../kernel/text.js';
import { guideChangeOf } from './guide-stream.rules.js';
import { GuideChange } from './guide-stream.types.js';
import type { LifecycleEventService } from './lifecycle-event.service.js';
import { mapStream } from './map-stream.js';

const GUIDE_EVENTS: readonly EventType[] = ['guide.offered', 'guide.changed'];

export interface GuideStreamRequest {
  readonly contactExternalId: string;
  readonly accountExternalId?: string | null;
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
    { contactExternalId, accountExternalId, after }: GuideStreamRequest,
  ): Promise<AsyncIterable<readonly GuideChange[]>> {
    ctx.require('read');
    checkExternalId(contactExternalId, 'contactExternalId');
    const accountId = await accountNamed(ctx, this.accounts, accountExternalId);
    const rows = await this.events.rows(ctx, {
      filter: { types: GUIDE_EVENTS, ...(accountId !== undefined && { accountIds: [accountId] }) },
      after,
    });
    return mapStream(rows, (batch) => batch.flatMap((row) => changeBy(row, contactExternalId)));
  }
}

/** A person is a contact of an account by an id that follows from the external one. */
function changeBy({ accountId, contactId, data, cursor }: LifecycleEventRow, contactExternalId: string): GuideChange[] {
  if (accountId === null || contactId !== contactIdOf(accountId, contactExternalId)) return [];
  const change = guideChangeOf(data);
  return change ? [Object.assign(new GuideChange(), { cursor, change, guideId: String(data.guideId) })] : [];
}
