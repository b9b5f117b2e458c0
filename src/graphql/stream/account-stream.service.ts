import { ACCOUNT_CRITERIA, PROFILE_FIELDS } from '../../account/account.criteria.js';
import type { AccountService, CompanySetting } from '../../account/account.service.js';
import type { AccountFilter } from '../../account/account-filter.inputs.js';
import type { AccountPastService, ProfileBefore } from '../../account/account-past.service.js';
import type { ListedProfile, ToldFigures } from '../../account/listed-account.js';
import { isIn, where } from '../../database/sql.js';
import type { EventType } from '../../event/catalogue.js';
import type { LifecycleEventRow } from '../../event/lifecycle-event.entity.js';
import type { Context } from '../../kernel/context.js';
import type { LifecycleEventService } from '../lifecycle-event.service.js';
import { toldChange } from './account-stream.rules.js';
import { AccountChange } from './account-stream.view.js';
import { changeByNow, changeOf } from './list-change.rules.js';
import { mapStream } from './map-stream.js';
import { accountIdsWhere } from './stream.sql.js';
import type { StreamChange } from './stream-change.js';

const ACCOUNT_EVENTS: readonly EventType[] = ['account.changed', 'account.imported'];

export interface AccountStreamRequest {
  readonly filter?: AccountFilter | null;
  readonly after?: string | null;
}

const NO_PROFILE: ListedProfile = { searchText: '', tags: [], attributes: {} };

/** Whether an account was on the list with these figures. */
type IsListed = (accountId: string, figures: ToldFigures) => boolean;

/** Tells what events do to a list of accounts: nothing is remembered about a subscriber. */
export class AccountStreamService {
  constructor(
    private readonly events: LifecycleEventService,
    private readonly accounts: AccountService,
    private readonly past: AccountPastService,
    private readonly company: CompanySetting,
  ) {}

  /** @throws BAD_INPUT, CURSOR_INVALID, CURSOR_EXPIRED */
  async stream(
    ctx: Context,
    { filter, after }: AccountStreamRequest,
  ): Promise<AsyncIterable<readonly AccountChange[]>> {
    this.accounts.conditions(ctx, filter);
    const rows = await this.events.rows(ctx, { filter: { types: ACCOUNT_EVENTS }, after });
    return mapStream(rows, (batch) => this.changesBy(ctx, batch, filter));
  }

  private async changesBy(
    ctx: Context,
    rows: readonly LifecycleEventRow[],
    filter: AccountFilter | null | undefined,
  ): Promise<AccountChange[]> {
    const isListed = await this.test(ctx, rows, filter);
    const matching = await this.matchingNow(ctx, rows.filter(isOfEarlierRelease), filter);
    return rows.flatMap((row) => {
      const { accountId, cursor } = row;
      if (accountId === null) return [];
      const change = isOfEarlierRelease(row)
        ? changeByNow(matching.has(accountId))
        : changeBy(row.data, (figures) => isListed(accountId, figures));
      return change ? [Object.assign(new AccountChange(), { cursor, change, accountId })] : [];
    });
  }

  /** The filter as a test of figures; what people wrote is read only for a filter that asks for it. */
  private async test(
    ctx: Context,
    rows: readonly LifecycleEventRow[],
    filter: AccountFilter | null | undefined,
  ): Promise<IsListed> {
    const at = { ...this.company, now: ctx.now() };
    const profileBefore: ProfileBefore = ACCOUNT_CRITERIA.asksFor(filter, PROFILE_FIELDS)
      ? await this.past.profiles(ctx, idsOf(rows))
      : () => undefined;
    return (id, figures) => {
      const profile = profileBefore(id, figures.turn) ?? NO_PROFILE;
      return ACCOUNT_CRITERIA.match(filter, { ...profile, ...figures, id }, at);
    };
  }

  private async matchingNow(
    ctx: Context,
    rows: readonly LifecycleEventRow[],
    filter: AccountFilter | null | undefined,
  ): Promise<ReadonlySet<string>> {
    if (rows.length === 0) return new Set();
    const { text, values } = where([isIn('account.id', idsOf(rows)), ...this.accounts.conditions(ctx, filter)]);
    const found = await ctx.db.query<{ id: string }>(accountIdsWhere(text), values);
    return new Set(found.map(({ id }) => id));
  }
}

function changeBy(
  data: LifecycleEventRow['data'],
  isListed: (figures: ToldFigures) => boolean,
): StreamChange | undefined {
  const told = toldChange(data);
  return told && changeOf(told.before !== null && isListed(told.before), isListed(told.after));
}

/** An earlier release told too little to decide by. */
const isOfEarlierRelease = ({ type, data }: LifecycleEventRow): boolean =>
  type === 'account.changed' && toldChange(data) === undefined;

const idsOf = (rows: readonly LifecycleEventRow[]): string[] => [
  ...new Set(rows.flatMap(({ accountId }) => accountId ?? [])),
];
