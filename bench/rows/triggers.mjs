import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Engine } from 'json-rules-engine';
import { scopeOf } from '../../dist/src/condition/scope.js';
import { Calendar } from '../../dist/src/kernel/calendar.js';
import { advancePlaybooks } from '../../dist/src/playbook/advance-playbooks.js';
import { newPlaybookPart } from '../../dist/src/playbook/model/playbook.state.js';
import { compilePlaybook } from '../../dist/src/playbook/run/compile-playbook.js';
import { figure } from '../lib/figure.mjs';
import { random as randomOf } from '../lib/random.mjs';
import { median } from '../lib/stats.mjs';

/** Facts that playbooks read: numbers from 0 to 100, and a few words. */
const NUMBERS = Array.from({ length: 60 }, (_, index) => `usage.n${index}`);
const WORDS = ['account.touch', 'account.grade', 'health.band', 'lifecycle.stage'];
const VALUES = ['A', 'B', 'C'];
const OPERATORS = { '<=': 'lessThanInclusive', '>=': 'greaterThanInclusive' };
const START = Date.UTC(2026, 0, 5, 9);
const { version } = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('json-rules-engine/package.json'), 'utf8'),
);

/**
 * One fact of an account changes, and the playbooks whose condition has come true fire. Ours is the playbooks' whole
 * part of a turn; the peer is the same part with every condition looked at; beside it stand the bare conditions in a
 * loop and json-rules-engine.
 */
export async function run({ isQuick, say }) {
  const figures = [];
  for (const playbooks of [1_000, 10_000]) figures.push(await measure(playbooks, isQuick, say));
  return figures;
}

async function measure(count, isQuick, say) {
  const rules = makeRules(count);
  await check(rules, say);
  const rounds = isQuick ? 3 : 7;
  const seconds = isQuick ? 0.5 : 2;
  const found = { ours: [], every: [], loop: [] };
  for (let round = 1; round <= rounds; round += 1) {
    found.ours.push(perSecond(account(rules), round, seconds));
    found.every.push(perSecond(account(rules, { looksAtAll: true }), round, seconds));
    found.loop.push(perSecond(looped(rules), round, seconds));
    globalThis.gc?.();
  }
  const rulesEngine = await rulesPerSecond(rules, isQuick ? 2 : 6);
  const unconcerned = perSecond(account([...rules.slice(0, 100), ...idle(count)]), 1, seconds);
  const fewer = perSecond(account([...rules.slice(0, 100), ...idle(100)]), 1, seconds);
  const [ours, every, loop] = [median(found.ours), median(found.every), median(found.loop)];
  say(
    `${count} playbooks: ${ours.toFixed(0)} updates/s; every condition ${every.toFixed(0)}, bare conditions in a ` +
      `loop ${loop.toFixed(0)}, json-rules-engine ${rulesEngine.toFixed(1)}`,
  );
  say(
    `${count} playbooks beside 100 that are concerned: ${unconcerned.toFixed(0)} updates/s, 100 beside them: ` +
      `${fewer.toFixed(0)}; the account keeps ${kept(rules)} bytes for its triggers`,
  );
  return figure({
    name: `triggers-${count}`,
    unit: 'updates/s of CPU',
    ours,
    peer: every,
    goal: { of: 'ratioToPeer', atLeast: 10, later: 50 },
    more: {
      playbooks: count,
      bareLoop: Math.round(loop),
      jsonRulesEngine: Number(rulesEngine.toFixed(1)),
      ratioToJsonRulesEngine: Number((ours / rulesEngine).toFixed(0)),
      besideUnconcerned: Math.round(unconcerned),
      besideFew: Math.round(fewer),
      stateBytes: kept(rules),
      rounds,
    },
    server: { 'json-rules-engine': version },
  });
}

