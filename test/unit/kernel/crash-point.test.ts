import { once } from 'node:events';
import { crashAtSchema } from '../../../src/kernel/crash-point.js';
import { startChild } from '../../support/child.js';

it('takes the points that there are, and how often they are passed first', () => {
  const taken = ['claim.after', 'claim.after#3', 'delivery.mark#12'];
  const refused = ['claim', 'claim.after#', 'claim.after#0', 'claim.after3', 'nowhere.before'];
  expect([taken, refused].map((all) => all.filter((text) => crashAtSchema.safeParse(text).success))).toEqual([
    taken,
    [],
  ]);
});

it.each([
  ['claim.after', 'SIGKILL', ['claim.before', 'claim.after 1']],
  ['claim.after#3', 'SIGKILL', ['claim.before', 'claim.after 1', 'claim.after 2', 'claim.after 3']],
  ['run.before', null, ['claim.before', 'claim.after 1', 'claim.after 2', 'claim.after 3', 'end']],
])('armed at %s, ends there and nowhere else', async (point, signal, said) => {
  const child = startChild('pass-crash-points', point);
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  const [, endedBy] = await once(child, 'close');
  expect([endedBy, output.trim().split('\n')]).toEqual([signal, said]);
});
