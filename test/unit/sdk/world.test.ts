import { describe, expect, it } from '@jest/globals';
import { action, definePlaybook, definePlugin, task, wait } from '../../../src/sdk/index.js';
import { createWorld } from '../../../src/sdk/testing/index.js';

const head = { name: 'kit', version: '1.0.0', compatible: '^1.0.0' };
const quiet = definePlaybook({
  key: 'quiet',
  title: 'Quiet',
  purpose: 'RISK_MITIGATION',
  trigger: { when: 'usage.daysSinceLastActive >= 14' },
  reentry: 'always',
  steps: [
    task('call', {
      title: 'Call {{ account.name }}',
      kind: 'OUTREACH',
      due: '2bd',
      checklist: ['Ask why', 'Write it down'],
      outcomes: ['REACHED', 'NO_ANSWER'],
    }),
    wait('called', { until: 'steps.call.done' }),
    action('tell', { use: 'http', with: { url: 'https://example.com/hook', body: { account: '{{ account.name }}' } } }),
    task('follow', { if: 'steps.tell.outcome != "GONE"', title: 'Follow up', kind: 'OUTREACH' }),
  ],
});
const leaving = definePlaybook({
  key: 'leaving',
  title: 'Leaving',
  purpose: 'WIN_BACK',
  trigger: { on: 'subscription.cancelled' },
  steps: [task('ask', { title: 'Ask why {{ account.name }} leaves', kind: 'WIN_BACK' })],
});
const renewal = definePlaybook({
  key: 'renewal',
  title: 'Renewal',
  purpose: 'RENEWAL',
  trigger: { before: 'renewal.date', by: '30d' },
  reentry: 'always',
  steps: [task('prepare', { title: 'Prepare the renewal', kind: 'RENEWAL' })],
});
const plugin = definePlugin({ ...head, playbooks: [quiet, leaving, renewal] });

describe('a world with a history', () => {
  it('notes what held before the playbooks came into force, and fires when it comes true anew', () => {
    const world = createWorld({ plugins: [plugin], history: { before: '60d', happens: (past) => past.use('board') } });
    expect(world.runs()).toEqual([]);
    world.pass('30d');
    expect(world.runs()).toEqual([]);
    world.use('board').pass('14d');
    expect(world.tasks()).toMatchObject([
      { playbook: 'quiet', step: 'call', title: 'Call acme', assigneeId: 'memb_owner' },
    ]);
  });

  it('remembers use, answers and people from before', () => {
    const happens = (past: ReturnType<typeof createWorld>) =>
      past.contact('ann', { role: 'CHAMPION' }).useDaily('board', 40).answer('ann', 9);
    const world = createWorld({
      plugins: [
        definePlugin({
          ...head,
          playbooks: [
            definePlaybook({
              key: 'fans',
              title: 'Fans',
              purpose: 'ADVOCACY',
              subject: 'contact',
              trigger: { on: 'contact.left' },
              audience: 'contact.npsScore >= 9 && usage.activeDays > 20 && contact.role == "CHAMPION"',
              steps: [task('note', { title: '{{ contact.name }} was a fan', kind: 'ADVOCACY' })],
            }),
          ],
        }),
      ],
      history: { before: '45d', happens },
    });
    world.leave('ann');
    expect(world.tasks()).toMatchObject([{ title: 'ann was a fan' }]);
  });

  it('refuses a history that is longer than its time', () => {
    expect(() =>
      createWorld({ plugins: [plugin], history: { before: '10d', happens: (past) => past.useDaily('board', 20) } }),
    ).toThrow(/after the start; let it begin earlier than 10d/);
  });
});

