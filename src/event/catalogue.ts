import { type FactType, SOURCES, type Sources } from '../condition/fact.js';

/** A field of an event: what `event.<path>` is in a condition. */
export interface EventField {
  readonly type: FactType;
  readonly description: string;
  /** True when it may be missing: then it is unknown. */
  readonly isOptional?: boolean;
  /** Of a text that takes no others. */
  readonly values?: readonly string[];
  /** Of a number: an amount in major units of the reporting currency, or a whole number. */
  readonly unit?: 'money' | 'whole';
}

export interface EventSpec {
  readonly title: string;
  /** What brings it about: a rehearsal of what listens to it plays that too. */
  readonly derivesFrom: Sources;
  /** False: a signal that playbooks may listen to, but too frequent for the log (a single feature use). */
  readonly isLogged: boolean;
  /** The account's, or one contact's. */
  readonly subject: 'account' | 'contact' | 'company';
  readonly fields: Readonly<Record<string, EventField>>;
}

const text = (description: string): EventField => ({ type: 'string', description });
const oneOf = (...values: string[]): EventField => ({ type: 'string', description: values.join(', '), values });
const number = (description: string): EventField => ({ type: 'double', description });
const amount = (description: string): EventField => ({ ...number(description), unit: 'money' });
const whole = (description: string): EventField => ({ ...number(description), unit: 'whole' });
const time = (description: string): EventField => ({ type: 'timestamp', description });
const flag = (description: string): EventField => ({ type: 'bool', description });
const list = (description: string): EventField => ({ type: 'list<string>', description });
const maybe = (field: EventField): EventField => ({ ...field, isOptional: true });

const event = (
  derivesFrom: Sources,
  title: string,
  fields: EventSpec['fields'] = {},
  rest: Partial<Pick<EventSpec, 'isLogged' | 'subject'>> = {},
): EventSpec => ({
  title,
  derivesFrom,
  fields,
  isLogged: true,
  subject: 'account',
  ...rest,
});

const contactRole = oneOf('CHAMPION', 'DECISION_MAKER', 'ADMIN', 'END_USER');
const band = oneOf('GREEN', 'YELLOW', 'RED');

const taskFields = {
  taskId: text('The task'),
  kind: text('ONBOARDING, RISK, CHECK_IN, …'),
  status: oneOf('OPEN', 'IN_PROGRESS', 'SNOOZED', 'DONE', 'CANCELLED'),
  assigneeId: maybe(text('The member it is assigned to')),
  contactId: maybe(text('The contact it is about')),
  priority: oneOf('LOW', 'NORMAL', 'HIGH'),
  dueAt: maybe(time('When it is due')),
  outcome: maybe(text('The outcome, once given')),
  playbookKey: maybe(text('The playbook that launched it')),
  runId: maybe(text('The run that launched it')),
} as const;

/** What lists of tasks filter by, as it was before the change. */
const taskBefore = {
  'before.status': maybe(text('Status before')),
  'before.assigneeId': maybe(text('Assignee before')),
  'before.dueAt': maybe(time('Due before')),
  'before.priority': maybe(text('Priority before')),
} as const;

const guideFields = {
  guideId: text('The offered guide'),
  guide: text('The guide’s key'),
  status: oneOf('QUEUED', 'OFFERED', 'SHOWN', 'STARTED', 'COMPLETED', 'DISMISSED', 'EXPIRED'),
  'before.status': maybe(text('Status before; unknown when it is new')),
} as const;

const riskFields = {
  riskId: text('The risk'),
  kind: oneOf('INTENT_TO_LEAVE', 'ADOPTION', 'RELATIONSHIP', 'PRICE', 'PRODUCT', 'PAYMENT', 'COMPETITOR', 'OTHER'),
  severity: oneOf('LOW', 'MEDIUM', 'HIGH'),
  ownerId: maybe(text('Who is to see to it')),
} as const;

const opportunityFields = {
  opportunityId: text('The opportunity'),
  kind: oneOf('UPSELL', 'CROSS_SELL', 'SAVE', 'SECOND_ORDER'),
  status: oneOf('OPEN', 'OFFERED', 'WON', 'LOST'),
  ownerId: maybe(text('Who is to see to it')),
  expectedMrr: maybe(amount('The MRR expected, major units')),
  creditedMrr: amount('The MRR credited to it so far, major units'),
} as const;

