import DataLoader from 'dataloader';
import type { AccountService } from '../account/account.service.js';
import { accountNamed } from '../account/account-reference.js';
import type { ContactService } from '../contact/contact.service.js';
import { selectByKeys } from '../database/bulk.js';
import { hydrate } from '../database/hydrate.js';
import { recordLoader } from '../database/record-loader.js';
import { where } from '../database/sql.js';
import type { Context } from '../kernel/context.js';
import { notFound } from '../kernel/errors.js';
import { grouped } from '../kernel/grouped.js';
import { present } from '../kernel/present.js';
import { checkExternalId, checkText } from '../kernel/text.js';
import type { Commands } from '../signal/commands.js';
import { GUIDE_CRITERIA, selectionOf } from './guide.criteria.js';
import type { GuideDefinition } from './guide.definition.js';
import { Guide, GuideContent } from './guide.entity.js';
import type { GuideItem, GuidesArgs, ReportGuideInput } from './guide.inputs.js';
import { guideClosed } from './guide.rules.js';
import { guidesWhere } from './guide.sql.js';
import { GUIDE_UNDER_WAY } from './guide.types.js';

/** How many guides of one person are answered at most. */
const MOST_GUIDES = 200;

/** Reads the guides that were offered to people, and takes what the product reports of them. */
export class GuideService {
  constructor(
    private readonly commands: Commands,
    private readonly accounts: AccountService,
    private readonly contacts: ContactService,
  ) {}

  /** One offered guide, or null. Calls of one request share their statements. */
  byId(ctx: Context, id: string): Promise<Guide | null> {
    return recordLoader(ctx, Guide, 'guide_offer').load(id);
  }

  /** A person's guides, the latest asked for first; of somebody unknown, none. @throws ACCOUNT_UNKNOWN, BAD_INPUT */
  async ofPerson(ctx: Context, { contactExternalId, accountExternalId, statuses }: GuidesArgs): Promise<Guide[]> {
    checkExternalId(contactExternalId, 'contactExternalId');
    const accountId = await accountNamed(ctx, this.accounts, accountExternalId);
    const selection = selectionOf(contactExternalId, accountId, statuses);
    const { text, values } = where(GUIDE_CRITERIA.conditions(selection, undefined));
    const rows = await ctx.db.query<object>(guidesWhere(text, MOST_GUIDES), values);
    return rows.map((row) => hydrate(Guide, row));
  }

  /** A contact's guides that have not ended, the one under way first; contacts of one request share a statement. */
  ofContact(ctx: Context, contactId: string): Promise<Guide[]> {
    return ctx
      .memo(GuideService, () => new DataLoader((ids: readonly string[]) => loadLive(ctx, ids), { maxBatchSize: 500 }))
      .load(contactId);
  }

  /** What a guide says, as it was when it was offered. */
  async content(ctx: Context, { contentHash }: Guide): Promise<GuideDefinition> {
    const content = await recordLoader(ctx, GuideContent, 'guide_content', 'hash').load(contentHash);
    return content?.body ?? Promise.reject(notFound('content of a guide', contentHash));
  }

  async items(ctx: Context, guide: Guide): Promise<GuideItem[]> {
    const { items = [] } = await this.content(ctx, guide);
    return items.map(({ key, title, url }) => ({
      key,
      title,
      url: url ?? null,
      isDone: guide.itemsDone.includes(key),
    }));
  }

  /**
   * Takes what the product reports; what it has reported before changes nothing. @throws NOT_FOUND, GUIDE_CLOSED,
   * BAD_INPUT
   */
  async report(ctx: Context, input: ReportGuideInput): Promise<Guide> {
    const { id, status, itemKey, isDone } = input;
    checkText(itemKey, 60, 'itemKey');
    const guide = await this.byId(ctx, id);
    if (guide === null) throw notFound('guide', id).at('input', 'id');
    if (guide.endedAt !== null) return repeated(guide, input);
    const contact = await this.contacts.byId(ctx, guide.contactId);
    const properties = { guideId: id, ...present({ status, itemKey, isDone }) };
    await this.commands.perform(ctx, {
      accountId: guide.accountId,
      type: 'guide.reported',
      properties,
      ...present({ contactExternalId: contact?.externalId }),
    });
    recordLoader(ctx, Guide, 'guide_offer').clearAll();
    return (await this.byId(ctx, id)) ?? Promise.reject(notFound('guide', id));
  }
}

/**
 * A report that comes twice, as from a browser that tries again, is no error. @throws GUIDE_CLOSED when it says
 * something else
 */
function repeated(guide: Guide, { status, itemKey, isDone }: ReportGuideInput): Guide {
  const isSameEnd =
    status == null || status === guide.status || (guide.status === 'COMPLETED' && status !== 'DISMISSED');
  const isSameItem = itemKey == null || guide.itemsDone.includes(itemKey) === (isDone ?? true);
  if ((status == null && itemKey == null) || !isSameEnd || !isSameItem)
    throw guideClosed(guide.id, guide.status).at('input', 'id');
  return guide;
}

async function loadLive(ctx: Context, contactIds: readonly string[]): Promise<Guide[][]> {
  const live = ['QUEUED', ...GUIDE_UNDER_WAY];
  const keys = contactIds.flatMap((id) => live.map((status) => [id, status]));
  const rows = await selectByKeys(ctx, 'guide_offer', ['contact_id', 'status'], keys);
  const guides = rows.map((row) => hydrate(Guide, row)).sort(byTurn);
  const mine = grouped(guides, ({ contactId }) => contactId);
  return contactIds.map((id) => mine.get(id) ?? []);
}

const byTurn = (one: Guide, other: Guide): number =>
  Number(one.status === 'QUEUED') - Number(other.status === 'QUEUED') ||
  one.queuedAt - other.queuedAt ||
  (one.id < other.id ? -1 : 1);
