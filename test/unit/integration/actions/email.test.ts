import { SMTPServer } from 'smtp-server';
import { EmailAction, type MailDirectory } from '../../../../src/integration/actions/email.action.js';
import type { ClaimedEffect } from '../../../../src/integration/actions/performer.js';
import { VirtualClock } from '../../../../src/kernel/clock.js';
import { Context, SYSTEM } from '../../../../src/kernel/context.js';
import { quietLog } from '../../../../src/kernel/log.js';

interface Mail {
  readonly to: string;
  readonly text: string;
}

const KEY = 'a'.repeat(64);

/** Sends to a real SMTP server on this machine. */
describe('the action email', () => {
  const mails: Mail[] = [];
  let refusal: { code: number; message: string } | undefined;
  let server: SMTPServer;
  let email: EmailAction;
  const directory: MailDirectory = {
    contactEmail: async (_ctx, id) => (id === 'cont_known' ? 'ann@acme.example' : null),
    ownerEmail: async (_ctx, id) => (id === 'acct_owned' ? 'olga@us.example' : null),
  };
  const ctx = new Context(SYSTEM, new VirtualClock(0), quietLog, undefined as never);

  beforeAll(async () => {
    server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo: (_address, _session, done) =>
        done(refusal && Object.assign(new Error(refusal.message), { responseCode: refusal.code })),
      onData: (stream, session, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          mails.push({
            to: session.envelope.rcptTo.map(({ address }) => address).join(),
            text: Buffer.concat(parts).toString(),
          });
          done();
        });
      },
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.server.address() as { port: number };
    email = new EmailAction(
      { smtpUrl: `smtp://127.0.0.1:${port}`, from: 'Acme Success <success@us.example>', timeoutMs: 5_000 },
      directory,
    );
  });
  afterAll(async () => {
    email.close();
    await new Promise<void>((closed) => server.close(closed));
  });
  beforeEach(() => {
    mails.length = 0;
    refusal = undefined;
  });

  const effect = (given: Record<string, unknown>, more: Partial<ClaimedEffect> = {}) =>
    ({
      payload: { with: given },
      idempotencyKey: KEY,
      accountId: 'acct_owned',
      contactId: 'cont_known',
      ...more,
    }) as ClaimedEffect;
  const send = (given: Record<string, unknown>, more: Partial<ClaimedEffect> = {}, action = email) =>
    action
      .perform(
        ctx,
        effect({ subject: 'Hello', text: 'How are you?\n\nOlga', ...given }, more),
        new AbortController().signal,
      )
      .then(
        () => 'SENT',
        ({ code, isPermanent }) => ({ code, isPermanent }),
      );

  it('writes to the contact, to the owner, or to an address', async () => {
    expect([
      await send({ to: 'contact' }),
      await send({ to: 'owner' }),
      await send({ to: 'sam@else.example' }),
    ]).toEqual(['SENT', 'SENT', 'SENT']);
    expect(mails.map(({ to }) => to)).toEqual(['ann@acme.example', 'olga@us.example', 'sam@else.example']);
    expect(mails[0]?.text).toContain('From: Acme Success <success@us.example>');
    expect(mails[0]?.text).toContain('How are you?');
  });

  it('makes the Message-ID from the effect’s key, so that a mail sent twice is known by it', async () => {
    await send({ to: 'owner' });
    await send({ to: 'owner' });
    expect(mails.map(({ text }) => /^Message-ID:\s*(\S+)/m.exec(text)?.[1])).toEqual([
      `<${KEY}@us.example>`,
      `<${KEY}@us.example>`,
    ]);
  });

  it('has answers go to the owner when it says so', async () => {
    await send({ to: 'contact', replyTo: 'owner' });
    expect(mails[0]?.text).toMatch(/^Reply-To: olga@us.example/m);
  });

  it('lets no text break out of its line', async () => {
    await send({ to: 'owner', subject: 'Hello\r\nBcc: all@else.example' });
    expect(mails.map(({ to }) => to)).toEqual(['olga@us.example']);
    expect(mails[0]?.text).not.toMatch(/^Bcc:/m);
  });

  it('gives up for good where nobody can be written to', async () => {
    expect(await send({ to: 'contact' }, { contactId: null })).toEqual({ code: 'NO_ADDRESS', isPermanent: true });
    expect(await send({ to: 'contact' }, { contactId: 'cont_erased' })).toEqual({
      code: 'NO_ADDRESS',
      isPermanent: true,
    });
    expect(await send({ to: 'owner' }, { accountId: 'acct_alone' })).toEqual({ code: 'NO_ADDRESS', isPermanent: true });
    expect(await send({ to: 'a@b.example, c@d.example' })).toEqual({ code: 'BAD_ADDRESS', isPermanent: true });
    expect(await send({ to: 'owner', subject: '' })).toEqual({ code: 'BAD_INPUT', isPermanent: true });
    expect(mails).toEqual([]);
  });

  it('tells a mail server’s no for good from its not now', async () => {
    refusal = { code: 550, message: 'no such mailbox' };
    expect(await send({ to: 'owner' })).toEqual({ code: 'SMTP_550', isPermanent: true });
    refusal = { code: 451, message: 'come back later' };
    expect(await send({ to: 'owner' })).toEqual({ code: 'SMTP_451', isPermanent: false });
    const nobody = new EmailAction(
      { smtpUrl: 'smtp://127.0.0.1:1', from: 'a@us.example', timeoutMs: 5_000 },
      directory,
    );
    expect(await send({ to: 'owner' }, {}, nobody)).toEqual({ code: 'CONNECTION', isPermanent: false });
  });

  it('says that it is not configured', async () => {
    expect(
      await send(
        { to: 'owner' },
        {},
        new EmailAction({ smtpUrl: undefined, from: undefined, timeoutMs: 1 }, directory),
      ),
    ).toEqual({
      code: 'NOT_CONFIGURED',
      isPermanent: true,
    });
  });
});
