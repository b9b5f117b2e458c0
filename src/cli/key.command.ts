import { Command } from 'commander';
import { SCOPES, type Scope } from '../kernel/context.js';
import type { Finish } from './finish.js';
import { say, sayTable } from './say.js';
import { withPlatform } from './with-platform.js';

/** `perennial key`: the keys by which programs come in. They work at once, beside a running server. */
export const keyCommand = (_finish: Finish): Command => {
  const key = new Command('key').description('API keys: made here, shown once, kept as a hash, revocable.');
  key
    .command('create')
    .description('Make a key and print it once.')
    .argument('<name>', 'what it is for, such as "billing feed"')
    .option('-s, --scopes <scopes>', `comma-separated: ${SCOPES.join(', ')} (write includes read, admin both)`, 'read')
    .action((name: string, { scopes }: { scopes: string }) =>
      withPlatform(async ({ access, ctx }) => {
        const { key } = await access.create(ctx, {
          name,
          scopes: scopes.split(',').map((scope) => scope.trim() as Scope),
        });
        say(key);
      }),
    );
  key
    .command('list')
    .description('List the keys, without their secrets.')
    .action(() =>
      withPlatform(async ({ access, ctx }) => {
        const keys = await access.list(ctx);
        sayTable([
          ['ID', 'NAME', 'PREFIX', 'SCOPES', 'STATE'],
          ...keys.map(({ id, name, prefix, scopes, revokedAt }) => [
            id,
            name,
            prefix,
            scopes.join(','),
            revokedAt == null ? 'live' : 'revoked',
          ]),
        ]);
      }),
    );
  key
    .command('revoke')
    .description('End a key: it is refused from now on.')
    .argument('<id>', 'the id that `key list` shows')
    .action((id: string) =>
      withPlatform(async ({ access, ctx }) => {
        await access.revoke(ctx, id);
        say(`${id} is revoked.`);
      }),
    );
  return key;
};
