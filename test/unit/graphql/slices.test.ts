import { Slices } from '../../../src/graphql/slices.js';

it('gives turns in order, one in each round of the event loop, and lets others in between', async () => {
  const slices = new Slices();
  const order: string[] = [];
  const heard = (round: number): void => {
    order.push(`round ${round}`);
    if (round < 3) setImmediate(() => heard(round + 1));
  };
  const works = ['a', 'b', 'c'].map((name) => slices.turn().then(() => order.push(name)));
  setImmediate(() => heard(1));
  await Promise.all(works);
  expect(order).toEqual(['a', 'round 1', 'b', 'round 2', 'c']);
});
