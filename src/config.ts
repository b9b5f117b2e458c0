import { join } from 'node:path';
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { parseDatabaseUrl } from './database/url.js';
import { crashAtSchema } from './kernel/crash-point.js';
import { PerennialError, quote } from './kernel/errors.js';
import { LOG_LEVELS } from './kernel/log.js';
import { packageRoot } from './kernel/package-root.js';

const url = z.string().transform((text, check) => {
  try {
    parseDatabaseUrl(text);
  } catch (error) {
    check.addIssue({ code: 'custom', message: (error as Error).message });
  }
  return text;
});

const zone = z.string().refine((name) => IANAZone.isValidZone(name), 'an IANA time zone, such as Europe/Berlin');

const currency = z
  .string()
  .refine((code) => Intl.supportedValuesOf('currency').includes(code), 'an ISO 4217 currency, such as USD or EUR');

const whole = (from: number, to: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(from).max(to));

const dates = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((date) => date.trim())
      .filter((date) => date !== ''),
  )
  .pipe(z.array(z.iso.date()));

const packages = z
  .string()
  .transform((text) => [
    ...new Set(
      text
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    ),
  ])
  .pipe(z.array(z.string().regex(/^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/)));

const secrets = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((secret) => secret.trim())
      .filter((secret) => secret !== ''),
  )
  .pipe(z.array(z.string().regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/)).max(2));

const rates = z
  .string()
  .regex(/^\s*$|^\s*[A-Z]{3}=\d+(\.\d+)?(\s*,\s*[A-Z]{3}=\d+(\.\d+)?)*\s*$/)
  .transform(
    (text) =>
      Object.fromEntries(
        text
          .split(',')
          .flatMap((pair) => (pair.trim() === '' ? [] : [[pair.trim().slice(0, 3), Number(pair.trim().slice(4))]])),
      ) as Record<string, number>,
  );

const origins = z
  .string()
  .transform((text) => [
    ...new Set(
      text
        .split(',')
        .map((origin) => origin.trim())
        .filter((origin) => origin !== ''),
    ),
  ])
  .pipe(z.array(z.string().refine(isOrigin)).refine((all) => !all.includes('*') || all.length === 1));

/** As a browser sends it: scheme, host and port, no path; or `*`, any. */
function isOrigin(text: string): boolean {
  return text === '*' || (/^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text);
}

const isOn = z.enum(['on', 'off']).transform((text) => text === 'on');

interface Variable<S extends z.ZodType = z.ZodType> {
  /** What is set in the environment. */
  readonly name: string;
  readonly schema: S;
  /** In words, as a refusal says it. */
  readonly expected: string;
  readonly description: string;
  /** As it would be written; left out when unset means something of its own. */
  readonly fallback?: string;
  /** Never shown. */
  readonly isSecret?: boolean;
}

const variable = <S extends z.ZodType>(
  name: string,
  schema: S,
  expected: string,
  description: string,
  rest: Pick<Variable, 'fallback' | 'isSecret'> = {},
): Variable<S> => ({
  name,
  schema,
  expected,
  description,
  ...rest,
});

