import { readFileSync } from 'node:fs';
import { checkPlugins } from '../../../src/plugin/check.js';
import { compilePlugin } from '../../../src/plugin/compile-plugin.js';
import { pluginsFolder } from '../../support/company.js';

it('the plugin in the guide on actions loads and is sound as it is printed', async () => {
  const guide = readFileSync('docs/guides/actions-and-isolation.md', 'utf8');
  const [text = ''] = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)]
    .map(([, code = '']) => code)
    .filter((code) => code.includes('export default definePlugin'));
  const plugins = pluginsFolder({ crm: text });
  const checks = await checkPlugins(plugins.path, compilePlugin);
  plugins.drop();
  expect(checks.map(({ name, faults }) => ({ name, faults }))).toEqual([{ name: 'crm', faults: [] }]);
});