describe('what happens in a world', () => {
  it('people tick points, complete tasks, and the world outside answers', () => {
    const world = createWorld({ plugins: [plugin] })
      .use('board')
      .pass('14d')
      .tick('call', 'Ask why')
      .complete('call', 'REACHED');
    expect(world.effects()).toMatchObject([
      {
        playbook: 'quiet',
        step: 'tell',
        action: 'http',
        with: { url: 'https://example.com/hook', body: { account: 'acme' } },
        status: 'PENDING',
      },
    ]);
    world.succeed('tell', 'SENT');
    expect(world.effects()).toMatchObject([{ status: 'DONE' }]);
    expect(world.tasks()).toMatchObject([{ step: 'follow' }]);
  });

  it('what is asked for outside can fail, and the run stands there', () => {
    const world = createWorld({ plugins: [plugin] })
      .use('board')
      .pass('14d')
      .complete('call', 'REACHED')
      .fail('tell', 'TIMEOUT');
    expect(world.runs()).toMatchObject([{ playbook: 'quiet', status: 'FAILED', steps: { tell: 'FAILED' } }]);
  });

  it('contracts end, and are renewed', () => {
    const world = createWorld({ plugins: [plugin], account: { monthly: 900 } }).pass('340d');
    expect(world.tasks()).toMatchObject([{ playbook: 'renewal', step: 'prepare' }]);
    world.renew('12mo').pass('1d').cancel({ in: '10d', reason: 'PRICE' });
    expect(world.runs().filter(({ playbook }) => playbook === 'leaving')).toMatchObject([{ status: 'RUNNING' }]);
    world.pass('11d');
    expect(world.stage).toBe('CHURNED');
  });

  it('tickets, visits and figures are facts', () => {
    const watch = (key: string, when: string) =>
      definePlaybook({
        key,
        title: key,
        purpose: 'CHECK_IN',
        trigger: { when },
        steps: [task('see', { title: key, kind: 'OTHER' })],
      });
    const world = createWorld({
      plugins: [
        definePlugin({
          ...head,
          playbooks: [watch('urgent', 'voice.urgentTickets > 0'), watch('visited', 'usage.visits7Days >= 2')],
        }),
      ],
    });
    world.ticket('T-1', { priority: 'URGENT' }).visit('/pricing').visit('/pricing').metric('seats', 3);
    expect(world.tasks().map(({ playbook }) => playbook)).toEqual(['urgent', 'visited']);
  });
});

describe('what a world says', () => {
  it('explains itself in words', () => {
    const world = createWorld({ plugins: [plugin] })
      .use('board')
      .pass('14d')
      .complete('call', 'REACHED');
    world.open('other');
    const text = world.explain();
    expect(text.split('\n').slice(0, 3)).toEqual([
      'acme, 2026-01-19, in ONBOARDING',
      'Runs:',
      expect.stringContaining(
        '  quiet RUNNING, since 2026-01-19: call DONE (REACHED), called DONE (MET), tell WAITING, follow PENDING',
      ),
    ]);
    expect(text).toContain('call DONE (REACHED): “Call acme”, OUTREACH, due 2026-01-21, memb_owner');
    expect(text).toContain('tell http PENDING: {"url":"https://example.com/hook","body":{"account":"acme"}}');
    expect(text).toMatch(/Last events:[\s\S]*run\.started[\s\S]*\n\nother, 2026-01-19, in/);
  });

  it('says what there is where something is not', () => {
    const world = createWorld({ plugins: [plugin] });
    expect(() => world.complete('cal')).toThrow(
      'no playbook has such a task; open are: none; tasks of the playbooks: ' +
        'call (quiet), follow (quiet), ask (leaving), prepare (renewal)',
    );
    expect(() => world.complete('call')).toThrow(/none was launched; open are: none/);
    world.use('board').pass('14d').complete('call', 'NO_ANSWER');
    expect(() => world.complete('call')).toThrow(/it has ended, DONE NO_ANSWER/);
    expect(() => world.launch('queit')).toThrow('no playbook “queit” is in force; there are quiet, leaving, renewal');
    expect(() => world.enter('GROWHT')).toThrow(/no stage GROWHT; it has ACQUISITION, CONVERSION/);
    expect(() => world.succeed('call')).toThrow(/asked for nothing in step “call”.*asked for: tell PENDING/);
    expect(() => world.signal('ticket', { externalId: 'T', prioritiy: 'HIGH' } as never)).toThrow(
      /“ticket” would be refused: .*prioritiy/,
    );
    expect(() => world.answer('ann', 11)).toThrow(/NPS is answered 0 to 10/);
    expect(() => createWorld({ plugins: [plugin], account: { monthly: 0 } }).renew()).toThrow(/has no contract/);
  });
});
