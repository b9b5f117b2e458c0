import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stepsOf } from '../../src/playbook/definition/nested.js';
import { playbookDefinition } from '../../src/playbook/definition/playbook.definition.js';
import { namedKind, STEP_KIND_NAMES } from '../../src/playbook/definition/step-kinds.js';
import { play, type RecordedHistory } from '../support/history.js';

const FOLDER = join(import.meta.dirname, 'histories');
const histories = readdirSync(FOLDER).map(
  (file) => [file, JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as RecordedHistory] as const,
);
const kindsOf = ({ plugins }: RecordedHistory) =>
  plugins.flatMap(({ playbooks = [] }) =>
    playbooks.flatMap((playbook) =>
      stepsOf(playbookDefinition.parse(playbook).steps).map(({ step }) => namedKind(step)),
    ),
  );

describe('a recorded history', () => {
  it.each(histories)('%s comes to the same under today’s code', (_file, history) => {
    expect(play(history)).toEqual(history.trace);
  });

  it('is there for every kind of step', () => {
    const reached = new Set(histories.flatMap(([, history]) => kindsOf(history)));
    expect(STEP_KIND_NAMES.filter((name) => !reached.has(name))).toEqual([]);
    expect(histories.length).toBeGreaterThanOrEqual(8);
  });

  it('tells of every step that its playbooks have, so that nothing is recorded as done that never was', () => {
    for (const [file, { trace, plugins }] of histories) {
      const done = new Set(trace.runs.flatMap((run) => Object.keys((run as { steps: object }).steps)));
      const all = plugins.flatMap(({ playbooks = [] }) =>
        playbooks.flatMap((playbook) =>
          stepsOf(playbookDefinition.parse(playbook).steps).map(
            ({ step }) => (step as never)[namedKind(step) as string] as string,
          ),
        ),
      );
      expect([file, all.length > 0 && all.filter((key) => done.has(key)).length / all.length > 0.5]).toEqual([
        file,
        true,
      ]);
    }
  });

  it('is not the same when the code does otherwise', () => {
    const [, history] = histories[0] as (typeof histories)[number];
    const later = { ...history, moves: history.moves.slice(0, -1) };
    expect(play(later)).not.toEqual(history.trace);
  });
});
