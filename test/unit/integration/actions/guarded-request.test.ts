import { createServer, type Server } from 'node:net';
import {
  guardedRequest,
  type OutgoingRequest,
  type RequestSetting,
} from '../../../../src/integration/actions/guarded-request.js';
import { Receiver } from '../../../support/receiver.js';

/** Calls with real sockets; the receiver listens on a loopback address, which is private. */
describe('a guarded request', () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await Receiver.start();
  });
  afterAll(() => receiver.stop());
  beforeEach(() => receiver.reset());

  const call = (url: string, setting: Partial<RequestSetting> = {}, more: Partial<OutgoingRequest> = {}, ms = 5_000) =>
    guardedRequest(
      { method: 'POST', url, headers: {}, body: '{}', ...more },
      { allowsPrivate: false, ...setting },
      AbortSignal.timeout(ms),
    ).then(
      ({ status, body, isTruncated }) => ({ status, body, isTruncated }),
      ({ code, isPermanent }: { code: string; isPermanent: boolean }) => ({ code, isPermanent }),
    );

  it('reaches a private address when that is allowed', async () => {
    expect(await call(receiver.url, { allowsPrivate: true })).toEqual({
      status: 200,
      body: '{"ok":true}',
      isTruncated: false,
    });
    expect(receiver.received).toMatchObject([{ method: 'POST', body: '{}' }]);
  });

  it.each([
    ['dotted', (port: number) => `http://127.0.0.1:${port}/`],
    ['decimal', (port: number) => `http://2130706433:${port}/`],
    ['hexadecimal', (port: number) => `http://0x7f000001:${port}/`],
    ['hexadecimal by parts', (port: number) => `http://0x7f.0.0.0x1:${port}/`],
    ['octal', (port: number) => `http://0177.0.0.1:${port}/`],
    ['short', (port: number) => `http://127.1:${port}/`],
    ['full-width', (port: number) => `http://１２７.0.0.1:${port}/`],
    ['IPv6', (port: number) => `http://[::1]:${port}/`],
    ['IPv4 in IPv6', (port: number) => `http://[::ffff:127.0.0.1]:${port}/`],
    ['IPv4 in IPv6, hexadecimal', (port: number) => `http://[::ffff:7f00:1]:${port}/`],
    ['by its name', (port: number) => `http://localhost:${port}/`],
    ['metadata', () => 'http://169.254.169.254/latest/meta-data/'],
    ['this network', (port: number) => `http://0.0.0.0:${port}/`],
  ])('refuses a private address, written %s, for good', async (_how, url) => {
    expect(await call(url(receiver.port))).toEqual({ code: 'ADDRESS_REFUSED', isPermanent: true });
    expect(receiver.received).toEqual([]);
  });

  it('refuses a name of which one address is private', async () => {
    const resolve = async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    expect(await call(`http://mixed.example:${receiver.port}/`, { resolve })).toEqual({
      code: 'ADDRESS_REFUSED',
      isPermanent: true,
    });
    expect(receiver.received).toEqual([]);
  });

  it('connects to the address that it checked, though the name answers otherwise the second time', async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '10.255.255.1', family: 4 }];
    };
    const names: string[] = [];
    receiver.answer = ({ headers }, response) => {
      names.push(headers.host ?? '');
      response.end();
    };
    expect(await call(`http://rebinds.example:${receiver.port}/`, { allowsPrivate: true, resolve })).toMatchObject({
      status: 200,
    });
    expect([asked, names]).toEqual([1, [`rebinds.example:${receiver.port}`]]);
  });

  it('follows no redirect, wherever it leads', async () => {
    receiver.answer = ({ path }, response) =>
      void (path === '/private'
        ? response.end('secret')
        : response.writeHead(302, { location: `http://127.0.0.1:${receiver.port}/private` }).end());
    expect(await call(receiver.url, { allowsPrivate: true })).toMatchObject({ status: 302, body: '' });
    expect(receiver.received.map(({ path }) => path)).toEqual(['/']);
  });

  it('reads no more of an answer than 64 KB', async () => {
    receiver.answer = (_request, response) => void response.end('x'.repeat(5_000_000));
    const answer = await call(receiver.url, { allowsPrivate: true });
    expect(answer).toMatchObject({ status: 200, isTruncated: true });
    expect((answer as { body: string }).body).toHaveLength(65_536);
  });

  it('ends with its signal when the receiver never answers', async () => {
    receiver.answer = () => undefined;
    await expect(
      guardedRequest(
        { method: 'GET', url: receiver.url, headers: {} },
        { allowsPrivate: true },
        AbortSignal.timeout(100),
      ),
    ).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });

  it.each([
    ['ftp://example.com/', 'BAD_URL'],
    ['file:///etc/passwd', 'BAD_URL'],
    ['//example.com', 'BAD_URL'],
    ['http://user:password@example.com/', 'BAD_URL'],
    ['nonsense', 'BAD_URL'],
  ])('refuses %s for good', async (url, code) => {
    expect(await call(url)).toEqual({ code, isPermanent: true });
  });

  it('refuses a header that cannot be sent, for good', async () => {
    expect(await call(receiver.url, { allowsPrivate: true }, { headers: { 'x-note': 'one\r\nx-two: 2' } })).toEqual({
      code: 'BAD_REQUEST',
      isPermanent: true,
    });
  });

  it('tries a connection that fails again', async () => {
    const closed = await silent();
    expect(await call(`http://127.0.0.1:${closed}/`, { allowsPrivate: true })).toEqual({
      code: 'CONNECTION',
      isPermanent: false,
    });
    expect(await call('http://nobody.invalid/', { allowsPrivate: true })).toEqual({
      code: 'CONNECTION',
      isPermanent: false,
    });
  });

  /** A port on which nobody listens. */
  async function silent(): Promise<number> {
    const server: Server = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const { port } = server.address() as { port: number };
    await new Promise((closed) => server.close(closed));
    return port;
  }
});
