import { type Command, Option } from 'commander';
import type { Finish } from './finish.js';
import type { BacktestOptions, SimulateOptions } from './rehearse.js';

const WHAT =
  'a playbook’s key (its newest version that is not retired), a YAML or JSON file, or a plugin: its name, folder ' +
  'or plugin.ts';
const rehearse = () => import('./rehearse.js');
const threads = () => new Option('--threads <number>', 'threads to play in; the outcome is the same').default('2');

/**
 * `perennial playbook simulate` and `backtest`: what a playbook would do, and what it would have done. Nothing is
 * performed, nothing is written.
 */
export function addRehearsals(playbook: Command, finish: Finish): void {
  playbook
    .command('simulate')
    .description('What would it do from today on, if nothing came in and nobody did anything?')
    .argument('<playbook>', WHAT)
    .option('--account <externalId>', 'one account; the whole base when left out')
    .option('--days <days>', 'how far to look ahead', '90')
    .option('--playbook <key>', 'of a file with several playbooks, the one that is meant')
    .addOption(threads())
    .option('--json', 'as JSON')
    .action(async (what: string, options: SimulateOptions) => finish(await (await rehearse()).simulate(what, options)));
  playbook
    .command('backtest')
    .description(
      'What would it have done over a stretch of history: enrolments, tasks a week, and how its firings fit the ' +
        'customers that left?',
    )
    .argument('<playbook>', WHAT)
    .requiredOption('--from <day>', 'the first company day, YYYY-MM-DD')
    .requiredOption('--to <day>', 'the last company day, included')
    .option('--against <what>', 'live: play what is in force too, and show the difference')
    .option(
      '--answers <rule>',
      'how tasks are answered: never, or median (after the median time of their kind)',
      'never',
    )
    .option('--playbook <key>', 'of a file with several playbooks, the one that is meant')
    .addOption(threads())
    .option('--json', 'as JSON; the same history and definitions give the same bytes')
    .action(async (what: string, options: BacktestOptions) => finish(await (await rehearse()).backtest(what, options)));
}
