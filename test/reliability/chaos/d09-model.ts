import fc from 'fast-check';
import { startTestApp, type TestApp } from '../../support/app.js';
import { company, pluginsFolder, pluginText } from '../../support/company.js';
import { AccountModel, PLAYBOOKS } from './life-model.js';
import { lives, type Real } from './random-life.js';
import { createDatabase, type DatabaseKind, type Scenario, withEndings } from './scenario.js';
import { JumpingClock } from './timer-world.js';

const SIZES = { CI: { runs: 40, commands: 30 }, FULL: { runs: 1_000, commands: 50 } } as const;
const NOON = Date.UTC(2026, 0, 15, 12);

export const model: Scenario = {
  id: 'D9',
  title: 'random sequences of commands leave the account as a model of a hundred lines says',
  databases: ['sqlite', 'mariadb'],
  async run(size, kind) {
    const { runs, commands } = SIZES[size];
    const found = await live(kind, runs, commands);
    const broken = await live(kind, 200, 30, forgetful);
    return {
      work: { planned: runs, done: found.runs, of: `random lives of up to ${commands} commands` },
      faults: { commands: found.commands },
      wrong: found.wrong,
      controls: [
        {
          what: 'a server that acknowledges completed tasks and forgets them',
          isCaught: broken.wrong.length > 0,
          found: broken.wrong[0] ?? 'nothing',
        },
      ],
    };
  },
};

/** Answers that a task was completed, without doing it. */
function forgetful({ app: { shell } }: TestApp): void {
  const perform = shell.perform.bind(shell);
  shell.perform = (ctx, ...commands) => perform(ctx, ...commands.filter(({ type }) => type !== 'task.completed'));
}

interface Lived {
  readonly runs: number;
  readonly commands: number;
  readonly wrong: readonly string[];
}

function live(kind: DatabaseKind, runs: number, commands: number, tamper?: (server: TestApp) => void): Promise<Lived> {
  return withEndings(async (onEnd) => {
    const place = await createDatabase(kind);
    onEnd(() => place.drop());
    const plugins = pluginsFolder({ life: pluginText('life', PLAYBOOKS) });
    onEnd(() => plugins.drop());
    const clock = new JumpingClock(NOON);
    const server = await startTestApp(
      place.url,
      { PLUGINS_DIR: plugins.path, LATENESS_DAYS: '33' },
      { byHand: true, clock },
    );
    onEnd(() => server.app.stop());
    tamper?.(server);
    const world = company(server);
    let lived = 0;
    let taken = 0;
    const property = fc.asyncProperty(lives(commands), async (life) => {
      lived += 1;
      const externalId = `life-${lived}`;
      const [accountId] = (await world.accounts({ externalId, name: 'Initech' })) as [string];
      await world.turns();
      const real: Real = { server, world, clock, externalId, accountId };
      const counted = [...life].map((command) =>
        Object.assign(Object.create(command), {
          run: (model: AccountModel, real: Real) => {
            taken += 1;
            return command.run(model, real);
          },
        }),
      );
      await fc.asyncModelRun(() => ({ model: new AccountModel('Initech', clock.at), real }), counted);
      await retire(server, accountId);
    });
    const report = await fc.check(property, { numRuns: runs, endOnFailure: tamper !== undefined });
    return {
      runs: report.numRuns,
      commands: taken,
      wrong: report.failed ? [String(report.errorInstance), `seed ${report.seed}: ${report.counterexample}`] : [],
    };
  });
}

/** An account whose life is over takes no more turns: the clock goes on for the next one. */
const retire = ({ app: { database, ctx } }: TestApp, accountId: string) =>
  database.transaction(ctx, (ctx) =>
    ctx.db.run('UPDATE account_inbox SET due_at = NULL WHERE account_id = ?', [accountId]),
  );
