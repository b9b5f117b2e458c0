import { createWriteStream, type WriteStream } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { openPlatform, type Platform } from '../app/platform.js';
import { loadConfig } from '../config.js';
import { whoMeets } from '../insight/check/who-meets.js';
import type { RefusedRow } from '../integration/import/import-item.js';
import { describeReport, type ImportReport } from '../integration/import/import-report.js';
import { loadMapping } from '../integration/import/mapping-file.js';
import { PlayingSink } from '../integration/import/playing-sink.js';
import { runImport } from '../integration/import/run-import.js';
import { EXIT } from './exit-codes.js';
import { progressBar } from './progress-bar.js';
import { say } from './say.js';

export interface ImportOptions {
  readonly map: string;
  readonly dryRun?: boolean;
  readonly report?: string;
}

/** Runs an import from the command line; returns the exit code. */
export async function importFolder(folder: string, options: ImportOptions): Promise<number> {
  keepYoungLonger();
  const mapping = await loadMapping(options.map);
  const platform = await openPlatform(loadConfig({ LOG_LEVEL: 'warn', ...process.env }));
  try {
    await platform.prepare();
    const report = await run(platform, folder, mapping, options);
    for (const line of describeReport(report)) say(line);
    if (!report.isDry && !report.isStopped) await sayWhoMeets(platform);
    return report.isStopped ? EXIT.INTERRUPTED : report.refusedCount > 0 ? EXIT.REFUSED : EXIT.OK;
  } finally {
    await platform.close();
  }
}

/**
 * A played history makes much that lives as long as one account: with more room for the young, the collector copies
 * less of it. A process that imports ends afterwards, so the memory (up to 190 MB) is only borrowed.
 */
function keepYoungLonger(): void {
  for (const flag of ['--max-semi-space-size=64', '--min-semi-space-size=64']) setFlagsFromString(flag);
}

async function run(
  platform: Platform,
  folder: string,
  mapping: Parameters<typeof runImport>[2],
  { dryRun, report }: ImportOptions,
): Promise<ImportReport> {
  const { ctx, calendar } = platform;
  const rulebook = await platform.rulebooks.current(ctx);
  const interruption = interrupted();
  const refused = report === undefined ? undefined : createWriteStream(report);
  refused?.write('file,line,code,reason\n');
  const reading = new LazyBar('Reading');
  const playing = new LazyBar('Playing');
  const sink = new PlayingSink(ctx, { ...platform, onPlayed: (done, total) => playing.update(done, total) });
  try {
    return await runImport(sink, folder, mapping, {
      calendar,
      now: ctx.now(),
      declared: rulebook.body.attributes,
      stages: new Set(rulebook.lifecycle.stages.keys()),
      isDry: dryRun === true,
      onRefused: (row) => writeRefused(refused, row),
      onProgress: (done, rows) => reading.update(done, rows),
      isStopped: () => interruption.isAsked,
    });
  } finally {
    reading.stop();
    playing.stop();
    refused?.end();
    interruption.end();
  }
}

/** A bar that appears with its first figure. */
class LazyBar {
  private bar: ReturnType<typeof progressBar> | undefined;

  constructor(private readonly title: string) {}

  update(done: number, total: number): void {
    this.bar ??= progressBar(this.title, total);
    this.bar.update(done);
  }

  stop(): void {
    this.bar?.stop();
  }
}

/** Ctrl-C ends an import between two batches; what was taken stays, and the next run goes on from there. */
function interrupted(): { isAsked: boolean; end(): void } {
  const state = { isAsked: false, end: () => process.off('SIGINT', stop) };
  const stop = () => {
    state.isAsked = true;
  };
  process.on('SIGINT', stop);
  return state;
}

function writeRefused(file: WriteStream | undefined, { file: name, line, code, reason }: RefusedRow): void {
  file?.write(`${name},${line},${code},"${reason.replaceAll('"', '""')}"\n`);
}

async function sayWhoMeets({ ctx, rulebooks, calendar }: Platform): Promise<void> {
  say('\nNothing fired. These accounts meet a playbook’s condition now; it fires when it comes true anew:');
  for (const { playbookKey, count, names } of await whoMeets(ctx, rulebooks, calendar)) {
    const who = names.length === 0 ? '' : `  ${names.join(', ')}${count > names.length ? ', …' : ''}`;
    say(`  ${playbookKey.padEnd(24)} ${String(count).padStart(5)}${who}`);
  }
}
