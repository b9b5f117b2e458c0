import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileCondition } from '../../../src/condition/compile.js';
import { conditionParts, conjunctionTexts } from '../../../src/condition/parts.js';
import { frameOf, playbookScope } from './world.js';

const scope = playbookScope(['call'], { score: 'double' });

it.each<[string, readonly string[]]>([
  ['usage.activated', ['usage.activated']],
  ['usage.activated && !(account.grade == "A")', ['usage.activated', '!(account.grade == "A")']],
  [
    '(usage.activated && (account.isCustomer)) && revenue.arr > 3',
    ['usage.activated', '(account.isCustomer)', 'revenue.arr > 3'],
  ],
  ['account.name == "a && b)" && true', ['account.name == "a && b)"', 'true']],
  ['usage.activated && account.isCustomer || true', ['usage.activated && account.isCustomer || true']],
  ['(usage.activated || true) && account.isCustomer', ['(usage.activated || true)', 'account.isCustomer']],
  ['[1, 2].exists(x, x > 1 && true) && true', ['[1, 2].exists(x, x > 1 && true)', 'true']],
])('takes %s apart', (source, parts) => {
  expect(conjunctionTexts(source)).toEqual(parts);
});

it('says of the parts together what the condition says, however it is put in parentheses', () => {
  const leaf = fc.constantFrom('usage.activated', 'account.isCustomer', 'account.grade == "A"', 'revenue.arr > 10');
  const { node } = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a}) && ${b}`),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => `${a} && !(${b})`),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => `((${a}) || (${b}))`),
    ),
  }));
  const truth = fc.option(fc.boolean(), { nil: undefined });
  fc.assert(
    fc.property(node, truth, truth, fc.constantFrom('A', 'B'), (source, activated, isCustomer, grade) => {
      const frame = frameOf(scope, {
        ...(activated !== undefined && { 'usage.activated': activated }),
        ...(isCustomer !== undefined && { 'account.isCustomer': isCustomer }),
        'account.grade': grade,
        'revenue.arr': 11,
      });
      const truths = conditionParts(source, scope).map((part) => part.test(frame));
      const together = truths.includes(false) ? false : truths.includes(undefined) ? undefined : true;
      expect(together).toBe(compileCondition(source, scope).test(frame));
    }),
  );
});
