import type { App } from '../app.js';
import { say } from './say.js';

const OPERATIONS = [
  [
    'The book of accounts, the weakest first',
    `query { accounts(first: 5, orderBy: [{ field: HEALTH_SCORE, direction: ASC }]) { totalCount nodes { name ` +
      `stage { key } health { score band trend { points } } openTaskCount } } }`,
  ],
  [
    'Open tasks, and why each is there',
    `query { tasks(first: 5, filter: { statuses: [OPEN] }) { totalCount nodes { title dueAt assignee { name } ` +
      `account { name } cause { summary facts { name value } } } } }`,
  ],
  [
    'What happens, as it happens (streams over a WebSocket: in GraphiQL, or with graphql-ws)',
    `subscription { lifecycleEvents { __typename at account { name } cause { summary } } }`,
  ],
] as const;

/** Prints what to do with a running demo. */
export async function printDemoHelp(app: App, url: string, newKey: string | undefined): Promise<void> {
  const key = newKey ?? app.config.adminKey ?? (await demoKey(app));
  const curl =
    `curl -s ${url} -H 'authorization: Bearer ${key}' -H 'content-type: application/json' -d '{"query":"{ ` +
    `accounts(first: 3) { totalCount nodes { name health { score band } } } }"}'`;
  say(`\n  Open     ${url}   (GraphiQL, in a browser)`);
  say(`  Key      ${key}`);
  say(`  Header   {"authorization": "Bearer ${key}"}\n`);
  for (const [title, operation] of OPERATIONS) say(`  # ${title}\n  ${operation}\n`);
  say(`  ${curl}\n`);
  say('  Ctrl-C stops it; another `npm run demo` goes on from here.\n');
}

/** A later start has no key to show, since keys are kept as hashes only; the demo makes one more. */
async function demoKey({ access, ctx }: App): Promise<string> {
  return (await access.create(ctx, { name: 'demo', scopes: ['admin'] })).key;
}
