import { z } from 'zod';
import { SIGNAL_SCHEMAS } from '../../signal/catalogue.js';
import { OUTER_SIGNALS } from '../../signal/signal.js';
import { CELL_TYPES } from './cell.js';
import { faultOfDateFormat } from './date-format.js';
import { ENCODING_EXAMPLES, encodingOf } from './encoding.js';
import { ACCOUNT_FIELDS } from './import-item.js';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const column = z.string().min(1);

const decimal = z
  .enum(['.', ','])
  .optional()
  .describe(
    'The decimal sign of numbers and amounts; the other one then groups digits. Left out, 1234.5, .99, 1,234.50 and ' +
      '1 234.50 are read, and what could be two numbers (1,234) is refused.',
  );
const nothing = z
  .array(z.string())
  .optional()
  .describe('Cells that stand for nothing, such as "-" or "N/A": they are read as empty ones.');
const oneDateFormat = z.string().superRefine((format, issue) => {
  const fault = faultOfDateFormat(format);
  if (fault !== undefined) issue.addIssue({ code: 'custom', message: fault });
});
const dateFormat = z
  .union([oneDateFormat, z.array(oneDateFormat).min(1)])
  .optional()
  .describe(
    'How dates are written when not as ISO 8601: unix (seconds), unix-ms, excel (serial days), iso, or Luxon’s ' +
      'tokens (dd/MM/yyyy); several are tried in order.',
  );
const encoding = z
  .string()
  .transform((label, issue) => {
    const name = encodingOf(label);
    if (name === undefined)
      issue.addIssue({ code: 'custom', message: `no encoding is called ${label}; there are ${ENCODING_EXAMPLES}` });
    return name ?? 'utf-8';
  })
  .optional()
  .describe(
    `How letters are written: ${ENCODING_EXAMPLES}, or another name of the Encoding Standard (latin1 means ` +
      'windows-1252). A byte order mark in the file overrides it; utf-8 when left out, and then checked.',
  );
const delimiter = z.string().length(1).optional().describe('What separates cells; a comma when left out.');
const form = { delimiter, encoding, decimal, nothing, dateFormat };

/** A value taken from a row. */
export type FieldSpec =
  | string
  | {
      readonly column: string;
      readonly type?: (typeof CELL_TYPES)[number] | undefined;
      readonly values?: Readonly<Record<string, Scalar | null>> | undefined;
      readonly otherwise?: Scalar | null | undefined;
      readonly nothing?: readonly string[] | undefined;
      readonly decimal?: '.' | ',' | undefined;
      readonly dateFormat?: string | readonly string[] | undefined;
      readonly lastDay?: boolean | undefined;
    }
  | { readonly const: Scalar }
  | {
      readonly by: string;
      readonly cases: Readonly<Record<string, FieldSpec>>;
      readonly otherwise?: FieldSpec | undefined;
    }
  | { readonly format: string };
export type Scalar = z.infer<typeof scalar>;

const fieldSpec: z.ZodType<FieldSpec> = z.lazy(() =>
  z.union(
    [
      column.describe('The column that holds the value. An empty cell leaves the field out.'),
      z.strictObject({
        column,
        type: z.enum(CELL_TYPES).optional().describe('How the cell is read; left out, the field says.'),
        values: z
          .record(z.string(), scalar.nullable())
          .optional()
          .describe(
            'What each cell means; null leaves the field out. A cell that is not listed refuses its row, unless ' +
              '`otherwise` says what it means.',
          ),
        otherwise: scalar.nullable().optional(),
        nothing,
        decimal,
        dateFormat,
        lastDay: z
          .boolean()
          .optional()
          .describe('The date is the last day that counts: the field, whose end is exclusive, gets the day after.'),
      }),
      z.strictObject({ const: scalar.describe('The same value for every row.') }),
      z.strictObject({
        by: column.describe('The column that decides.'),
        cases: z.record(z.string(), fieldSpec),
        otherwise: fieldSpec.optional(),
      }),
      z.strictObject({ format: z.string().min(1).describe('A text with {columns} in braces.') }),
    ],
    {
      error:
        'a column’s name, or one of { column, type, values, otherwise, nothing, decimal, dateFormat, lastDay }, ' +
        '{ const }, { by, cases, otherwise }, { format }',
    },
  ),
);

const reference = z
  .union([
    column,
    z.strictObject({
      column,
      through: z
        .strictObject({ file: z.string().min(1), key: column, value: column })
        .optional()
        .describe(
          'Another file that leads from the cell (`key`) to the external id (`value`): usage by subscription, say.',
        ),
    }),
  ])
  .describe('The column of an external id.');

const moment = z.union([
  column,
  z.strictObject({
    column,
    time: z
      .string()
      .regex(/^\d{2}:\d{2}$/, 'a time of day as HH:MM')
      .optional()
      .describe('The time of day when the cell holds a date only; 00:00 when left out.'),
    dateFormat,
    lastDay: z.boolean().optional().describe('The date is the last day that counts: it happened the day after.'),
  }),
]);

