import { Command } from 'commander';
import type { Context } from '../kernel/context.js';
import { badInput } from '../kernel/errors.js';
import type { Playbook } from '../playbook/api/playbook.view.js';
import type { VersionService } from '../playbook/api/version.service.js';
import { ROLLOUTS, type Rollout } from '../playbook/definition/playbook.types.js';
import type { Finish } from './finish.js';
import { addRehearsals } from './rehearsal.command.js';
import { say, sayTable } from './say.js';
import { withPlatform } from './with-platform.js';

/** `perennial playbook`: what is released of the playbooks, and how far. It works at once, beside a running server. */
export const playbookCommand = (finish: Finish): Command => {
  const playbook = new Command('playbook').description('Playbooks: their versions, released and taken back.');
  playbook
    .command('list')
    .description('List the playbooks with their versions, drafts too: state, share, and how many runs live on each.')
    .argument('[key]', 'one playbook; all when left out')
    .option('--all', 'retired versions too that no run lives on')
    .action((key: string | undefined, { all = false }: { all?: boolean }) => list(key, all));
  playbook
    .command('rollout')
    .description('Release a version to everybody or to a share of the accounts, or take it back.')
    .argument('<key>', 'the playbook')
    .requiredOption('-v, --version <version>', 'its hash, at least six letters of it, or its label')
    .requiredOption('-s, --state <state>', ROLLOUTS.join(', ').toLowerCase())
    .option('--share <share>', 'of a canary: its share of the accounts, such as 0.1', Number)
    .action((key: string, options: { version: string; state: string; share?: number }) => rollout(key, options));
  playbook
    .command('rollback')
    .description(
      'Take the latest release back: the canary, or the live version, in whose place the one before comes. Runs ' +
        'end on their version.',
    )
    .argument('<key>', 'the playbook')
    .action(rollback);
  addRehearsals(playbook, finish);
  return playbook;
};

const list = (key: string | undefined, isAll: boolean): Promise<void> =>
  withPlatform(async ({ playbooks, versions, ctx }) => {
    const found = (await playbooks.list(ctx, { includeDrafts: true })).filter(
      (one) => key === undefined || one.key === key,
    );
    if (found.length === 0)
      return say(key === undefined ? 'There are no playbooks here.' : `There is no playbook ${key}.`);
    const rows = await Promise.all(found.map((one) => rowsOf(ctx, one, versions, isAll)));
    sayTable([['PLAYBOOK', 'VERSION', 'HASH', 'STATE', 'SHARE', 'LIVE RUNS'], ...rows.flat()]);
  });

async function rowsOf(ctx: Context, { key }: Playbook, versions: VersionService, isAll: boolean): Promise<string[][]> {
  const { nodes } = await versions.list(ctx, key, { first: 100 });
  const rows = await Promise.all(
    nodes.map(async ({ hash, label }) => ({
      hash,
      label,
      row: await versions.row(ctx, hash),
      runs: await versions.liveRuns(ctx, hash),
    })),
  );
  return rows
    .filter(({ row, runs }) => isAll || row.state !== 'RETIRED' || runs > 0)
    .map(({ hash, label, row, runs }) => [
      key,
      label,
      hash.slice(0, 8),
      row.state.toLowerCase(),
      row.share === null ? '' : percent(row.share),
      String(runs),
    ]);
}

const rollout = (
  key: string,
  { version, state, share }: { version: string; state: string; share?: number },
): Promise<void> =>
  withPlatform(async ({ rollouts, ctx }) => {
    const { target, live } = await rollouts.set(ctx, { playbookKey: key, version, state: stateOf(state), share });
    const forShare = share === undefined ? '' : ` for ${percent(share)} of the accounts`;
    const others =
      live === undefined
        ? '; no version is live: for everybody else no new run starts'
        : live.hash === target.hash
          ? ''
          : `; ${named(live)} is live for everybody else`;
    say(`${key} ${named(target)} is ${state.toLowerCase()}${forShare}${others}.`);
  });

const named = ({ label, hash }: { readonly label: string; readonly hash: string }): string =>
  `${label} (${hash.slice(0, 8)})`;

const rollback = (key: string): Promise<void> =>
  withPlatform(async ({ rollouts, ctx }) => {
    const { takenBack, live } = await rollouts.rollback(ctx, key);
    say(
      `${key} ${named(takenBack)} is retired; ${live === undefined ? 'no version is live' : `${named(live)} is live`}.`,
    );
  });

function stateOf(text: string): Rollout {
  const state = ROLLOUTS.find((one) => one === text.toUpperCase());
  if (state === undefined)
    throw badInput(`There is no state “${text}”; it is one of ${ROLLOUTS.join(', ').toLowerCase()}.`, 'state');
  return state;
}

const percent = (share: number): string => `${Number((100 * share).toFixed(2))} %`;
