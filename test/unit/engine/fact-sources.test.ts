import { describe, expect, test } from '@jest/globals';
import { newAccountPart } from '../../../src/account/account.state.js';
import { type Fact, type FactMoment, SOURCES, type Source } from '../../../src/condition/fact.js';
import { composeBody } from '../../../src/engine/compose.js';
import type { Draft } from '../../../src/engine/draft.js';
import { contactFacts } from '../../../src/engine/facts.js';
import { compileRulebook } from '../../../src/engine/rulebook.js';
import { newState } from '../../../src/engine/state.js';
import { Answers } from '../../../src/insight/rehearsal/answers.js';
import { RehearsedAccount } from '../../../src/insight/rehearsal/rehearsed-account.js';
import { UTC } from '../../../src/kernel/calendar.js';
import { histories } from '../insight/demo-histories.js';

/** Where an account keeps what comes from a source. What a rule decided is kept beside the data that it is about. */
const PARTS: Readonly<Record<Source, readonly (keyof Draft)[]>> = {
  profile: ['account'],
  contacts: ['contacts'],
  subscriptions: ['revenue'],
  usage: ['usage'],
  metrics: [],
  surveys: ['voice', 'journey'],
  tickets: ['voice', 'journey'],
  touchpoints: ['journey'],
  stage: ['lifecycle'],
  segments: ['segments', 'account'],
  score: ['health'],
  fit: ['account'],
  activation: ['usage'],
  runs: ['playbooks'],
  runKeys: ['playbooks'],
  runPurposes: ['playbooks'],
  tasks: ['tasks'],
  guides: ['guides'],
  risks: ['risks'],
  opportunities: ['opportunities'],
  company: [],
};

const surroundings = { members: new Map(), currency: 'EUR', rates: { EUR: 1 } };
const rulebook = compileRulebook(composeBody([]));

/** The parts of a draft that a fact looks at, beyond those that its sources are kept in. */
function undeclared(facts: readonly Fact<Draft>[], draft: Draft, at: FactMoment): string[] {
  return facts.flatMap(({ path, derivesFrom, read }) => {
    const declared = new Set<string | symbol>(derivesFrom.flatMap((source) => PARTS[source]));
    const seen = new Set<string>();
    const watched = new Proxy(draft, {
      get: (target, part, receiver) => {
        if (!declared.has(part)) seen.add(`${path} reads ${String(part)}`);
        return Reflect.get(target, part, receiver) as unknown;
      },
    });
    read(watched, at);
    return [...seen];
  });
}

describe('what facts declare to derive from', () => {
  test('is all that they read, through the life of an account', () => {
    const [known, signals] = histories()[0] ?? [];
    if (known === undefined || signals === undefined) throw new Error('the demo has an account');
    const draft: Draft = {
      accountId: known.id,
      ...newState(),
      account: newAccountPart(known),
      people: new Map(),
      contactsByExternalId: new Map(),
    };
    const wrong = new Set<string>();
    let turns = 0;
    const look = (present: Draft, now: number) => {
      turns += 1;
      if (turns % 20 !== 0) return;
      const at = { now, today: UTC.dayOf(now), calendar: UTC, surroundings };
      for (const one of undeclared(rulebook.facts, present, at)) wrong.add(one);
    };
    const account = new RehearsedAccount(draft, { surroundings, calendar: UTC, answers: new Answers() }, look);
    const until = (signals.at(-1)?.occurredAt ?? 0) + 1;
    account.begin({ rulebook, mode: 'IMPORT', reviewEvery: 7, until });
    account.play(signals);
    expect(turns).toBeGreaterThan(100);
    expect([...wrong]).toEqual([]);
  });

  test('is seen to be too little when a fact reads more', () => {
    const draft = { accountId: 'a', ...newState(), people: new Map(), contactsByExternalId: new Map() } as Draft;
    const at = { now: 0, today: 0, calendar: UTC, surroundings };
    const liar: Fact<Draft> = {
      path: 'x.lie',
      derivesFrom: ['profile'],
      type: 'double',
      description: 'Says that it reads the profile, and reads tasks',
      read: ({ tasks }) => Object.keys(tasks.open).length,
    };
    expect(undeclared([liar], draft, at)).toEqual(['x.lie reads tasks']);
  });

  test('is something, of a contact’s facts too, and every source is kept somewhere', () => {
    const all = [...rulebook.facts, ...contactFacts];
    expect(all.filter(({ derivesFrom }) => derivesFrom.length === 0)).toEqual([]);
    expect(Object.keys(PARTS).sort()).toEqual([...SOURCES].sort());
  });
});
