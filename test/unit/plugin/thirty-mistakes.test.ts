import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPlugins } from '../../../src/plugin/check.js';
import { compilePlugin } from '../../../src/plugin/compile-plugin.js';
import type { PluginFault } from '../../../src/plugin/plugin.types.js';

/** A plugin with one mistake, and what is said of it. */
interface Mistake {
  /** What its author did. */
  readonly did: string;
  readonly file: 'plugin.ts' | 'plugin.yaml';
  readonly text: (name: string) => string;
  readonly code: string;
  /** `line:column` of the file. */
  readonly at: string;
  readonly message: string;
  readonly cure: string;
}

const IMPORT =
  "import { branch, definePlaybook, definePlugin, parallel, repeat, set, start, task, wait } from 'perennial/sdk';";

/** A plugin.ts around the fields of its one playbook, which begin in line 4. */
const code =
  (fields: string, more = '') =>
  (name: string): string =>
    `${IMPORT}
export default definePlugin({ name: '${name}', version: '1.0.0', compatible: '^1.0.0', ${more}
  playbooks: [definePlaybook({ key: 'of-${name}', title: 'Tried', purpose: 'QBR',
    ${fields}
  })] });
`;

/** A plugin.yaml around the fields of its one playbook, which begin in line 8. */
const yaml =
  (fields: string, more = '') =>
  (name: string): string =>
    `name: ${name}
version: 1.0.0
compatible: ^1.0.0
${more}
playbooks:
  - key: of-${name}
    title: Tried
    purpose: QBR
    ${fields.replaceAll('\n', '\n    ')}
`;

const TASK = "task('call', { title: 'Call', kind: 'QBR', outcomes: ['FIXED', 'LOST'] })";
const STEPS = `steps: [${TASK}]`;
const YAML_STEPS = 'steps: [{ task: call, title: Call, kind: QBR }]';

