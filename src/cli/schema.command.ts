import { Command } from 'commander';
import type { Finish } from './finish.js';

/** `perennial schema print`: the GraphQL schema, or a file of JSON Schema. */
export const schemaCommand = (_finish: Finish): Command => {
  const schema = new Command('schema').description('The schemas that clients and authors rely on.');
  schema
    .command('print')
    .description(
      'Print the GraphQL schema (SDL), or with --plugin the JSON Schema of plugins, with --playbook that of one ' +
        'playbook.',
    )
    .option('--plugin', 'the JSON Schema of plugin files')
    .option('--playbook', 'the JSON Schema of one playbook')
    .action(async ({ plugin, playbook }: { plugin?: boolean; playbook?: boolean }) => {
      const { printSchemas } = await import('./schemas.js');
      process.stdout.write(await printSchemas(plugin === true ? 'plugin' : playbook === true ? 'playbook' : 'graphql'));
    });
  return schema;
};