/** The rules of a company: each reads one number and one word. */
function makeRules(count) {
  const random = randomOf(count);
  return Array.from({ length: count }, (_, index) => {
    const operator = random() < 0.5 ? '<=' : '>=';
    const bound = Math.floor(random() * 1000) / 10;
    return {
      key: `rule-${index}`,
      fact: NUMBERS[Math.floor(random() * NUMBERS.length)],
      operator,
      bound,
      word: WORDS[index % WORDS.length],
      value: VALUES[Math.floor(random() * 3)],
    };
  });
}

/** Rules of which none reads a fact that changes here. */
const idle = (count) =>
  Array.from({ length: count }, (_, index) => ({
    key: `idle-${index}`,
    fact: 'revenue.arr',
    operator: '>=',
    bound: index,
    word: 'account.region',
    value: 'A',
  }));

const PATHS = [...NUMBERS, 'revenue.arr', ...WORDS, 'account.region', 'account.isCustomer'];
const isWord = (path) => WORDS.includes(path) || path === 'account.region';
const SCOPE = (() => {
  const typeOf = (path) => (isWord(path) ? 'string' : path === 'account.isCustomer' ? 'bool' : 'double');
  const scope = scopeOf(PATHS.map((path) => ({ path, type: typeOf(path), description: path })));
  return { account: scope, contact: scope };
})();

/** The audience lets nobody in, so that every firing is recorded and none piles up. */
function compile({ key, fact, operator, bound, word, value }) {
  const when = `${fact} ${operator} ${bound} && ${word} == "${value}"`;
  const definition = {
    key,
    title: key,
    purpose: 'CHECK_IN',
    trigger: { when },
    audience: '!account.isCustomer',
    steps: [{ task: 'look', title: 'Look', kind: 'OTHER' }],
  };
  const { playbook, diagnostics } = compilePlaybook(definition, SCOPE, 'bench');
  if (playbook === undefined) throw new Error(`${when}: ${diagnostics[0]?.message}`);
  return playbook;
}

const compiled = new WeakMap();
function playbooksOf(rules) {
  if (!compiled.has(rules)) compiled.set(rules, rules.map(compile));
  return compiled.get(rules);
}

/** An account that takes turns: `update(slot, value)` answers the playbooks that fired. */
function account(rules, { looksAtAll = false } = {}) {
  const playbooks = playbooksOf(rules);
  const facts = firstFacts();
  const calendar = new Calendar();
  const draft = {
    accountId: 'acct_1',
    playbooks: newPlaybookPart(),
    revenue: { subscriptions: {}, decided: {} },
    segments: {},
    tasks: { open: {}, ended: {} },
    contactsByExternalId: new Map(),
  };
  let now = START;
  let fired = [];
  let ids = 0;
  const scribe = {
    accountId: draft.accountId,
    isQuiet: false,
    emit: () => `evnt_${(ids += 1)}`,
    cause: () => `caus_${(ids += 1)}`,
    write: ({ table, row }) => table === 'held_back' && fired.push(row.playbook_key),
    send: () => undefined,
    id: (kind) => `${kind}_${(ids += 1)}`,
  };
  const turn = () => {
    fired = [];
    now += 1000;
    const at = {
      now,
      today: calendar.dayOf(now),
      calendar,
      surroundings: { members: new Map(), currency: 'EUR', rates: {} },
    };
    const pinned = () => undefined;
    advancePlaybooks(draft, {
      playbooks,
      pinned,
      frame: { facts },
      events: [],
      scribe: { ...scribe, now },
      at,
      asks: [],
      isQuiet: false,
      effectsHeldBack: false,
      looksAtAll,
    });
    return fired;
  };
  turn();
  return {
    update(slot, value) {
      facts[slot] = value;
      return turn();
    },
    bytes: () => JSON.stringify(draft.playbooks).length,
  };
}

const kept = (rules) => account(rules).bytes();