const MISTAKES: readonly Mistake[] = [
  {
    did: 'leaves a bracket open',
    file: 'plugin.ts',
    text: () =>
      "import { definePlugin } from 'perennial/sdk';\nexport default definePlugin({ name: 'open', playbooks: [ });\n",
    code: 'SYNTAX',
    at: '2:58',
    message: 'The file does not load: Unexpected token',
    cure: 'Look there, and just before it, for a bracket, a comma or a quote that is missing.',
  },
  {
    did: 'imports what the SDK does not have',
    file: 'plugin.ts',
    text: () =>
      "import { definePlugin, defineSegmant } from 'perennial/sdk';\nexport default definePlugin({ name: " +
      "'imports', version: '1.0.0', compatible: '^1.0.0', segments: [defineSegmant()] });\n",
    code: 'PLUGIN_THREW',
    at: '1:24',
    message: '“defineSegmant” is nothing that perennial/sdk offers.',
    cure: 'did you mean defineSegment?',
  },
  {
    did: 'imports a file that is not there',
    file: 'plugin.ts',
    text: () =>
      "import { definePlugin } from 'perennial/sdk';\nimport { steps } from './stepps.js';\nexport default " +
      "definePlugin({ name: 'misses', version: '1.0.0', compatible: '^1.0.0', playbooks: steps });\n",
    code: 'PLUGIN_THREW',
    at: '2:24',
    message: 'There is no “./stepps.js” to import.',
    cure: 'Correct the path, or add the file.',
  },
  {
    did: 'forgets the default export',
    file: 'plugin.ts',
    text: () =>
      "import { definePlugin } from 'perennial/sdk';\nexport const plugin = definePlugin({ name: 'exports', " +
      "version: '1.0.0', compatible: '^1.0.0' });\n",
    code: 'NO_DEFAULT_EXPORT',
    at: '1:1',
    message: 'The file has no default export.',
    cure: 'End it with: export default definePlugin({ name, version, compatible, playbooks: [...] });',
  },
  {
    did: 'writes a condition as a function',
    file: 'plugin.ts',
    text: code(`trigger: { when: () => true }, ${STEPS},`),
    code: 'NOT_PLAIN_DATA',
    at: '4:16',
    message: '“when” holds a function; a definition is plain data.',
    cure: "Write a condition as a CEL text: when: 'usage.activated'.",
  },
  {
    did: 'gives the date as a Date',
    file: 'plugin.ts',
    text: code(`trigger: 'manual', description: new Date(0), ${STEPS},`),
    code: 'NOT_PLAIN_DATA',
    at: '4:24',
    message: '“description” holds a Date; a definition is plain data.',
    cure: 'Write a date as a text.',
  },
  {
    did: 'misspells a field',
    file: 'plugin.ts',
    text: code(`trigger: 'manual',\n    audiance: 'account.isCustomer', ${STEPS},`),
    code: 'UNKNOWN_FIELD',
    at: '5:5',
    message: 'There is no field “audiance” here.',
    cure: 'did you mean audience?',
  },
  {
    did: 'leaves the trigger out',
    file: 'plugin.ts',
    text: code(`${STEPS},`),
    code: 'MISSING_FIELD',
    at: '3:37',
    message: '“trigger” is missing.',
    cure:
      'Add what fires it: trigger: manual, or one of { on: … }, { when: … }, { before: … }, { after: … }, { every: ' +
      '… }.',
  },
  {
    did: 'takes a kind of task that is none',
    file: 'plugin.yaml',
    text: yaml('trigger: manual\nsteps: [{ task: call, title: Call, kind: PHONE }]'),
    code: 'WRONG_VALUE',
    at: '10:46',
    message: '"PHONE" is not what “kind” takes.',
    cure:
      'Give one of ONBOARDING, TRAINING, HEALTH_CHECK, QBR, CHECK_IN, VISIT, OUTREACH, RISK_ASSESSMENT, RISK, ' +
      'WIN_BACK, RENEWAL, COLLECTION, UPSELL, ADVOCACY, FEEDBACK, HANDOFF, ESCALATION, OTHER.',
  },
  {
    did: 'writes a length of time in words',
    file: 'plugin.ts',
    text: code(`trigger: 'manual', steps: [wait('rest', { for: '5 days' })],`),
    code: 'WRONG_VALUE',
    at: '4:47',
    message: '"5 days" is not what “for” takes.',
    cure: 'Give a duration such as 45m, 12h, 30d, 3bd (business days), 2w or 1mo.',
  },
  {
    did: 'writes a step’s key with a hyphen',
    file: 'plugin.yaml',
    text: yaml('trigger: manual\nsteps: [{ task: kick-off, title: Call, kind: QBR }]'),
    code: 'WRONG_VALUE',
    at: '10:21',
    message: '"kick-off" is not what “task” takes.',
    cure: 'Give a camelCase key of letters and digits, such as kickoffHeld.',
  },
  {
    did: 'gives two steps one key',
    file: 'plugin.ts',
    text: code(`trigger: 'manual', steps: [${TASK}, wait('call', { for: '1d' })],`),
    code: 'DUPLICATE_KEY',
    at: '4:37',
    message: 'Two steps have the key “call”.',
    cure: 'Give each step of a playbook its own key.',
  },
  {
    did: 'names a fact that is none',
    file: 'plugin.ts',
    text: code(`trigger: 'manual', audience: 'revenue.arrr > 10000', ${STEPS},`),
    code: 'UNKNOWN_FACT',
    at: '4:35',
    message: 'There is no fact revenue.arrr.',
    cure: 'did you mean revenue.arr or revenue.mrr?',
  },
  {
    did: 'names a step that is none',
    file: 'plugin.yaml',
    text: yaml(`trigger: manual\ngoal: steps.cal.done\n${YAML_STEPS}`),
    code: 'UNKNOWN_STEP',
    at: '10:11',
    message: 'The playbook has no step cal.',
    cure: 'did you mean call? the steps are: call',
  },
  {
    did: 'names a field that the event has not',
    file: 'plugin.yaml',
    text: yaml(`trigger: { on: stage.entered, if: 'event.stge == "GROWTH"' }\n${YAML_STEPS}`),
    code: 'UNKNOWN_FACT',
    at: '9:40',
    message: 'There is no fact event.stge.',
    cure: 'did you mean event.stage or lifecycle.stage?',
  },
  {
    did: 'waits for an event that is none',
    file: 'plugin.yaml',
    text: yaml('trigger: manual\nsteps: [{ wait: heard, on: survey.answerd }]'),
    code: 'UNKNOWN_EVENT',
    at: '10:32',
    message: 'There is no event “survey.answerd”.',
    cure: 'did you mean survey.answered?',
  },
  {
    did: 'compares with one equals sign',
    file: 'plugin.ts',
    text: code(`trigger: 'manual', audience: 'account.grade = "A"', ${STEPS},`),
    code: 'SYNTAX',
    at: '4:49',
    message: '"=" cannot stand here.',
    cure: 'write == to compare',
  },
  {
    did: 'compares a number with a text',
    file: 'plugin.yaml',
    text: yaml(`trigger: manual\naudience: revenue.arr > "10000"\n${YAML_STEPS}`),
    code: 'TYPE_MISMATCH',
    at: '10:15',
    message: 'revenue.arr is a number and "10000" is text: “>” does not go with them.',
    cure: 'drop the quotes: revenue.arr > 10000',
  },
  {
    did: 'writes a value that the fact never takes',
    file: 'plugin.ts',
    text: code(`trigger: 'manual', audience: 'account.touch == "HIHG"', ${STEPS},`),
    code: 'UNKNOWN_VALUE',
    at: '4:52',
    message: 'account.touch is never "HIHG".',
    cure: 'did you mean "HIGH"?',
  },
  {
    did: 'writes a duration as elsewhere',
    file: 'plugin.yaml',
    text: yaml(`trigger: manual\ngoal: 'touchpoint.lastAt > run.startedAt + duration("30d")'\n${YAML_STEPS}`),
    code: 'BAD_LITERAL',
    at: '10:48',
    message: 'duration("30d") parses, but fails each time it is evaluated.',
    cure: 'write days(30)',
  },
  {
    did: 'puts a fact where a condition belongs',
    file: 'plugin.yaml',
    text: yaml(`trigger: manual\ngoal: usage.keyFeaturesUsed\n${YAML_STEPS}`),
    code: 'NOT_A_CONDITION',
    at: '10:11',
    message: 'This is a number; a condition is true or false.',
    cure: 'compare it: usage.keyFeaturesUsed > 0',
  },
  {
    did: 'gives a date trigger something else',
    file: 'plugin.yaml',
    text: yaml(`trigger: { before: renewal.daysUntil, by: 30d }\n${YAML_STEPS}`),
    code: 'NOT_A_DATE',
    at: '9:24',
    message: '“renewal.daysUntil” is a number, not a date.',
    cure: 'Name a date, such as renewal.date, renewal.noticeBy.',
  },
  {
    did: 'reads a contact in a playbook about the account',
    file: 'plugin.yaml',
    text: yaml(`trigger: manual\nsteps: [{ task: call, title: 'Call {{ contact.name }}', kind: QBR }]`),
    code: 'UNKNOWN_FACT',
    at: '10:43',
    message: 'contact.name is not known here: contact can be read in a playbook whose subject is a contact.',
    cure: 'give the playbook subject: contact',
  },
  {
    did: 'reads a step before there is a run',
    file: 'plugin.yaml',
    text: yaml(`trigger: manual\naudience: steps.call.done\n${YAML_STEPS}`),
    code: 'UNKNOWN_FACT',
    at: '10:15',
    message: 'steps.call.done is not known here: steps can be read inside a run, and there is none yet.',
    cure: 'read steps in goal, stopWhen and the steps themselves',
  },
  {
    did: 'makes a playbook about contacts listen to an event about accounts',
    file: 'plugin.yaml',
    text: yaml(`subject: contact\ntrigger: { on: stage.entered }\n${YAML_STEPS}`),
    code: 'SUBJECT_MISMATCH',
    at: '10:20',
    message: 'stage.entered is about the account, and this playbook is about a contact.',
    cure: 'Use an event about a contact (survey.answered, contact.left, contact.joined), or subject: account.',
  },
  {
    did: 'lets a wait wait for two things',
    file: 'plugin.yaml',
    text: yaml('trigger: manual\nsteps: [{ wait: both, for: 3d, until: usage.activated }]'),
    code: 'WAIT_FORM',
    at: '10:15',
    message: 'The wait “both” waits for 2 things at once: for, until.',
    cure: 'Give exactly one of: for, until, on, before, after.',
  },
  {
    did: 'repeats without ever waiting',
    file: 'plugin.ts',
    text: code(`trigger: 'manual', steps: [repeat('again', { steps: [${TASK}] })],`),
    code: 'REPEAT_WITHOUT_WAIT',
    at: '4:50',
    message: 'Nothing in the repeat “again” waits, so its rounds would follow each other at once.',
    cure: 'Put a `wait` into its steps, such as { wait: rest, for: 30d }.',
  },
  {
    did: 'sets an attribute that is not declared',
    file: 'plugin.yaml',
    text: yaml('trigger: manual\nsteps: [{ set: mark, attributes: { tier: gold } }]'),
    code: 'UNKNOWN_ATTRIBUTE',
    at: '10:46',
    message: 'No attribute “tier” is declared.',
    cure: 'Declare it under `attributes` of a plugin.',
  },
  {
    did: 'moves to a stage that is none',
    file: 'plugin.yaml',
    text: yaml('trigger: manual\nsteps: [{ move: up, stage: GROWHT }]'),
    code: 'UNKNOWN_STAGE',
    at: '10:32',
    message: 'The lifecycle has no stage “GROWHT”.',
    cure: 'did you mean GROWTH?',
  },
  {
    did: 'was written for another major version',
    file: 'plugin.ts',
    text: (name) => code(`trigger: 'manual', ${STEPS},`)(name).replace('^1.0.0', '^2.0.0'),
    code: 'INCOMPATIBLE',
    at: '2:69',
    message: 'The plugin is written for perennial/sdk ^2.0.0; this is 1.0.0.',
    cure: "Adapt it and say compatible: '^1.0.0'.",
  },
  {
    did: 'writes a version that is none',
    file: 'plugin.ts',
    text: (name) => code(`trigger: 'manual', ${STEPS},`)(name).replace("'1.0.0'", "'1.0'"),
    code: 'WRONG_VALUE',
    at: '2:51',
    message: '"1.0" is not what “version” takes.',
    cure: 'Give a version such as 1.0.0.',
  },
  {
    did: 'reads a setting that the plugin has not',
    file: 'plugin.ts',
    text: code(
      `trigger: 'manual', audience: 'revenue.arr > settings.leastArr', ${STEPS},`,
      "settings: { type: 'object', properties: { leastArrr: { type: 'number', default: 5 } } },",
    ),
    code: 'UNKNOWN_FACT',
    at: '4:49',
    message: 'There is no setting leastArr.',
    cure: 'did you mean settings.leastArrr?',
  },
  {
    did: 'gives settings a schema that is none',
    file: 'plugin.ts',
    text: code(`trigger: 'manual', ${STEPS},`, "settings: { type: 'number' },"),
    code: 'WRONG_VALUE',
    at: '2:91',
    message: '“settings” is not as it must be.',
    cure: 'A schema of an object: z.object({ … }), or { "type": "object", "properties": … }.',
  },
  {
    did: 'lets a segment name an attribute that is not declared',
    file: 'plugin.yaml',
    text: yaml(
      `trigger: manual\n${YAML_STEPS}`,
      'segments: [{ key: gold, title: Gold, if: \'account.attributes.tier == "gold"\' }]',
    ),
    code: 'UNKNOWN_FACT',
    at: '4:43',
    message: 'There is no attribute tier.',
    cure: 'declare it under attributes of a plugin: { name, type }',
  },
  {
    did: 'begins a condition with !',
    file: 'plugin.yaml',
    text: yaml(`trigger: manual\naudience: !account.isCustomer\n${YAML_STEPS}`),
    code: 'YAML_SYNTAX',
    at: '10:15',
    message: 'To YAML, “!” at the beginning is a mark of its own, so “audience” would be empty.',
    cure: "Put it in quotes: audience: '!account.isCustomer'",
  },
  {
    did: 'begins a condition with a quoted text',
    file: 'plugin.yaml',
    text: yaml(`trigger: manual\naudience: "RISK" in playbooks.purposes\n${YAML_STEPS}`),
    code: 'YAML_SYNTAX',
    at: '10:15',
    message: 'To YAML, the text ends at its second quote, and what follows makes no sense.',
    cure: 'Put it in quotes: audience: \'"RISK" in playbooks.purposes\'',
  },
  {
    did: 'begins a title with braces',
    file: 'plugin.yaml',
    text: yaml(`trigger: manual\nsteps:\n  - task: call\n    title: {{ account.name }} waits\n    kind: QBR`),
    code: 'YAML_SYNTAX',
    at: '12:16',
    message: 'To YAML, “{{” at the beginning opens fields, so “title” would be no text.',
    cure: "Put it in quotes: title: '{{ account.name }} waits'",
  },
  {
    did: 'writes a colon in a title',
    file: 'plugin.yaml',
    text: yaml(`trigger: manual\nsteps:\n  - task: call\n    title: Day 30: call\n    kind: QBR`),
    code: 'YAML_SYNTAX',
    at: '12:16',
    message: 'To YAML, “: ” begins a field, so “Day 30” would be one.',
    cure: "Put it in quotes: title: 'Day 30: call'",
  },
  {
    did: 'writes a ? b : c without quotes',
    file: 'plugin.yaml',
    text: yaml(`trigger: manual\nsteps:\n  - branch: way\n    switch: usage.activated ? "A" : "B"\n    cases: {}`),
    code: 'YAML_SYNTAX',
    at: '12:17',
    message: 'To YAML, “: ” begins a field, so the “:” of a ? b : c splits the text.',
    cure: 'Put it in quotes: switch: \'usage.activated ? "A" : "B"\'',
  },
  {
    did: 'gives a field twice',
    file: 'plugin.yaml',
    text: yaml(`trigger: manual\n${YAML_STEPS}\ntitle: Another`),
    code: 'DUPLICATE_FIELD',
    at: '11:5',
    message: 'The field “title” stands here twice.',
    cure: 'Keep one of them.',
  },
  {
    did: 'indents with a tab',
    file: 'plugin.yaml',
    text: yaml(`trigger: manual\nsteps:\n\t- task: call`),
    code: 'YAML_SYNTAX',
    at: '11:5',
    message: 'A tab stands at the beginning of the line.',
    cure: 'Indent with spaces, two for each level.',
  },
  {
    did: 'indents a field too little',
    file: 'plugin.yaml',
    text: yaml(`trigger: manual\nsteps:\n  - task: call\n   title: Call\n    kind: QBR`),
    code: 'YAML_SYNTAX',
    at: '12:8',
    message: 'The line is not indented like the others of its list or fields.',
    cure: 'Let fields that belong together begin in the same column.',
  },
  {
    did: 'writes a version without quotes that is a number',
    file: 'plugin.yaml',
    text: (name) => yaml(`trigger: manual\n${YAML_STEPS}`)(name).replace('version: 1.0.0', 'version: 1.0'),
    code: 'WRONG_VALUE',
    at: '2:10',
    message: '1 is read as a number; “version” takes a text.',
    cure: "Put it in quotes: version: '1.0.0'",
  },
  {
    did: 'leaves a field empty',
    file: 'plugin.yaml',
    text: yaml(`trigger: manual\naudience:\n${YAML_STEPS}`),
    code: 'WRONG_VALUE',
    at: '10:5',
    message: '“audience” is empty.',
    cure: 'Write what belongs there, or take the field out.',
  },
  {
    did: 'names a step’s kind wrong',
    file: 'plugin.yaml',
    text: yaml(`trigger: manual\nsteps:\n  - tsk: call\n    title: Call\n    kind: QBR`),
    code: 'UNKNOWN_STEP',
    at: '11:9',
    message: 'This is no step of a known kind.',
    cure:
      'Did you mean task? A step is made by one of: task, wait, branch, parallel, repeat, approve, move, set, ' +
      'survey, guide, risk, opportunity, action, start, stop, end.',
  },
  {
    did: 'misspells a fact in a folded text',
    file: 'plugin.yaml',
    text: yaml(`trigger: manual\naudience: >-\n  account.isCustomer\n  && revenue.ar > 3\n${YAML_STEPS}`),
    code: 'UNKNOWN_FACT',
    at: '12:10',
    message: 'There is no fact revenue.ar.',
    cure: 'did you mean revenue.arr?',
  },
  {
    did: 'writes an action in YAML',
    file: 'plugin.yaml',
    text: yaml(`trigger: manual\n${YAML_STEPS}`, 'actions: { ping: { title: Ping, run: code } }'),
    code: 'CODE_IN_TEXT',
    at: '4:12',
    message: '“actions” are code, and this is a text without any.',
    cure: 'Write the plugin as plugin.ts; its playbooks may stay in another one, in YAML.',
  },
  {
    did: 'writes a cron line that is none',
    file: 'plugin.yaml',
    text: yaml(`trigger: { every: 0 25 * * * }\n${YAML_STEPS}`),
    code: 'CRON_INVALID',
    at: '9:23',
    message: '“0 25 * * *” is no cron line: Invalid value for hour: 25.',
    cure:
      'Write five parts, minute hour day month weekday: 0 9 * * MON is Mondays at nine, 30 8 1 * * the first of ' +
      'each month at half past eight.',
  },
  {
    did: 'holds out more than half',
    file: 'plugin.yaml',
    text: yaml(`trigger: manual\nholdout: 5\n${YAML_STEPS}`),
    code: 'WRONG_VALUE',
    at: '10:14',
    message: '5 is not what “holdout” takes.',
    cure: 'Give at most 0.5.',
  },
];

