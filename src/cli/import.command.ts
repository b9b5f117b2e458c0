import { Command } from 'commander';
import type { Finish } from './finish.js';

/** `perennial import FOLDER --map FILE`. */
export const importCommand = (finish: Finish): Command =>
  new Command('import')
    .description(
      'Import history from CSV files by a mapping. It is played in the order it happened, quietly: health and ' +
        'stage history come out, nothing fires. A second run changes nothing.',
    )
    .argument('<folder>', 'the folder with the CSV files')
    .requiredOption(
      '-m, --map <file>',
      'the mapping (YAML), or a ready one: hubspot, salesforce, zendesk, intercom, stripe or chargebee',
    )
    .option('-n, --dry-run', 'read and check everything, take nothing in')
    .option('--report <file>', 'write every refused row there, as CSV')
    .action(async (folder: string, options: { map: string; dryRun?: boolean; report?: string }) => {
      const { importFolder } = await import('./import-folder.js');
      finish(await importFolder(folder, options));
    });
