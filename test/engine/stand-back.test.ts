import { MemoryBus } from '../../src/bus/memory-bus.js';
import { Engine } from '../../src/engine/engine.js';
import { Pause } from '../../src/engine/pause.js';
import type { Shell } from '../../src/engine/shell.js';
import { RealClock } from '../../src/kernel/clock.js';
import { Context, SYSTEM } from '../../src/kernel/context.js';
import { createLog } from '../../src/kernel/log.js';

const log = createLog('silent');

/** An engine whose rounds are noted, beside an intake that is pressed for so many looks. */
function pressedFor(looks: number) {
  const noted: string[] = [];
  const shell = {
    takeDue: async () => noted.push('turns') && 0,
    takeBehind: async () => 0,
    sweep: async () => 0,
    prune: async () => 0,
  } as unknown as Shell;
  const pause = new Pause();
  const isPressed = () => {
    const isPressed = noted.filter((note) => note === 'pressed').length < looks;
    noted.push(isPressed ? 'pressed' : 'free');
    return isPressed;
  };
  const engine = new Engine(shell, new MemoryBus(log), pause, isPressed, () => ({ signalsBefore: 0, eventsBefore: 0 }));
  return { engine, noted, ctx: new Context(SYSTEM, new RealClock(), log, {} as Context['db']) };
}

async function untilNoted(noted: readonly string[], note: string): Promise<void> {
  while (!noted.includes(note)) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('an engine beside an intake that is pressed', () => {
  it('lets the signals come in first, and takes turns when there is room', async () => {
    const { engine, noted, ctx } = pressedFor(3);
    engine.start(ctx);
    await untilNoted(noted, 'turns');
    await engine.stop();
    expect(noted.slice(0, 5)).toEqual(['pressed', 'pressed', 'pressed', 'free', 'turns']);
  });

  it('takes turns all the same when the press does not end', async () => {
    const { engine, noted, ctx } = pressedFor(Number.POSITIVE_INFINITY);
    engine.start(ctx);
    await untilNoted(noted, 'turns');
    await engine.stop();
    expect(noted[0]).toBe('pressed');
    expect(noted).not.toContain('free');
  });
});
