import { existsSync, readdirSync } from 'node:fs';
import { versionHash } from '../../../src/playbook/definition/content-hash.js';
import { loadPlugin } from '../../../src/plugin/load/loader.js';
import { playbookTexts } from '../../../src/plugin/playbook-texts.js';
import type { LoadedPlugin } from '../../../src/plugin/plugin.types.js';
import { parsePluginText } from '../../../src/sdk/text/yaml.js';

const YAML = `name: two
version: 1.0.0
compatible: ^1.0.0
playbooks:
  # the first
  - key: one
    title: One # said so
    purpose: QBR
    trigger: manual
    steps:
      - task: go
        title: |
          Go and
            look
        kind: VISIT

  - { key: flow, title: Flow, purpose: QBR, trigger: manual, steps: [] }
`;

const playbooks = () => (parsePluginText(YAML).value as { playbooks: object[] }).playbooks;
const plugin = (file: string, text: string) =>
  ({ file, sources: [{ file, text }], definition: { playbooks: playbooks() } }) as unknown as LoadedPlugin;

describe('the author’s text of a playbook in a YAML file', () => {
  it('is a text of its own, with its comments', () => {
    const [one] = playbooks();
    const text = playbookTexts([plugin('two/plugin.yaml', YAML)]).get(versionHash(one as object))?.text ?? '';
    expect(text.split('\n').slice(0, 3)).toEqual(['key: one', 'title: One # said so', 'purpose: QBR']);
    expect(parsePluginText(text)).toMatchObject({ faults: [], value: one });
  });

  it('is not known of one that is written on a line, nor of TypeScript', () => {
    expect(playbookTexts([plugin('two/plugin.yaml', YAML)]).size).toBe(1);
    expect(playbookTexts([plugin('two/plugin.ts', YAML)]).size).toBe(0);
  });

  it('says the same as the file, of every YAML playbook that ships', async () => {
    const folders = readdirSync('plugins').filter(
      (name) => !name.startsWith('_') && existsSync(`plugins/${name}/plugin.yaml`),
    );
    const plugins = (await Promise.all(folders.map((name) => loadPlugin('plugins', name)))).flatMap(
      (load) => load.plugin ?? [],
    );
    const texts = playbookTexts(plugins);
    const declared = plugins.flatMap(({ definition }) => definition.playbooks ?? []);
    expect(declared.length).toBeGreaterThan(2);
    for (const playbook of declared)
      expect(versionHash(parsePluginText(texts.get(versionHash(playbook))?.text ?? '').value as object)).toBe(
        versionHash(playbook),
      );
  });
});
