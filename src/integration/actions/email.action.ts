import { createTransport, type Transporter } from 'nodemailer';
import { z } from 'zod';
import type { Context } from '../../kernel/context.js';
import { BUILT_IN_ACTIONS } from '../../playbook/definition/built-in-actions.js';
import { ActionFailure, permanent } from './action-failure.js';
import { parsed } from './http.action.js';
import type { ClaimedEffect, Performance } from './performer.js';

export interface MailSetting {
  /** `smtp://user:password@host:587`; left out = no mail can be sent. */
  readonly smtpUrl: string | undefined;
  /** `Acme Success <success@acme.example>`. */
  readonly from: string | undefined;
  readonly timeoutMs: number;
}

/** Who is written to: addresses are read when a mail is sent, and kept nowhere else. */
export interface MailDirectory {
  contactEmail(ctx: Context, contactId: string): Promise<string | null>;
  ownerEmail(ctx: Context, accountId: string): Promise<string | null>;
}

const CONNECTION_MS = 10_000;
const address = z.email();

/**
 * Sends a mail by SMTP. Its Message-ID is made from the effect's key, so that a mail which was sent twice is known by
 * it.
 */
export class EmailAction implements Performance {
  readonly timeoutMs: number;
  private transport: Transporter | undefined;

  constructor(
    private readonly setting: MailSetting,
    private readonly directory: MailDirectory,
  ) {
    this.timeoutMs = setting.timeoutMs;
  }

  async perform(ctx: Context, effect: ClaimedEffect, signal: AbortSignal): Promise<unknown> {
    const { smtpUrl, from } = this.setting;
    if (smtpUrl === undefined || from === undefined)
      throw permanent('NOT_CONFIGURED', 'No mail server is configured. Set SMTP_URL and MAIL_FROM.');
    const { to, subject, text, replyTo } = parsed(BUILT_IN_ACTIONS.email, effect.payload.with);
    const recipient = await this.addressOf(ctx, to, effect);
    const answerTo = replyTo === undefined ? undefined : await this.addressOf(ctx, replyTo, effect);
    signal.throwIfAborted();
    const mail = {
      from,
      to: recipient,
      subject: subject.replace(/\s+/g, ' '),
      text,
      messageId: messageIdOf(effect.idempotencyKey, from),
      ...(answerTo !== undefined && { replyTo: answerTo }),
    };
    const { response } = await this.sender(smtpUrl).sendMail(mail).catch(refused);
    return { response: String(response).slice(0, 300) };
  }

  close(): void {
    this.transport?.close();
  }

  private sender(smtpUrl: string): Transporter {
    const limits = { connectionTimeout: CONNECTION_MS, greetingTimeout: CONNECTION_MS, socketTimeout: CONNECTION_MS };
    this.transport ??= createTransport({
      url: smtpUrl,
      ...limits,
      disableFileAccess: true,
      disableUrlAccess: true,
    } as Parameters<typeof createTransport>[0]);
    return this.transport;
  }

  private async addressOf(ctx: Context, to: string, { contactId, accountId }: ClaimedEffect): Promise<string> {
    const found = await this.found(ctx, to, contactId, accountId);
    if (found === null)
      throw permanent(
        'NO_ADDRESS',
        to === 'contact' ? 'There is no contact with an address.' : 'The account has no owner with an address.',
      );
    if (!address.safeParse(found).success) throw permanent('BAD_ADDRESS', 'That is no mail address.');
    return found;
  }

  private async found(ctx: Context, to: string, contactId: string | null, accountId: string): Promise<string | null> {
    if (to === 'owner') return this.directory.ownerEmail(ctx, accountId);
    if (to !== 'contact') return to;
    return contactId === null ? null : this.directory.contactEmail(ctx, contactId);
  }
}

const messageIdOf = (key: string, from: string): string => `<${key}@${/@([^\s>]+)/.exec(from)?.[1] ?? 'perennial'}>`;

/** 5xx of a mail server is for good, unless it does not let us in: that is mended on our side. */
function refused(error: Error & { readonly responseCode?: number; readonly code?: string }): never {
  const isPermanent = (error.responseCode ?? 0) >= 500 && error.code !== 'EAUTH';
  throw new ActionFailure(
    error.responseCode === undefined ? 'CONNECTION' : `SMTP_${error.responseCode}`,
    error.message,
    { isPermanent },
  );
}
