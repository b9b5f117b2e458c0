import { MessageChannel } from 'node:worker_threads';
import { BridgedBus } from '../../../src/bus/bridged-bus.js';
import { Line } from '../../../src/bus/line.js';
import { DatabaseFailure } from '../../../src/database/driver-errors.js';
import { conflict, PerennialError } from '../../../src/kernel/errors.js';
import { quietLog } from '../../../src/kernel/log.js';

type Sample = {
  echo(said: unknown): unknown;
  fail(said: string): never;
  wait(said: null): string;
};

const failures: Record<string, () => unknown> = {
  perennial: () => conflict('account', 3, { version: 5, name: 'Acme' }).at('input', 'accounts', 0),
  database: () => new DatabaseFailure('busy', Object.assign(new Error('locked'), { code: 'SQLITE_BUSY' })),
  system: () => Object.assign(new Error('gone', { cause: new Error('deeper') }), { code: 'EPIPE' }),
  uncloneable: () => new PerennialError('CONFLICT', 'with a function', { current: { version: 1, act: () => 1 } }),
};

describe('a line between threads', () => {
  const { port1, port2 } = new MessageChannel();
  const here = new Line<Sample>(port1);
  const there = new Line(port2);
  let aborted: Promise<unknown>;
  there.serve<Sample>({
    echo: (said) => said,
    fail: (said) => {
      throw failures[said]?.();
    },
    wait: (_said, signal) => {
      aborted = new Promise((done) => signal.addEventListener('abort', done));
      return aborted.then(() => 'aborted');
    },
  });
  afterAll(() => {
    port1.close();
    port2.close();
  });
  const failed = (which: string) => here.call('fail', which).catch((error: unknown) => error);

  it('carries plain data there and back, bytes as Buffers', async () => {
    const said = { rows: [{ hash: Buffer.from('abc'), at: 1n, none: null }], ids: new Map([['a', 'b']]) };
    const answer = (await here.call('echo', said)) as typeof said;
    expect(answer.rows).toEqual(said.rows);
    expect(answer.ids.get('a')).toBe('b');
    expect(Buffer.isBuffer(answer.rows[0]?.hash)).toBe(true);
  });

  it('throws what was thrown there: code, message, data, place', async () => {
    const error = (await failed('perennial')) as PerennialError;
    expect(error).toBeInstanceOf(PerennialError);
    expect(error).toMatchObject({
      code: 'CONFLICT',
      data: { expectedVersion: 3, current: { version: 5, name: 'Acme' } },
      inputPath: ['input', 'accounts', 0],
    });
  });

  it('keeps the kind of a database’s failure and its cause', async () => {
    const error = (await failed('database')) as DatabaseFailure;
    expect(error).toBeInstanceOf(DatabaseFailure);
    expect(error.kind).toBe('busy');
    expect(error.cause).toMatchObject({ message: 'locked', code: 'SQLITE_BUSY' });
  });

  it('keeps the code and the causes of any other error', async () => {
    expect(await failed('system')).toMatchObject({ message: 'gone', code: 'EPIPE', cause: { message: 'deeper' } });
  });

  it('leaves out of an error’s data what cannot be sent, and nothing else', async () => {
    expect(await failed('uncloneable')).toMatchObject({ code: 'CONFLICT', data: { current: { version: 1 } } });
  });

  it('aborts there what is aborted here', async () => {
    const abort = new AbortController();
    const call = here.call('wait', null, abort.signal).catch((error: unknown) => error);
    await here.call('echo', 'after it');
    abort.abort(new Error('given up'));
    expect(await call).toMatchObject({ message: 'given up' });
    await aborted;
  });

  it('fails whoever waits, and whoever calls later, once it has ended', async () => {
    const channel = new MessageChannel();
    const line = new Line<Sample>(channel.port1);
    const call = line.call('wait', null).catch((error: unknown) => error);
    line.end(new Error('the thread is gone'));
    expect(await call).toMatchObject({ message: 'the thread is gone' });
    await expect(line.call('echo', 1)).rejects.toThrow('the thread is gone');
    channel.port1.close();
  });
});

describe('a bus over two threads', () => {
  it('lets both sides hear what one publishes, and sends the same news once', async () => {
    const heard: string[] = [];
    let sent = 0;
    const far: BridgedBus = new BridgedBus(quietLog, () => undefined);
    const near = new BridgedBus(quietLog, (topic, payload) => {
      sent += 1;
      far.receive(topic, payload);
    });
    near.subscribe('events', () => void heard.push('near'));
    const arrived = new Promise<void>((done) => {
      far.subscribe('events', () => {
        heard.push('far');
        done();
      });
    });
    near.publish('events');
    near.publish('events');
    await arrived;
    expect(sent).toBe(1);
    expect(heard).toEqual(['near', 'near', 'far']);
  });
});