/** The least that looking at every condition can be: the compiled conditions in a loop, and what they were. */
function looped(rules) {
  const playbooks = playbooksOf(rules);
  const facts = firstFacts();
  const frame = { facts };
  const was = playbooks.map(({ trigger }) => trigger.when.test(frame) === true);
  return {
    update(slot, value) {
      facts[slot] = value;
      const fired = [];
      for (let index = 0; index < playbooks.length; index += 1) {
        const is = playbooks[index].trigger.when.test(frame) === true;
        if (is && !was[index]) fired.push(playbooks[index].key);
        was[index] = is;
      }
      return fired;
    },
  };
}

function rulesEngine(rules) {
  const engine = new Engine();
  for (const { key, fact, operator, bound, word, value } of rules) {
    const all = [
      { fact, operator: OPERATORS[operator], value: bound },
      { fact: word, operator: 'equal', value },
    ];
    engine.addRule({ conditions: { all }, event: { type: key } });
  }
  const facts = firstFacts();
  let was = new Set();
  const update = async (slot, value) => {
    facts[slot] = value;
    const { events } = await engine.run(Object.fromEntries(PATHS.map((path, index) => [path, facts[index]])));
    const is = new Set(events.map(({ type }) => type));
    const fired = [...is].filter((key) => !was.has(key));
    was = is;
    return fired;
  };
  return { update };
}

function firstFacts() {
  const random = randomOf(7);
  return PATHS.map((path) =>
    isWord(path)
      ? VALUES[Math.floor(random() * 3)]
      : path === 'account.isCustomer'
        ? true
        : Math.floor(random() * 1000) / 10,
  );
}

/**
 * What changes next: a number moves by up to two points, as usage does from day to day; now and then a word is another.
 */
function changes(seed) {
  const random = randomOf(seed);
  const values = firstFacts();
  return () => {
    if (random() < 0.01)
      return [PATHS.indexOf(WORDS[Math.floor(random() * WORDS.length)]), VALUES[Math.floor(random() * 3)]];
    const slot = Math.floor(random() * NUMBERS.length);
    values[slot] = Math.min(100, Math.max(0, values[slot] + (random() - 0.5) * 4));
    return [slot, values[slot]];
  };
}

/** Before anything is timed: all of them name the same playbooks, update after update. */
async function check(rules, say) {
  const [ours, every, loop, engine] = [
    account(rules),
    account(rules, { looksAtAll: true }),
    looped(rules),
    rulesEngine(rules),
  ];
  const next = changes(99);
  await engine.update(0, firstFacts()[0]);
  const updates = rules.length > 1_000 ? 40 : 200;
  let firings = 0;
  for (let index = 0; index < updates; index += 1) {
    const [slot, value] = next();
    const expected = [...loop.update(slot, value)].sort().join();
    const answers = [ours.update(slot, value), every.update(slot, value), await engine.update(slot, value)].map(
      (keys) => [...keys].sort().join(),
    );
    if (answers.some((answer) => answer !== expected)) throw new Error(`Update ${index}: the answers differ.`);
    firings += expected === '' ? 0 : expected.split(',').length;
  }
  if (firings === 0) throw new Error('Nothing fired: the comparison shows nothing.');
  say(`${rules.length} playbooks: all four name the same ${firings} firings over ${updates} updates`);
}

function perSecond(contender, seed, seconds) {
  const next = changes(seed);
  for (let index = 0; index < 200; index += 1) contender.update(...next());
  let updates = 0;
  const began = process.cpuUsage();
  while (spent(began) < seconds) {
    for (let index = 0; index < 10; index += 1) contender.update(...next());
    updates += 10;
  }
  return updates / spent(began);
}

async function rulesPerSecond(rules, seconds) {
  const engine = rulesEngine(rules);
  const next = changes(1);
  await engine.update(...next());
  let updates = 0;
  const began = process.cpuUsage();
  while (spent(began) < seconds) {
    await engine.update(...next());
    updates += 1;
  }
  return updates / spent(began);
}

/** Seconds of the processor since then: all of it is one thread’s work, and what else the machine does is not in it. */
function spent(began) {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}
