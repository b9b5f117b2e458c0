import { describe, expect, it } from '@jest/globals';
import type { Bounds } from '../../../src/condition/bounds.js';
import { composeBody } from '../../../src/engine/compose.js';
import { scopesOf } from '../../../src/engine/rulebook.js';
import { Stillness } from '../../../src/insight/rehearsal/stillness.js';
import { playbookDefinition } from '../../../src/playbook/definition/playbook.definition.js';
import { compilePlaybook } from '../../../src/playbook/run/compile-playbook.js';

/** How the conditions of a playbook read the facts. */
function decisionsOf(fields: object): Bounds {
  const { playbook, diagnostics } = compilePlaybook(
    playbookDefinition.parse({
      key: 'fall',
      title: 'Use falls',
      purpose: 'RISK_MITIGATION',
      trigger: 'manual',
      steps: [{ task: 'call', title: '{{ usage.minutes }} minutes', kind: 'RISK' }],
      ...fields,
    }),
    scopesOf(composeBody([])),
    '1.0.0',
  );
  expect(diagnostics).toEqual([]);
  return playbook?.decidesBy ?? new Map();
}

describe('which changes of facts matter', () => {
  const paths = ['usage.change.events', 'account.touch', 'usage.minutes', 'usage.activeDays', 'usage.breadthShare'];
  const look = (...turns: (readonly unknown[])[]) => {
    const decisions = decisionsOf({
      trigger: { when: 'usage.change.events <= -0.3 && account.touch != "TECH"' },
      goal: 'usage.change.events > -0.1 && has(usage.breadthShare)',
      steps: [{ task: 'call', title: '{{ usage.minutes }} minutes', kind: 'RISK', if: 'usage.activeDays * 2.0 > 5' }],
    });
    const stillness = new Stillness(paths, decisions);
    const marks: never[] = [];
    return turns.map((values) => stillness.marks(values as never, marks));
  };

  it('a figure that is only compared matters when it crosses a number, or comes to be known', () => {
    const turn = (events: number | undefined) => [events, 'HIGH', 1, 1, 1];
    expect(
      look(
        turn(-0.4),
        turn(-0.5),
        turn(-0.3),
        turn(-0.29),
        turn(-0.2),
        turn(-0.1),
        turn(0.4),
        turn(3),
        turn(undefined),
      ),
    ).toEqual([false, true, false, false, true, false, false, true, false]);
  });

  it(
    'another that a condition names matters when it changes; one that only a title shows, or nobody names, ' +
      'does not',
    () => {
      expect(look([0, 'HIGH', 1, 1, 1], [0, 'HIGH', 9, 1, 9], [0, 'LOW', 9, 1, 9], [0, 'LOW', 9, 2, 9])).toEqual([
        false,
        true,
        false,
        false,
      ]);
    },
  );

  it('one of which is only asked whether it is known matters when it comes to be known', () => {
    const turn = (share: number | undefined) => [0, 'HIGH', 1, 1, share];
    expect(look(turn(undefined), turn(0.2), turn(0.9), turn(undefined))).toEqual([false, false, true, false]);
  });

  it('a fact of which only a text tells the name does not matter', () => {
    const named = decisionsOf({ goal: 'account.name != "usage.minutes > 5"' });
    const stillness = new Stillness(['usage.minutes'], named);
    const marks: never[] = [];
    expect([stillness.marks([1], marks), stillness.marks([9], marks)]).toEqual([false, true]);
  });
});