const VARIABLES = {
  databaseUrl: variable(
    'DATABASE_URL',
    url,
    'sqlite:<file> or mysql://user:password@host:port/database',
    'Where everything is kept. SQLite needs no server; MySQL 8 or MariaDB 10.6 let several processes share the work.',
    { fallback: 'sqlite:./data/perennial.db', isSecret: true },
  ),
  port: variable(
    'PORT',
    whole(0, 65_535),
    'a port, 0 to 65535 (0 takes a free one)',
    'The port the server listens on.',
    { fallback: '4000' },
  ),
  host: variable(
    'HOST',
    z.string().min(1),
    'an address or host name',
    'The address the server listens on; 0.0.0.0 for all.',
    { fallback: '127.0.0.1' },
  ),
  adminKey: variable(
    'PERENNIAL_ADMIN_KEY',
    z.string().min(20).max(200).optional(),
    'a secret of 20 to 200 characters',
    'An API key with all rights, taken at every start. Unset: the first start makes one and prints it once.',
    { isSecret: true },
  ),
  pluginsDir: variable(
    'PLUGINS_DIR',
    z.string().min(1).default(join(packageRoot(), 'plugins')),
    'a folder',
    'The folder whose sub-folders are playbook plugins. Unset: those that come with Perennial.',
  ),
  pluginPackages: variable(
    'PLUGIN_PACKAGES',
    packages,
    'names of npm packages, with commas between, such as acme-renewals,@acme/playbooks',
    'Plugins that are npm packages, looked for in node_modules from the working directory upward. They are read ' +
      'at the start and by `reloadPlugins`.',
    { fallback: '' },
  ),
  logLevel: variable(
    'LOG_LEVEL',
    z.enum(LOG_LEVELS),
    `one of ${LOG_LEVELS.join(', ')}`,
    'How much is logged, as JSON lines on standard error.',
    { fallback: 'info' },
  ),
  timeZone: variable(
    'TIME_ZONE',
    zone,
    'an IANA time zone, such as Europe/Berlin',
    'The company’s zone: where its days begin and end.',
    { fallback: 'UTC' },
  ),
  holidays: variable(
    'HOLIDAYS',
    dates,
    'dates YYYY-MM-DD, with commas between',
    'Days that are not worked, besides Saturdays and Sundays.',
    { fallback: '' },
  ),
  reportingCurrency: variable(
    'REPORTING_CURRENCY',
    currency,
    'an ISO 4217 currency, such as USD or EUR',
    'The currency that revenue is reported in.',
    { fallback: 'USD' },
  ),
  exchangeRates: variable(
    'EXCHANGE_RATES',
    rates,
    'rates to the reporting currency, such as EUR=1.08,GBP=1.27',
    'What one unit of another currency is worth in the reporting one, today. Contracts in a currency without a ' +
      'rate are left out of sums.',
    { fallback: '' },
  ),
  signalRetentionMonths: variable(
    'SIGNAL_RETENTION_MONTHS',
    whole(1, 120),
    'a whole number of months, 1 to 120',
    'How long signals and their idempotency keys are kept; older signals are refused with TOO_OLD.',
    { fallback: '25' },
  ),
  eventRetentionDays: variable(
    'EVENT_RETENTION_DAYS',
    whole(1, 3_650),
    'a whole number of days, 1 to 3650',
    'How long lifecycle events are kept; older cursors get CURSOR_EXPIRED.',
    { fallback: '90' },
  ),
  latenessDays: variable(
    'LATENESS_DAYS',
    whole(0, 33),
    'a whole number of days, 0 to 33',
    'A signal that comes later than this is history: it corrects figures and fires nothing.',
    { fallback: '3' },
  ),
  graceDays: variable(
    'GRACE_DAYS',
    whole(0, 365),
    'a whole number of days, 0 to 365',
    'How long after its end a subscription that was not renewed still counts as renewing.',
    {
      fallback: '30',
    },
  ),
  pollMs: variable(
    'POLL_MS',
    whole(10, 60_000),
    'milliseconds, 10 to 60000',
    'How often a process looks for the events of others when no wake-up reaches it.',
    {
      fallback: '250',
    },
  ),
  actionsAllowPrivate: variable(
    'ACTIONS_ALLOW_PRIVATE',
    z.enum(['true', 'false']).transform((text) => text === 'true'),
    'true or false',
    'Whether the actions http and slack may call private, loopback and link-local addresses. False keeps a ' +
      'playbook from reaching into your own network.',
    { fallback: 'false' },
  ),
  actionsSecrets: variable(
    'ACTIONS_SECRET',
    secrets,
    'one or two secrets of the Standard Webhooks form, whsec_ and 24 to 64 bytes in base64, with a comma between',
    'What requests of the action http are signed with. Two: while receivers change from one to the other. Unset: ' +
      'they are not signed.',
    { fallback: '', isSecret: true },
  ),
  smtpUrl: variable(
    'SMTP_URL',
    z
      .string()
      .regex(/^smtps?:\/\/\S+$/)
      .optional(),
    'smtp://user:password@host:587 or smtps://…',
    'The mail server of the action email. Unset: no mail can be sent.',
    { isSecret: true },
  ),
  mailFrom: variable(
    'MAIL_FROM',
    z
      .string()
      .max(320)
      .regex(/^([^<>\r\n]+<[^<>\s@]+@[^<>\s@]+>|[^<>\s@]+@[^<>\s@]+)$/)
      .optional(),
    'an address, such as Acme Success <success@acme.example>',
    'Whom mails of the action email come from.',
  ),
  slackWebhookUrl: variable(
    'SLACK_WEBHOOK_URL',
    z.url({ protocol: /^https?$/ }).optional(),
    'the URL of an incoming webhook',
    'Where the action slack posts to. Unset: nothing can be posted.',
    { isSecret: true },
  ),
  introspection: variable(
    'INTROSPECTION',
    isOn,
    'on or off',
    'Whether the schema may be asked for (`__schema`, `__type`), over HTTP and sockets. It needs a key either way.',
    { fallback: 'on' },
  ),
  graphiql: variable(
    'GRAPHIQL',
    isOn,
    'on or off',
    'Whether a browser that opens /graphql is shown GraphiQL. The page itself opens without a key. Without ' +
      'INTROSPECTION it neither completes nor documents.',
    { fallback: 'on' },
  ),
  corsOrigins: variable(
    'CORS_ORIGINS',
    origins,
    'origins, with commas between, such as https://app.acme.example,http://localhost:5173; or * alone',
    'Which pages of other origins may ask over HTTP from a browser; * for all. Keys go in a header, never in a ' +
      'cookie. Unset: none.',
    { fallback: '' },
  ),
  engineThread: variable(
    'ENGINE_THREAD',
    isOn,
    'on or off',
    'Whether turns are taken, and on SQLite everything is written, in a thread beside the one that answers. Off: in ' +
      'the same thread, where a long turn keeps requests waiting; for small machines and debugging.',
    { fallback: 'on' },
  ),
  pluginMemoryMb: variable(
    'PLUGIN_MEMORY_MB',
    whole(32, 4_096),
    'megabytes, 32 to 4096',
    'How much memory the code of one plugin may take: of its heap, and again of its buffers.',
    {
      fallback: '128',
    },
  ),
  pluginIsolation: variable(
    'PLUGIN_ISOLATION',
    z.enum(['process', 'thread']).optional(),
    'process or thread',
    'Where the code of plugins runs: in a process of its own, which may read its own files and nothing else, or in a ' +
      'thread of the server. Unset: in a process wherever Node can take permissions away, else in a thread.',
  ),
  crashAt: variable(
    'PERENNIAL_CRASH_AT',
    crashAtSchema.optional(),
    'a crash point of src/kernel/crash-point.ts, such as claim.after or claim.after#3',
    'For tests of recovery only: the process ends there as `kill -9` would end it. Unset: nowhere.',
  ),
} as const;

