import { MultiBar, Presets } from 'cli-progress';

/** A progress bar on standard error; plain lines where there is no terminal. */
export interface Progress {
  update(done: number, note?: string): void;
  /** A line above the bar. */
  log(line: string): void;
  stop(): void;
}

export function progressBar(title: string, total: number): Progress {
  return process.stderr.isTTY === true ? drawnBar(title, total) : plainBar(title, total);
}

function drawnBar(title: string, total: number): Progress {
  const bars = new MultiBar(
    {
      format: `  ${title} {bar} {percentage}%  {note}`,
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: false,
    },
    Presets.shades_classic,
  );
  const bar = bars.create(total, 0, { note: '' });
  return {
    update: (done, note = '') => bar.update(done, { note }),
    log: (line) => bars.log(`${line}\n`),
    stop: () => bars.stop(),
  };
}

/** One line for every tenth. */
function plainBar(title: string, total: number): Progress {
  let shown = -1;
  return {
    update: (done, note = '') => {
      const tenth = Math.floor((10 * done) / Math.max(1, total));
      if (tenth === shown) return;
      shown = tenth;
      process.stderr.write(`  ${title} ${tenth * 10}%  ${note}\n`);
    },
    log: (line) => void process.stdout.write(`${line}\n`),
    stop: () => undefined,
  };
}