const condition = z
  .record(z.string(), z.union([scalar, z.array(scalar), z.strictObject({ not: z.union([scalar, z.array(scalar)]) })]))
  .describe('Only rows whose cells are so are taken: `{ end_date: { not: "" } }`, `{ plan: [Pro, Enterprise] }`.');

const entry = z
  .strictObject({
    file: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .describe('The CSV file in the folder, or several of one shape; * stands for any letters: "*companies*.csv".'),
    optional: z.boolean().optional().describe('An export without this file is taken all the same.'),
    to: z.enum(['account', ...OUTER_SIGNALS]).describe('What a row tells of: an account, or a signal of this type.'),
    label: z
      .string()
      .min(1)
      .max(40)
      .optional()
      .describe('Tells two readings of the same ids apart; part of the key. The name of `to` when left out.'),
    id: column
      .optional()
      .describe('The column that names the row, the same in every export. Left out, rows of equal content count once.'),
    account: reference.optional().describe('Whose signal it is. An account is named by its `id`.'),
    contact: reference.optional().describe('Which person’s signal it is.'),
    at: moment.optional().describe('When it happened. A signal needs it; for an account it is when it came in.'),
    when: condition.optional(),
    fields: z.record(z.string(), fieldSpec).default({}).describe('Property → where its value comes from.'),
    attributes: z.record(z.string(), fieldSpec).optional().describe('Custom attributes of an account.'),
    ...form,
  })
  .superRefine((entry, issue) => {
    const known = fieldsOf(entry.to);
    const unknown = Object.keys(entry.fields).filter((field) => !known.includes(field));
    for (const field of unknown)
      issue.addIssue({
        code: 'custom',
        path: ['fields', field],
        message: `${entry.to} has no field ${field}; it has ${known.join(', ')}`,
      });
    if (entry.to === 'account' && entry.id === undefined)
      issue.addIssue({ code: 'custom', path: ['id'], message: 'an account needs the column of its external id' });
    if (entry.to !== 'account' && entry.account === undefined)
      issue.addIssue({ code: 'custom', path: ['account'], message: 'a signal needs the column of its account' });
    if (entry.to !== 'account' && entry.at === undefined)
      issue.addIssue({ code: 'custom', path: ['at'], message: 'a signal needs the column that says when it happened' });
    if (entry.to !== 'account' && entry.attributes)
      issue.addIssue({ code: 'custom', path: ['attributes'], message: 'only accounts have attributes' });
  });

/** A declarative mapping from a folder of CSV files to accounts and signals. */
export const mappingSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}$/, 'small letters, digits and hyphens')
      .describe('The import’s name: part of every key, so keep it from run to run.'),
    description: z.string().optional(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as EUR')
      .optional()
      .describe('Of amounts whose row names none.'),
    ...form,
    timeZone: z.string().optional().describe('Of dates and times without an offset; the company’s when left out.'),
    shiftDates: z
      .boolean()
      .default(false)
      .describe('Move all dates by the same number of days, so that the latest is yesterday.'),
    files: z.array(entry).min(1),
  })
  .superRefine(({ files }, issue) => {
    const labels = files.map((each) => each.label ?? each.to);
    for (const [index, label] of labels.entries()) {
      if (labels.indexOf(label) < index)
        issue.addIssue({
          code: 'custom',
          path: ['files', index, 'label'],
          message: `another entry is called ${label} too; give this one a label of its own`,
        });
    }
  });

export type Mapping = z.infer<typeof mappingSchema>;
export type MappingEntry = Mapping['files'][number];

/** The properties that an entry may fill. */
function fieldsOf(to: MappingEntry['to']): readonly string[] {
  return to === 'account'
    ? ACCOUNT_FIELDS.filter((field) => field !== 'attributes')
    : Object.keys(SIGNAL_SCHEMAS[to].shape);
}

/** How the cells of a file are written. */
export interface FileForm {
  readonly delimiter: string;
  readonly encoding: string;
  readonly decimal: '.' | ',' | undefined;
  readonly nothing: readonly string[];
  readonly dateFormat: string | readonly string[] | undefined;
}

/** What an entry says of its file, and the mapping of all of them. */
export const formOf = (mapping: Mapping, entry: Partial<MappingEntry> = {}): FileForm => ({
  delimiter: entry.delimiter ?? mapping.delimiter ?? ',',
  encoding: entry.encoding ?? mapping.encoding ?? 'utf-8',
  decimal: entry.decimal ?? mapping.decimal,
  nothing: [...(mapping.nothing ?? []), ...(entry.nothing ?? [])],
  dateFormat: entry.dateFormat ?? mapping.dateFormat,
});

export const labelOf = ({ label, to }: MappingEntry): string => label ?? to;
export const filesOf = ({ file }: MappingEntry): readonly string[] => (typeof file === 'string' ? [file] : file);
