import { createWorld, type World } from 'perennial/sdk/testing';
import riskMitigation from './plugin.js';

const steps = (tasks: readonly { readonly step: string | null }[]) => tasks.map(({ step }) => step);
const runs = (account: Pick<World, 'runs'>) => account.runs().map(({ playbook, status }) => `${playbook} ${status}`);
const world = (account = {}) => createWorld({ plugins: [riskMitigation], account });

describe('usage-drop', () => {
  const fallen = (account = {}) =>
    world(account).useDaily('board', 62, { times: 10 }).useDaily('board', 25, { times: 3 });

  it('asks why usage fell, once it has been down for seven days', () => {
    const acme = fallen();
    expect(steps(acme.tasks())).toContain('call');
    expect(runs(acme)).toContain('usage-drop RUNNING');
  });

  it('is achieved when usage comes back, and its tasks go', () => {
    const acme = fallen().useDaily('board', 30, { times: 12 });
    expect(runs(acme)).toContain('usage-drop ACHIEVED');
    expect(steps(acme.tasks())).not.toContain('call');
  });

  it('puts it on the agenda of a QBR that is near', () => {
    const acme = world().useDaily('board', 62, { times: 10 });
    acme
      .touch({ kind: 'QBR', status: 'PLANNED', plannedAt: acme.now + 30 * 86_400_000 })
      .useDaily('board', 25, { times: 3 });
    expect(steps(acme.tasks())).toContain('agenda');
  });

  it('does not concern a small account', () => {
    const acme = fallen({ monthly: 100 });
    expect(acme.heldBack()).toContainEqual(expect.objectContaining({ playbook: 'usage-drop', reason: 'AUDIENCE' }));
  });
});

describe('red-health', () => {
  const red = () => world().useDaily('board', 20, { times: 5 }).contact('ann').answer('ann', 9).pass('40d');

  it('asks why health is red, and agrees a plan', () => {
    const acme = red();
    expect(
      acme.events().filter(({ type, data }) => type === 'health.changed' && data['after.band'] === 'RED'),
    ).not.toEqual([]);
    expect(acme.tasks()).toMatchObject([
      { step: 'assess', kind: 'RISK_ASSESSMENT', priority: 'HIGH', assigneeId: 'memb_manager' },
    ]);
    acme.complete('assess', 'ADOPTION');
    expect(steps(acme.tasks())).toEqual(['plan']);
    acme.complete('plan').pass('21d');
    expect(steps(acme.tasks())).toEqual(['review']);
  });

  it('ends with a false alarm', () => {
    expect(runs(red().complete('assess', 'FALSE_ALARM'))).toContain('red-health COMPLETED');
  });
});

describe('silence', () => {
  it('gets in touch after 45 days of silence, and ends when the customer speaks', () => {
    const acme = world().touch().pass('44d');
    expect(steps(acme.tasks())).toEqual([]);
    acme.pass('2d');
    expect(acme.tasks()).toMatchObject([{ step: 'reach', title: 'acme has been silent for 45 days: get in touch' }]);
    acme.touch();
    expect(runs(acme)).toEqual(['silence ACHIEVED']);
    expect(acme.tasks()).toEqual([]);
  });

  it('tries somebody else when nobody answers', () => {
    const acme = world().touch().pass('46d').complete('reach', 'NO_ANSWER');
    expect(steps(acme.tasks())).toEqual(['other']);
  });
});

describe('detractor-loop', () => {
  const unhappy = () => world().contact('ann', { name: 'Ann' }).answer('ann', 4);

  it('calls the person within a day, and tells the manager when nobody does', () => {
    const acme = unhappy();
    expect(acme.tasks()).toMatchObject([{ step: 'call', title: 'Call Ann: NPS 4', priority: 'HIGH' }]);
    acme.pass('3d');
    expect(acme.tasks()).toMatchObject([{ step: 'call' }, { step: 'chase', assigneeId: 'memb_manager' }]);
  });

  it('closes the loop only with a new answer of seven or more', () => {
    const acme = unhappy().complete('call', 'PROMISED').pass('10d');
    expect(runs(acme)).toEqual(['detractor-loop RUNNING']);
    acme.answer('ann', 8);
    expect(runs(acme)).toEqual(['detractor-loop ACHIEVED']);
  });

  it('asks again every month, until the answer is better', () => {
    const acme = unhappy().complete('call', 'PROMISED').pass('30d');
    expect(acme.events()).toContainEqual(
      expect.objectContaining({ type: 'survey.requested', data: expect.objectContaining({ survey: 'nps' }) }),
    );
    acme.pass('1d').answer('ann', 5);
    expect(acme.tasks()).toMatchObject([{ step: 'still', title: 'Ann is still a detractor (5)' }]);
    acme.pass('30d').pass('1d').answer('ann', 9);
    expect(runs(acme)).toEqual(['detractor-loop ACHIEVED']);
    expect(acme.tasks()).toEqual([]);
  });

  it('asks in person who does not answer', () => {
    expect(steps(unhappy().complete('call', 'FIXED').pass('44d').tasks())).toEqual(['inPerson']);
  });

  it('keeps two people of one account apart', () => {
    const acme = unhappy().contact('bob', { name: 'Bob' }).answer('bob', 2);
    expect(acme.tasks().map(({ title }) => title)).toEqual(['Call Ann: NPS 4', 'Call Bob: NPS 2']);
    acme.pass('1h').answer('ann', 9);
    expect(acme.tasks().map(({ title }) => title)).toEqual(['Call Bob: NPS 2']);
  });
});

describe('a champion who left', () => {
  it('is work at the account they left, until there is a successor', () => {
    const acme = world({ name: 'Acme' });
    acme.contact('ann', { name: 'Ann', role: 'CHAMPION' }).leave('ann');
    expect(acme.tasks()).toMatchObject([{ step: 'successor', title: 'Ann left Acme: win a new champion' }]);
    acme.pass('14d');
    expect(steps(acme.tasks())).toEqual(['successor', 'sponsor']);
    acme.complete('successor', 'NEW_CHAMPION');
    expect(runs(acme)).toEqual(['champion-left ACHIEVED']);
  });

  it('is not every person who leaves', () => {
    expect(world().contact('bob', { role: 'END_USER' }).leave('bob').tasks()).toEqual([]);
  });
});
