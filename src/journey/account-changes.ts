import { recordLoader } from '../database/record-loader.js';
import type { Context } from '../kernel/context.js';
import { AccountChangeRow } from './account-change.entity.js';
import type { AccountChangeData, AccountChangeKind } from './account-change.js';

type Row<Kind extends AccountChangeKind> = AccountChangeRow & { readonly data: AccountChangeData[Kind] };

/** The changes of these ids, each as it is shown; null where there is none. Calls of one request share statements. */
export async function accountChanges<Kind extends AccountChangeKind, View>(
  ctx: Context,
  ids: readonly string[],
  view: (row: Row<Kind>) => View,
): Promise<(View | null)[]> {
  const rows = await recordLoader(ctx, AccountChangeRow, 'account_change').loadMany(ids);
  return rows.map((row) => {
    if (row instanceof Error) throw row;
    return row === null ? null : view(row as Row<Kind>);
  });
}
