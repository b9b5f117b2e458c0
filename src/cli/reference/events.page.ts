import { EVENT_TYPES, EVENTS, type EventSpec, type EventType, enumName, typeName } from '../../event/catalogue.js';
import { code, page, table } from './markdown.js';

const SUBJECTS = { account: 'an account', contact: 'a contact of an account', company: 'the company' } as const;

/** Every lifecycle event: its three spellings and its fields. */
export const eventsPage = (): string =>
  page(
    'Lifecycle events',
    'One event has three spellings: in playbooks (`on: stage.entered`), in filters (the enum `STAGE_ENTERED`), ' +
      'and as a GraphQL type (`StageEntered`, which implements `LifecycleEvent`). The fields are what a condition ' +
      'reads as `event.<field>`; where GraphQL has a record for an id, the type offers the record.',
    'Logged events are kept, streamed by `lifecycleEvents` and read back by cursor; the others, too frequent for ' +
      'that, are heard by playbooks only and have no spelling in GraphQL. The log holds ids and figures, never ' +
      'names or addresses: `account.created` and `contact.joined` tell a name to conditions only.',
    table(['event', 'enum', 'type', 'of', 'logged', 'what happened'], EVENT_TYPES.map(overview)),
    '## Fields',
    ...EVENT_TYPES.map(section),
  );

function overview(type: EventType): string[] {
  const { title, isLogged, subject }: EventSpec = EVENTS[type];
  return [
    code(type),
    ...(isLogged ? [code(enumName(type)), code(typeName(type))] : ['–', '–']),
    SUBJECTS[subject],
    isLogged ? 'yes' : 'no',
    title,
  ];
}

function section(type: EventType): string {
  const { fields }: EventSpec = EVENTS[type];
  const rows = Object.entries(fields).map(([path, field]) => [
    code(path),
    field.type,
    field.isOptional === true ? 'may be' : '',
    field.description,
  ]);
  return `### ${type}\n\n${rows.length === 0 ? 'No fields.' : table(['field', 'type', 'unknown', 'meaning'], rows)}`;
}
