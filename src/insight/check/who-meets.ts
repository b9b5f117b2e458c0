import type { Condition } from '../../condition/condition.js';
import type { FactMoment } from '../../condition/fact.js';
import type { Draft } from '../../engine/draft.js';
import { FactSheet } from '../../engine/fact-sheet.js';
import type { Rulebook } from '../../engine/rulebook.js';
import type { RulebookStore } from '../../engine/rulebook-store.js';
import { decodeState } from '../../engine/state.js';
import type { Calendar } from '../../kernel/calendar.js';
import type { Context } from '../../kernel/context.js';
import { statesAfter } from './audience.sql.js';

/** How many accounts meet a playbook's `when` and audience now. */
export interface Meeting {
  readonly playbookKey: string;
  readonly title: string;
  readonly count: number;
  /** Names of the first few. */
  readonly names: readonly string[];
}

const CHUNK = 500;
const NAMED = 5;

/**
 * Says who meets each playbook that watches a condition, without enrolling anybody. Those that wait for events or dates
 * have nobody to show.
 */
export async function whoMeets(ctx: Context, rulebooks: RulebookStore, calendar: Calendar): Promise<Meeting[]> {
  const rulebook = await rulebooks.current(ctx);
  const surroundings = await rulebooks.surroundings(ctx);
  const at: FactMoment = { now: ctx.now(), today: calendar.dayOf(ctx.now()), calendar, surroundings };
  const names = new Map<string, string[]>(watching(rulebook).map(({ key }) => [key, []]));
  for await (const draft of drafts(ctx)) {
    const sheet = new FactSheet(rulebook, draft, at);
    sheet.refreshAll();
    const { frame } = sheet;
    for (const { key, when, audience } of watching(rulebook)) {
      if (when.test(frame) === true && audience?.test(frame) !== false) names.get(key)?.push(draft.account.name);
    }
  }
  return watching(rulebook).map(({ key, title }) => ({
    playbookKey: key,
    title,
    count: names.get(key)?.length ?? 0,
    names: names.get(key)?.slice(0, NAMED) ?? [],
  }));
}

function watching({
  playbooks,
}: Rulebook): { key: string; title: string; when: Condition; audience: Condition | undefined }[] {
  return playbooks.flatMap(({ key, title, subject, trigger, audience }) =>
    trigger.form === 'when' && subject === 'account' ? [{ key, title, when: trigger.when, audience }] : [],
  );
}

async function* drafts(ctx: Context): AsyncGenerator<Draft> {
  let after = '';
  for (;;) {
    const rows = await ctx.db.query<{ account_id: string; state: Buffer | null }>(statesAfter(CHUNK), [after]);
    for (const { account_id, state } of rows)
      yield { accountId: account_id, ...decodeState(state), people: new Map(), contactsByExternalId: new Map() };
    if (rows.length < CHUNK) return;
    after = rows.at(-1)?.account_id ?? '';
  }
}
