import { setImmediate as nextTurn } from 'node:timers/promises';
import { MemoryBus } from '../../src/bus/memory-bus.js';
import { quietLog } from '../../src/kernel/log.js';

let bus: MemoryBus;
let heard: string[];
const hear = (name: string) => (payload?: string) => void heard.push(`${name} ${payload}`);

beforeEach(() => {
  bus = new MemoryBus(quietLog);
  heard = [];
});

it('tells every listener of the topic, in the order of publishing, and nobody else', async () => {
  bus.subscribe('events', hear('a'));
  bus.subscribe('events', hear('b'));
  bus.subscribe('signals', hear('c'));
  bus.publish('events', '1');
  bus.publish('events', '2');
  await nextTurn();
  expect(heard).toEqual(['a 1', 'b 1', 'a 2', 'b 2']);
});

it('runs no listener in the middle of what publishes', async () => {
  bus.subscribe('events', hear('a'));
  bus.publish('events');
  expect(heard).toEqual([]);
  await nextTurn();
  expect(heard).toEqual(['a undefined']);
});

it('tells no one who has left, however often the same function listens', async () => {
  const listener = hear('a');
  const leave = bus.subscribe('events', listener);
  bus.subscribe('events', listener);
  leave();
  leave();
  bus.publish('events', '1');
  await nextTurn();
  expect(heard).toEqual(['a 1']);
});

it('goes on when a listener fails', async () => {
  bus.subscribe('events', () => {
    throw new Error('listener');
  });
  bus.subscribe('events', hear('b'));
  bus.publish('events', '1');
  await nextTurn();
  expect(heard).toEqual(['b 1']);
});

it('is silent once closed', async () => {
  bus.subscribe('events', hear('a'));
  bus.publish('events', '1');
  await bus.close();
  bus.publish('events', '2');
  await nextTurn();
  expect(heard).toEqual([]);
});
