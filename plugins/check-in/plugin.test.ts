import { createWorld, readPlugin } from 'perennial/sdk/testing';

const plugin = readPlugin(new URL('./plugin.yaml', import.meta.url));
const world = (account = {}) => createWorld({ plugins: [plugin], account });
const DAY = 86_400_000;

describe('check-in', () => {
  it('asks for a check-in two days before it is due: after a month, for an ordinary customer', () => {
    const acme = world();
    const due = acme.now + 31 * DAY; // January has 31 days
    expect(acme.pass('28d').tasks()).toEqual([]);
    acme.pass('1d');
    expect(acme.tasks()).toMatchObject([{ step: 'talk', kind: 'CHECK_IN' }]);
    expect(acme.now).toBe(due - 2 * DAY);
  });

  it('asks every week for A and B accounts', () => {
    expect(world({ grade: 'B' }).pass('5d').tasks()).toMatchObject([{ step: 'talk' }]);
  });

  it('needs no check-in when there was contact anyway', () => {
    const acme = world().pass('20d').touch().pass('15d');
    expect(acme.tasks()).toEqual([]);
    expect(acme.runs()).toEqual([]);
  });

  it('takes the task back when there is contact another way, and comes again after the next month', () => {
    const acme = world().pass('29d').pass('2h').touch();
    expect(acme.tasks()).toEqual([]);
    expect(acme.runs()).toMatchObject([{ status: 'ACHIEVED' }]);
    acme.pass('30d');
    expect(acme.tasks()).toMatchObject([{ step: 'talk' }]);
  });

  it('tries another channel when nobody answered', () => {
    expect(world().pass('29d').complete('talk', 'NO_ANSWER').tasks()).toMatchObject([{ step: 'again' }]);
  });

  it('keeps the cadence going: a check-in that reached somebody counts as contact', () => {
    const acme = world().pass('29d').pass('2h').complete('talk', 'REACHED');
    expect(acme.runs()).toMatchObject([{ status: 'ACHIEVED' }]);
    expect(acme.pass('30d').tasks()).toMatchObject([{ step: 'talk' }]);
  });
});