type Key = keyof typeof VARIABLES;

/** The settings of this process: read once at the start, never changed. */
export type Config = Readonly<{ [K in Key]: z.output<(typeof VARIABLES)[K]['schema']> }>;

/**
 * Every variable: its name, meaning, what is expected and the default. docs/reference/configuration.md is made from
 * this.
 */
export const CONFIG_VARIABLES: readonly Omit<Variable, 'schema'>[] = Object.values(VARIABLES).map(
  ({ schema: _schema, ...rest }) => rest,
);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from an environment; an empty value counts as unset. This is the only place that looks at
 * `process.env`.
 * @throws CONFIG_INVALID naming the variable and what was expected.
 */
export function loadConfig(env: Environment = process.env): Config {
  const entries = (Object.keys(VARIABLES) as Key[]).map((key) => [key, read(VARIABLES[key], env)] as const);
  return Object.freeze(Object.fromEntries(entries)) as Config;
}

function read({ name, schema, expected, fallback, isSecret }: Variable, env: Environment): unknown {
  const given = env[name] || fallback;
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const shown = isSecret ? 'its value' : quote(given ?? '');
  const detail =
    name === 'DATABASE_URL'
      ? (parsed.error.issues[0]?.message ?? '')
      : `${name} is wrong: ${shown} is not what was expected: ${expected}.`;
  throw new PerennialError('CONFIG_INVALID', detail, { variable: name, expected });
}