const folderOf = (index: number): string => `mistake-${String(index + 1).padStart(2, '0')}`;

const directory = mkdtempSync(join(tmpdir(), 'mistakes-'));
MISTAKES.forEach(({ file, text }, index) => {
  mkdirSync(join(directory, folderOf(index)));
  writeFileSync(join(directory, folderOf(index), file), text(folderOf(index)));
});
const checks = new Map(
  (await checkPlugins(directory, compilePlugin, { timeoutMs: 60_000, memoryMb: 128 })).map((check) => [
    check.folder,
    check,
  ]),
);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What is said first of a mistake. */
const faultOf = (index: number): PluginFault | undefined => checks.get(folderOf(index))?.faults[0];

describe('an author who', () => {
  it.each(MISTAKES.map((mistake, index) => ({ index, ...mistake })))(
    '$did reads $code',
    ({ index, file, code, at, message, cure }) => {
      const found = faultOf(index);
      expect(`${found?.file}:${found?.line}:${found?.column}`).toBe(`${folderOf(index)}/${file}:${at}`);
      expect(found).toMatchObject({ severity: 'ERROR', code, message, cure });
    },
  );

  it('makes one of thirty mistakes or more, each of its own', () => {
    expect(MISTAKES.length).toBeGreaterThanOrEqual(30);
    expect(new Set(MISTAKES.map(({ message }) => message)).size).toBe(MISTAKES.length);
  });
});
