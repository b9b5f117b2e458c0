import { it } from '@jest/globals';
import { mkdtempSync } from 'node:fs';
import { createApp } from '../../../src/app.js';
import { loadConfig } from '../../../src/config.js';
import { quietLog } from '../../../src/kernel/log.js';
import { clientOf } from '../../support/graphql-client.js';
it('x', async () => {
  const dir = mkdtempSync('/tmp/zz-');
  const config = loadConfig({ DATABASE_URL: `sqlite:${dir}/a.db`, PORT: '4977', PERENNIAL_ADMIN_KEY: process.env.K as string, PLUGINS_DIR: `${dir}/plugins`, LOG_LEVEL: 'error' } as never);
  const app = await createApp(config);
  const { url, newKey } = await app.start();
  console.log(url, newKey);
  const c = clientOf('http://127.0.0.1:4977', newKey ?? process.env.K);
  try {
    console.log(JSON.stringify(await c.ask(`mutation { upsertAccounts(input: { accounts: [{ externalId: "a1", name: "Acme" }] }) { results { account { id } error { code message } } } }`)));
    console.log(JSON.stringify(await c.ask(`mutation { upsertSubscriptions(input: { subscriptions: [
      { externalId: "s1", accountExternalId: "a1", product: "suite", plan: "pro", seats: 5, amountMinor: 120000, currency: "${config.reportingCurrency}", billingMonths: 12, startsOn: "2025-01-01", endsOn: "2029-01-01", noticeBy: "2028-10-01" },
      { externalId: "s2", accountExternalId: "nobody", product: "suite", amountMinor: 1, currency: "EUR", startsOn: "2025-01-01" },
      { externalId: "s3", accountExternalId: "a1", product: "suite", amountMinor: -1, currency: "EUR", startsOn: "2025-01-01" } ] }) { results { isCreated error { code message path } subscription { id externalId status mrr { amountMinor currency } } } } }`)));
    const now = new Date().toISOString();
    console.log(JSON.stringify(await c.ask(`mutation { recordSignals(input: { signals: [ { key: "k1", type: USAGE, account: { externalId: "a1" }, contact: { externalId: "p1" }, occurredAt: "${now}", properties: { feature: "reports", count: 3, durationSecs: 90 } } ] }) { results { status error { code message } } } }`)));
    console.log(JSON.stringify(await c.ask(`mutation { recordSignals(input: { signals: [ { key: "k1", type: "usage", account: { externalId: "a1" }, contact: { externalId: "p1" }, occurredAt: "${now}", properties: { feature: "reports", count: 3, durationSecs: 90 } } ] }) { __typename } }`)));
    await new Promise((r) => setTimeout(r, 1500));
    console.log(JSON.stringify(await c.ask(`{ accountByExternalId(externalId: "a1") { id name health { score band modelVersion trend { points since } contributions { measure points weight reason freshAt } history(first: 26, interval: WEEK) { nodes { at score band } } changeSince(at: "2026-01-01T00:00:00Z") { points text } } healthThen: health(at: "2020-01-01T00:00:00Z") { score }
      usage { activatedAt daysToFirstValue activeDays activePeople keyFeaturesUsed events minutes change { events activePeople } } revenue { mrr { amountMinor currency } arr { amountMinor currency } seats plan isCustomer customerSince } renewal { id date noticeBy status forecast subscription { externalId } } subscriptions { externalId status amount { amountMinor } paidUntil } } 
      accounts(filter: { arr: { gte: 1000 }, healthBands: [GREEN, YELLOW, RED] }, orderBy: [{ field: ARR, direction: DESC }]) { totalCount arr { amountMinor } nodes { name health { score band } } } }`), null, 1));
    console.log(JSON.stringify(await c.ask(`{ lifecycleEvents(first: 50) { nodes { type __typename cause { kind summary } } } }`)));
  } finally { await app.stop(); }
}, 60000);
