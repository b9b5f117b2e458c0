import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { playbookDiagram, runDiagram } from '../../../src/playbook/definition/diagram.js';
import { label } from '../../../src/playbook/definition/mermaid-text.js';
import { stepsOf } from '../../../src/playbook/definition/nested.js';
import { keyOf } from '../../../src/playbook/definition/step-kinds.js';
import {
  approve,
  branch,
  definePlaybook,
  end,
  type PlaybookDefinition,
  type PluginInput,
  parallel,
  repeat,
  type StepDefinition,
  stop,
  task,
  wait,
} from '../../../src/sdk/index.js';
import { readFlowchart } from '../../support/flowchart.js';
import {
  championArrived,
  championLeft,
  checkIn,
  detractorLoop,
  onboarding,
  renewal,
  usageDrop,
} from './six-playbooks.js';

const call = (key: string, options = {}) => task(key, { title: key, kind: 'OUTREACH', ...options });
const playbook = (steps: StepDefinition[], rest: Partial<PlaybookDefinition> = {}) =>
  definePlaybook({ key: 'tried', title: 'Tried', purpose: 'EDUCATION', trigger: 'manual', steps, ...rest });
const keysIn = ({ steps }: PlaybookDefinition) => stepsOf(steps).map(({ step }) => keyOf(step));
const PLUGINS = join(import.meta.dirname, '../../../plugins');

/** Every playbook of the plugins that ship. */
async function shipped(): Promise<PlaybookDefinition[]> {
  const files = readdirSync(PLUGINS, { withFileTypes: true }).flatMap((folder) =>
    folder.isDirectory()
      ? readdirSync(join(PLUGINS, folder.name))
          .filter((file) => /^plugin\.(ts|ya?ml)$/.test(file))
          .map((file) => join(PLUGINS, folder.name, file))
      : [],
  );
  const plugins = await Promise.all(
    files.map(
      async (file): Promise<PluginInput> =>
        file.endsWith('.ts') ? (await import(file)).default : parse(readFileSync(file, 'utf8')),
    ),
  );
  return plugins.flatMap(({ playbooks = [] }) => playbooks as PlaybookDefinition[]);
}

describe('a diagram', () => {
  it(
    'of every playbook of the design and of every one that ships has each step once, reached, in frames that ' +
      'close',
    async () => {
      const all = [
        onboarding,
        usageDrop,
        championLeft,
        championArrived,
        detractorLoop,
        renewal,
        checkIn,
        ...(await shipped()),
      ];
      expect(all.length).toBeGreaterThan(8);
      for (const definition of all) {
        const { nodes, edges, frames } = readFlowchart(playbookDiagram(definition));
        expect([...nodes.keys()].sort()).toEqual(
          ['finish', 'trigger', ...keysIn(definition).map((key) => `s_${key}`)].sort(),
        );
        for (const id of nodes.keys())
          if (id !== 'trigger') expect(edges.filter(({ to }) => to === id)).not.toEqual([]);
        expect(frames).toBe(
          stepsOf(definition.steps).reduce(
            (sum, { step }) => sum + ('parallel' in step ? Object.keys(step.lanes).length : 'repeat' in step ? 1 : 0),
            0,
          ),
        );
      }
    },
  );

  it('leads along branches, lanes, otherwise, rounds and back, and to the end', () => {
    const text = playbookDiagram(
      playbook([
        branch('by', { if: 'account.isCustomer', then: [call('yes')] }),
        parallel('lanes', {
          lanes: {
            one: [call('left')],
            two: [wait('held', { until: 'usage.activated', atMost: '5d', otherwise: [call('late')] })],
          },
        }),
        repeat('again', { atMost: 3, steps: [wait('day', { for: '1d' })] }),
        approve('ok', { title: 'Go on?', otherwise: [call('sorry')] }),
        stop('enough', { playbook: 'other' }),
        end('over'),
      ]),
    );
    const { edges } = readFlowchart(text);
    expect(edges.map(({ from, to, label: on }) => `${from} ${on === undefined ? '' : `(${on}) `}> ${to}`)).toEqual([
      'trigger > s_by',
      's_by (then) > s_yes',
      's_yes > s_lanes',
      's_by (else) > s_lanes',
      's_lanes (one) > s_left',
      's_lanes (two) > s_held',
      's_held (after 5d) > s_late',
      's_left > s_again',
      's_held > s_again',
      's_late > s_again',
      's_again (round) > s_day',
      's_day (next round) > s_again',
      's_again (enough) > s_ok',
      's_ok (no) > s_sorry',
      's_sorry > finish',
      's_ok (yes) > s_enough',
      's_enough > s_over',
      's_over > finish',
    ]);
  });

  it('says what a step does', () => {
    const { nodes } = readFlowchart(playbookDiagram(usageDrop));
    expect(nodes.get('s_call')).toBe('task: call<br/>Ask {{ account.name }} why usage fell');
    expect(nodes.get('s_called')).toBe('wait: called<br/>until steps.call.done');
    expect(nodes.get('s_save')).toBe('start: save<br/>playbook win-back');
    expect(nodes.get('finish')).toBe('end<br/>goal: usage.change.events #62; -0.1');
  });

  it('holds no text that Mermaid would read as its own', () => {
    expect(label('a "b" <b>&`c`</b> %%{init: {}}%% #1;\n x')).toBe(
      'a #34;b#34; #60;b#62;#38;#96;c#96;#60;/b#62; #37;#37;{init: {}}#37;#37; #35;1; x',
    );
    expect(label('x'.repeat(300))).toHaveLength(90);
    const { nodes } = readFlowchart(
      playbookDiagram(playbook([call('end', { title: '"]; click x href "javascript:alert(1)"' })])),
    );
    expect([...nodes.keys()]).toEqual(['trigger', 's_end', 'finish']);
  });

  it('of a run says of each step how far it is', () => {
    const text = runDiagram(playbook([call('one'), call('two'), call('three')]), [
      { key: 'one', state: 'DONE' },
      { key: 'two', state: 'WAITING' },
      { key: 'three', state: 'PENDING' },
    ]);
    const { classes } = readFlowchart(text);
    expect(classes).toEqual(
      new Map([
        ['s_one', 'done'],
        ['s_two', 'waiting'],
      ]),
    );
  });
});