const previousPlace = {
  'previous.accountId': maybe(text('The account that the person came from')),
  'previous.accountName': maybe(text('Its name')),
  'previous.role': maybe({ ...contactRole, description: 'The role there' }),
  'previous.npsScore': maybe(whole('The last NPS answer given there, 0 to 10')),
} as const;

/**
 * Every lifecycle event, once. The name here is the spelling of playbooks and webhooks (`stage.entered`); the enum
 * (STAGE_ENTERED) and the GraphQL type (StageEntered) are made from it. Data holds ids and figures, never names or
 * addresses (`previous.accountName` exists in a playbook's `event` only: the log keeps the id).
 */
export const EVENTS = {
  'account.created': event(['profile'], 'An account came in', { name: maybe(text('Its name, in conditions only')) }),
  'account.changed': event(SOURCES, 'What lists of accounts show of it changed', {
    changed: list('What changed: stage, segments, owner, grade, touch, band, arr, renewal, name, …'),
  }),
  'account.imported': event(SOURCES, 'History of the account was imported'),
  'owner.changed': event(['profile'], 'The account has another owner', {
    ownerId: maybe(text('The new owner')),
    fromId: maybe(text('The owner before')),
  }),
  'stage.entered': event(['stage'], 'The account entered a stage', {
    stage: text('The stage entered'),
    from: maybe(text('The stage left')),
    reason: maybe(text('The reason given')),
  }),
  'stage.refused': event(
    ['stage'],
    'A rule would have moved the account back into a stage that it left less than a day ago',
    {
      stage: text('The stage refused'),
      from: text('The stage it stays in'),
    },
  ),
  'segment.entered': event(['segments'], 'The account entered a segment', { segment: text('The segment’s key') }),
  'segment.left': event(['segments'], 'The account left a segment', { segment: text('The segment’s key') }),
  'health.changed': event(['score'], 'The health score moved by a point or more, or its band changed', {
    'before.score': maybe(number('Points before, 0 to 100')),
    'before.band': maybe({ ...band, description: 'GREEN, YELLOW, RED before' }),
    'after.score': maybe(number('Points after')),
    'after.band': maybe({ ...band, description: 'Band after' }),
    bandChanged: flag('Whether the band changed'),
  }),
  'usage.activated': event(['activation'], 'The activation rule was met for the first time', {
    activatedAt: time('When it was met'),
    correctsAt: maybe(time('The moment announced before, when late signals corrected it')),
  }),
  'feature.used': event(
    ['usage'],
    'A feature was used',
    { feature: text('The feature’s key'), count: number('How often'), isFirst: flag('First use by this account') },
    { isLogged: false },
  ),
  'account.visited': event(
    ['usage'],
    'Somebody of the account visited',
    { page: maybe(text('The page')), source: maybe(text('The channel')) },
    { isLogged: false },
  ),
  'metric.recorded': event(
    ['metrics'],
    'A metric value came in',
    { metric: text('Its name'), value: number('Its value') },
    { isLogged: false },
  ),
  'subscription.contracted': event(['subscriptions'], 'A subscription began', {
    subscriptionId: text('The subscription'),
    product: text('Product'),
    plan: maybe(text('Plan')),
    mrr: amount('Its MRR, major units'),
  }),
  'subscription.changed': event(['subscriptions'], 'A subscription changed', {
    subscriptionId: text('The subscription'),
    status: oneOf('TRIAL', 'ACTIVE', 'PAST_DUE', 'PAUSED', 'CANCELLING', 'ENDED'),
    mrrBefore: amount('MRR before'),
    mrr: amount('MRR after'),
  }),
  'subscription.cancelled': event(['subscriptions'], 'Notice was given, or a subscription ended', {
    subscriptionId: text('The subscription'),
    reason: maybe(
      oneOf('PRODUCT', 'ADOPTION', 'EXPECTATION', 'PRICE', 'COMPETITOR', 'CHAMPION_LEFT', 'CLOSED', 'UNKNOWN'),
    ),
    endsAt: maybe(time('When it ends')),
  }),
  'mrr.moved': event(['subscriptions'], 'The account’s MRR changed', {
    before: amount('MRR before, major units'),
    after: amount('MRR after'),
  }),
  'survey.answered': event(
    ['surveys'],
    'A survey was answered',
    { kind: oneOf('NPS', 'CSAT', 'CES'), score: whole('The answer'), answerId: text('The answer') },
    { subject: 'contact' },
  ),
  'ticket.opened': event(['tickets'], 'A support ticket was opened', {
    ticketId: text('The ticket'),
    priority: maybe(oneOf('LOW', 'MEDIUM', 'HIGH', 'URGENT')),
  }),
  'ticket.closed': event(['tickets'], 'A support ticket was closed', {
    ticketId: text('The ticket'),
    csat: maybe(whole('Satisfaction, 1 to 5')),
  }),
  'touchpoint.logged': event(['touchpoints'], 'There was contact with the customer', {
    touchpointId: text('The touchpoint'),
    kind: text('VISIT, CALL, EMAIL, …'),
    direction: oneOf('INBOUND', 'OUTBOUND'),
    status: oneOf('PLANNED', 'DONE', 'MISSED', 'CANCELLED'),
  }),
  'contact.joined': event(
    ['contacts'],
    'A person appeared at the account',
    { contactId: text('The contact'), role: maybe(contactRole), ...previousPlace },
    { subject: 'contact' },
  ),
  'contact.changed': event(
    ['contacts'],
    'A contact changed',
    { contactId: text('The contact'), role: maybe({ ...contactRole, description: 'The role now' }) },
    { subject: 'contact' },
  ),
  'contact.left': event(
    ['contacts'],
    'A person left the account',
    {
      contactId: text('The contact'),
      role: maybe({ ...contactRole, description: 'The role held' }),
      toAccountId: maybe(text('Where the person went, when known')),
    },
    { subject: 'contact' },
  ),
  'task.launched': event(['tasks'], 'A task was launched', taskFields),
  'task.changed': event(['tasks'], 'A task was started, snoozed, assigned, ticked or edited', {
    ...taskFields,
    ...taskBefore,
  }),
  'task.completed': event(['tasks'], 'A task was completed', { ...taskFields, ...taskBefore }),
  'task.cancelled': event(['tasks'], 'A task was cancelled', { ...taskFields, ...taskBefore }),
  'run.started': event(['runs'], 'A playbook run started', {
    runId: text('The run'),
    playbook: text('The playbook’s key'),
    hash: text('The version it is pinned to'),
  }),
  'run.changed': event(['runs'], 'A step of a run began or ended', {
    runId: text('The run'),
    playbook: text('The playbook’s key'),
    step: text('The step’s key'),
    state: text('WAITING, DONE, SKIPPED, …'),
    round: maybe(whole('Of a step in a repeat: the round that it stands in')),
  }),
  'run.ended': event(['runs'], 'A playbook run ended', {
    runId: text('The run'),
    playbook: text('The playbook’s key'),
    status: oneOf('ACHIEVED', 'COMPLETED', 'EXITED', 'CANCELLED', 'FAILED'),
  }),
  'firing.heldBack': event(['runs'], 'A playbook fired and was held back', {
    heldBackId: text('The held-back firing'),
    playbook: text('The playbook’s key'),
    reason: text('AUDIENCE, GOAL_ALREADY_MET, LIVE_RUN, REENTRY, …'),
    releasesAt: maybe(time('When it is looked at again')),
  }),
  'firing.released': event(['runs'], 'A firing that was held back was released, and a run started', {
    heldBackId: text('The held-back firing'),
    playbook: text('The playbook’s key'),
    runId: text('The run'),
  }),
  'run.paused': event(['runs'], 'A run stands still until what it needs is there again', {
    runId: text('The run'),
    playbook: text('The playbook’s key'),
    reason: text('MISSING_ACTION, QUARANTINED, …'),
    step: maybe(text('The step that it stands at')),
  }),
  'run.resumed': event(['runs'], 'A run goes on that stood still', {
    runId: text('The run'),
    playbook: text('The playbook’s key'),
  }),
  'run.migrated': event(['runs'], 'A run went over to another version of its playbook', {
    runId: text('The run'),
    playbook: text('The playbook’s key'),
    hashBefore: text('The version’s hash before'),
    hash: text('The version’s hash now'),
  }),
  'action.requested': event(['runs'], 'A step asks for something outside to be done', {
    effectId: text('The effect'),
    runId: text('The run'),
    playbook: text('The playbook’s key'),
    step: text('The step’s key'),
    action: text('http, email, slack, or a plugin’s action'),
  }),
  'action.ended': event(['runs'], 'What a step asked for outside was done, or given up', {
    effectId: text('The effect'),
    runId: text('The run'),
    playbook: text('The playbook’s key'),
    step: text('The step’s key'),
    action: text('http, email, slack, or a plugin’s action'),
    status: oneOf('DONE', 'DEAD'),
    attempts: whole('How often it was tried'),
    code: maybe(text('Why it was given up')),
  }),
  'approval.requested': event(['runs'], 'A step waits for a person to say yes', {
    runId: text('The run'),
    playbook: text('The playbook’s key'),
    step: text('The step’s key'),
    approverId: maybe(text('The member who is asked')),
  }),
  'approval.given': event(['runs'], 'A person said yes or no', {
    runId: text('The run'),
    playbook: text('The playbook’s key'),
    step: text('The step’s key'),
    isApproved: flag('Whether it may go on'),
  }),
  'survey.requested': event(
    ['surveys', 'runs'],
    'A survey is to be put to a person',
    { requestId: text('The request'), survey: text('The survey’s key'), kind: oneOf('NPS', 'CSAT', 'CES') },
    { subject: 'contact' },
  ),
  'guide.offered': event(
    ['guides'],
    'A guide is offered to a person inside the product: its turn has come',
    guideFields,
    {
      subject: 'contact',
    },
  ),
  'guide.changed': event(
    ['guides'],
    'A person went on with a guide, finished or dismissed it; or it waits behind another, or its time is over',
    guideFields,
    { subject: 'contact' },
  ),
  'risk.opened': event(['risks'], 'A risk was opened', riskFields),
  'risk.changed': event(['risks'], 'A risk changed', riskFields),
  'risk.closed': event(['risks'], 'A risk was closed', {
    ...riskFields,
    outcome: oneOf('SAVED', 'MITIGATED', 'LOST', 'FALSE_ALARM'),
  }),
  'opportunity.opened': event(['opportunities'], 'An opportunity was opened', opportunityFields),
  'opportunity.changed': event(
    ['opportunities'],
    'An opportunity changed, was offered, credited, won or lost',
    opportunityFields,
  ),
  'loop.stopped': event(['runs'], 'Playbooks moved and set facts in circles; the turn was saved after eight passes', {
    playbooks: list('The playbooks concerned'),
  }),
  'playbook.published': event(
    ['company'],
    'A rulebook with other definitions came into force',
    { hash: text('The rulebook'), playbooks: list('Playbooks that are new or changed') },
    { subject: 'company' },
  ),
  'playbook.rolledOut': event(
    ['company'],
    'A version of a playbook was released, taken back or retired',
    {
      playbook: text('The playbook’s key'),
      hash: text('The version'),
      state: oneOf('DRAFT', 'CANARY', 'LIVE', 'RETIRED'),
      share: maybe(number('Of a canary, its share, 0 to 1')),
    },
    { subject: 'company' },
  ),
  'plugin.quarantined': event(
    ['company'],
    'A plugin’s code crashed too often; what needs it stands still',
    { plugin: text('The plugin’s name'), reason: text('MEMORY, TIMEOUT, CRASHED, EXITED, …') },
    { subject: 'company' },
  ),
  'plugin.restored': event(
    ['company'],
    'A plugin’s code runs again',
    { plugin: text('The plugin’s name') },
    { subject: 'company' },
  ),
  'plugin.configured': event(
    ['company'],
    'A plugin’s settings changed',
    { plugin: text('The plugin’s name') },
    { subject: 'company' },
  ),
  'plugin.failed': event(
    ['company'],
    'A plugin failed its checks; its earlier version stays in force',
    { plugin: text('The plugin’s name'), code: text('Why') },
    { subject: 'company' },
  ),
} as const satisfies Record<string, EventSpec>;

export type EventType = keyof typeof EVENTS;
export const EVENT_TYPES = Object.keys(EVENTS) as EventType[];

/** `stage.entered` → STAGE_ENTERED, the enum's spelling. */
export const enumName = (type: EventType): string =>
  type
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toUpperCase();

/** `stage.entered` → StageEntered, the GraphQL type's spelling. */
export const typeName = (type: EventType): string =>
  type
    .split('.')
    .map((word) => word[0]?.toUpperCase() + word.slice(1))
    .join('');
