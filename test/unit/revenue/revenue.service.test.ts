import { describe, expect, it } from '@jest/globals';
import { insertRows } from '../../../src/database/bulk.js';
import type { Database } from '../../../src/database/database.js';
import { UTC } from '../../../src/kernel/calendar.js';
import { VirtualClock } from '../../../src/kernel/clock.js';
import type { Renewal } from '../../../src/revenue/renewal.entity.js';
import { RevenueService } from '../../../src/revenue/revenue.service.js';
import { UsageService } from '../../../src/usage/usage.service.js';
import { contextOn, eachDatabase } from '../../support/databases.js';
import { on, RevenueWorld } from './revenue-world.js';

const service = new RevenueService(UTC);

async function save(database: Database, world: RevenueWorld): Promise<void> {
  await database.transaction(contextOn(database), async (ctx) => {
    for (const { table, row, mode } of world.scribe.writes)
      await insertRows(ctx, table, [row as never], { onDuplicate: mode === 'insert' ? 'ignore' : 'replace' });
  });
}

eachDatabase((open) => {
  describe('revenue as clients read it', () => {
    it('is what the account’s last turn wrote', async () => {
      const database = await open();
      const world = new RevenueWorld()
        .changed('2026-01-01', { endsOn: '2027-01-01', noticeBy: '2026-10-01', seats: 5 })
        .changed('2026-02-01', { externalId: 's2', product: 'addon', startsOn: '2026-02-01' });
      await save(
        database,
        world.turn('2026-02-01').cancelled('2026-03-01', { externalId: 's2', reason: 'PRICE' }).turn('2026-03-01'),
      );
      const ctx = contextOn(database, new VirtualClock(on('2026-03-01')));
      const revenue = await service.ofAccount(ctx, 'acct_test');
      expect([revenue?.mrr, revenue?.arr, revenue?.seats, revenue?.isCustomer]).toEqual([
        { amountMinor: 10_000, currency: 'EUR' },
        { amountMinor: 120_000, currency: 'EUR' },
        5,
        true,
      ]);
      const renewal = (await service.renewalOfAccount(ctx, 'acct_test')) as Renewal;
      expect([
        renewal.dueOn,
        renewal.noticeBy,
        renewal.status,
        renewal.mrr.amountMinor,
        service.forecast(ctx, renewal),
      ]).toEqual(['2027-01-01', '2026-10-01', 'OPEN', 10_000, 'PIPELINE']);
      expect(service.forecast(contextOn(database, new VirtualClock(on('2026-10-02'))), renewal)).toBe('COMMIT');
      const subscriptions = await service.subscriptionsOfAccount(ctx, 'acct_test');
      expect(
        subscriptions.map(({ externalId, status, lossReason, startsOn }) => [externalId, status, lossReason, startsOn]),
      ).toEqual([
        ['s2', 'ENDED', 'PRICE', '2026-02-01'],
        ['s1', 'ACTIVE', null, '2026-01-01'],
      ]);
    });

    it('is null before the account’s first turn, and its use none', async () => {
      const ctx = contextOn(await open());
      expect(await service.ofAccount(ctx, 'acct_none')).toBeNull();
      expect(await service.renewalOfAccount(ctx, 'acct_none')).toBeNull();
      expect(await service.subscriptionsOfAccount(ctx, 'acct_none')).toEqual([]);
      const usage = await new UsageService().ofAccount(ctx, 'acct_none');
      expect([usage.activeDays, usage.activePeople, usage.activatedAt, usage.change]).toEqual([0, 0, null, null]);
    });
  });
});
