import type { Context } from '../../kernel/context.js';
import { badInput } from '../../kernel/errors.js';
import { type BacktestInput, playBacktest, prepareBacktest } from '../backtest/backtest.js';
import type { JobRow } from '../job/job.entity.js';
import type { SimulateInput, StartBacktestInput } from '../job/job.inputs.js';
import type { JobService } from '../job/job.service.js';
import { playSimulation, prepareSimulation } from '../simulation/simulation.js';
import type { RehearsalRoom } from './room.js';

/**
 * Starts simulations and backtests as jobs. What is wrong with the input is said at once; the playing is done in
 * threads of their own.
 */
export class RehearsalService {
  constructor(
    private readonly room: RehearsalRoom,
    private readonly jobs: JobService,
    private readonly threads: number,
  ) {}

  async backtest(
    ctx: Context,
    { text, playbookKey, from, to, against, answerRule }: StartBacktestInput,
  ): Promise<JobRow> {
    const input: BacktestInput = {
      ...named({ text, playbookKey }),
      from,
      to,
      againstLive: isAgainstLive(against),
      answerRule: answerRule ?? 'NEVER',
    };
    const prepared = await prepareBacktest(ctx, this.room, input);
    return this.jobs.start(ctx, 'BACKTEST', input, ({ signal, progress }) => {
      progress(0, prepared.accounts.length);
      return playBacktest(prepared, { threads: this.threads, signal, onProgress: (done) => progress(done) });
    });
  }

  async simulate(ctx: Context, { text, playbookKey, accountId, days }: SimulateInput): Promise<JobRow> {
    const input = {
      ...named({ text, playbookKey }),
      ...(accountId != null && { accountId }),
      ...(days != null && { days }),
    };
    const prepared = await prepareSimulation(ctx, this.room, input);
    return this.jobs.start(ctx, 'SIMULATION', input, ({ signal, progress }) => {
      progress(0, prepared.accounts.length);
      return playSimulation(prepared, { threads: this.threads, signal, onProgress: (done) => progress(done) });
    });
  }
}

const named = ({
  text,
  playbookKey,
}: {
  text?: string | null | undefined;
  playbookKey?: string | null | undefined;
}) => ({
  ...(text != null && { text }),
  ...(playbookKey != null && { playbookKey }),
});

function isAgainstLive(against: string | null | undefined): boolean {
  if (against == null) return false;
  if (against.toLowerCase() === 'live') return true;
  throw badInput('A candidate is compared with `live`, or with nothing.', 'input', 'against');
}
