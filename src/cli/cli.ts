import { Command, CommanderError } from 'commander';
import { PerennialError } from '../kernel/errors.js';
import { demoCommand } from './demo.command.js';
import { EXIT, EXIT_HELP, exitCodeOf } from './exit-codes.js';
import { importCommand } from './import.command.js';
import { keyCommand } from './key.command.js';
import { migrateCommand } from './migrate.command.js';
import { playbookCommand } from './playbook.command.js';
import { pluginCommand } from './plugin.command.js';
import { schemaCommand } from './schema.command.js';
import { startCommand } from './start.command.js';

const INTRODUCTION = `\
Perennial: open customer success. Accounts take turns, playbooks watch, tasks and lifecycle events stream.

Try it:        perennial demo
Run it:        perennial migrate && perennial start
Bring history: perennial import ./export --map export.map.yaml --dry-run
Write plugins: perennial plugin new my-plugin, plugin check, plugin test`;

const CLOSING = `
${EXIT_HELP}

Settings come from the environment (DATABASE_URL, PORT, PERENNIAL_ADMIN_KEY, PLUGINS_DIR, …);
docs/reference/configuration.md lists them.`;

/** Runs one command line; returns the exit code. */
export async function runCli(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.OK;
  const program = new Command('perennial')
    .description(INTRODUCTION)
    .addHelpText('after', CLOSING)
    .exitOverride()
    .showHelpAfterError('(perennial --help shows what there is)');
  for (const command of [
    startCommand,
    demoCommand,
    migrateCommand,
    importCommand,
    keyCommand,
    pluginCommand,
    playbookCommand,
    schemaCommand,
  ]) {
    program.addCommand(
      throwing(
        command((result: number) => {
          code = result;
        }),
      ),
    );
  }
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    return fail(error);
  }
}

/** A wrong command line is thrown, in its subcommands too, rather than ending the process. */
function throwing(command: Command): Command {
  command.commands.forEach(throwing);
  return command.exitOverride();
}

function fail(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.OK : EXIT.USAGE;
  if (error instanceof PerennialError) process.stderr.write(`${error.code}: ${error.message}\n`);
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodeOf(error);
}
