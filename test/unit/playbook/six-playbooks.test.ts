import { definePlaybook, task } from '../../../src/sdk/index.js';
import { compiled, MONDAY, PlaybookWorld } from './playbook-world.js';
import { championArrived, championLeft, onboarding, usageDrop } from './six-playbooks.js';

const DAY = 86_400_000;

describe('(i) guided onboarding', () => {
  const world = () => {
    const made = new PlaybookWorld([compiled(onboarding)]);
    Object.assign(made.facts, {
      'account.touch': 'HIGH',
      'usage.keyFeaturesUsed': 1,
      'usage.activated': false,
      'lifecycle.stageEnteredAt': MONDAY,
    });
    return made.turn().hear('stage.entered', { stage: 'ONBOARDING' });
  };

  it('launches the kick-off, due in three business days', () => {
    const onboarded = world();
    expect(onboarded.tasks()).toEqual(['kickoff']);
    expect(onboarded.openTask('kickoff')).toMatchObject({
      dueAt: MONDAY + 3 * DAY,
      assigneeId: 'memb_owner',
      title: 'Kick-off with {{ account.name }}',
      kind: 'ONBOARDING',
    });
    expect(onboarded.openTask('kickoff').checklist.map(({ text }) => text)).toEqual([
      'Agree what success means',
      'Name the champion',
      'Plan the first 30 days',
    ]);
  });

  it('tells the owner’s manager after five days of stall, and takes that back when the kick-off is held', () => {
    const stalled = world().pass(4);
    expect(stalled.tasks()).toEqual(['kickoff']);
    stalled.pass(1);
    expect(stalled.tasks()).toEqual(['kickoff', 'stalled']);
    expect(stalled.openTask('stalled').assigneeId).toBe('memb_boss');
    stalled.complete('kickoff');
    expect(stalled.tasks()).toEqual(['training']);
    expect(stalled.step('stalled')).toMatchObject({ status: 'CANCELLED', outcome: 'CAUSE_CLEARED' });
  });

  it('asks at day 30 why the account is not activated, however late the kick-off', () => {
    const late = world().pass(30);
    expect(late.tasks()).toEqual(['kickoff', 'stalled', 'notActivated']);
    late.know({ 'usage.activated': true });
    expect(late.tasks()).toEqual(['kickoff', 'stalled']);
    late.complete('kickoff');
    expect(late.runs()).toEqual(['guided-onboarding ACHIEVED']);
    expect(late.tasks()).toEqual([]);
  });

  it('ends when the stage is left, and begins again when it is entered again', () => {
    const left = world().know({ 'lifecycle.stage': 'GROWTH' });
    expect(left.runs()).toEqual(['guided-onboarding EXITED']);
    expect(left.tasks()).toEqual([]);
    left.know({ 'lifecycle.stage': 'ONBOARDING' }).hear('stage.entered', { stage: 'ONBOARDING' });
    expect(left.runs()).toEqual(['guided-onboarding EXITED', 'guided-onboarding RUNNING']);
  });

  it('holds back an account that is looked after by technology alone, with the fact as it was', () => {
    const held = new PlaybookWorld([compiled(onboarding)]);
    held.facts['account.touch'] = 'TECH';
    held.turn().hear('stage.entered', { stage: 'ONBOARDING' });
    expect(held.heldBack()).toEqual(['guided-onboarding AUDIENCE']);
    expect(held.causes.at(-1)).toMatchObject({
      condition: 'account.touch != "TECH"',
      facts: { 'account.touch': 'TECH', 'event.stage': 'ONBOARDING' },
    });
  });

  it('skips the training of a team that uses three key features', () => {
    const skilled = world().know({ 'usage.keyFeaturesUsed': 4 }).complete('kickoff');
    expect(skilled.tasks()).toEqual([]);
    expect(skilled.step('training')).toMatchObject({ status: 'SKIPPED', inputs: { 'usage.keyFeaturesUsed': 4 } });
  });
});

describe('(ii) usage drop', () => {
  const world = (facts = {}) => {
    const made = new PlaybookWorld([compiled(usageDrop)]);
    Object.assign(made.facts, { 'usage.change.events': 0, 'revenue.arr': 50_000, ...facts });
    return made.turn().know({ 'usage.change.events': -0.4 });
  };

  it('asks after seven days why usage fell', () => {
    const fell = world();
    expect(fell.tasks()).toEqual([]);
    fell.pass(6.9);
    expect(fell.tasks()).toEqual([]);
    fell.pass(0.2);
    expect(fell.tasks()).toEqual(['call']);
    expect(fell.openTask('call')).toMatchObject({ priority: 'HIGH', createdAt: MONDAY + 7 * DAY });
  });

  it('puts it on the agenda when a QBR is near; with none planned it calls', () => {
    expect(world({ 'touchpoint.daysUntilQbr': 10 }).pass(7).tasks()).toEqual(['agenda']);
    expect(world({ 'touchpoint.daysUntilQbr': 20 }).pass(7).tasks()).toEqual(['call']);
  });

  it('chases a call that nobody makes, and trains when that is the answer', () => {
    const chased = world().pass(12);
    expect(chased.tasks()).toEqual(['call', 'chase']);
    chased.complete('call', 'TRAINING_NEEDED');
    expect(chased.tasks()).toEqual(['training']);
    chased.know({ 'usage.change.events': 0 });
    expect(chased.runs()).toEqual(['usage-drop ACHIEVED']);
  });

  it('records a win-back that is not loaded as held back', () => {
    const leaving = world().pass(7).complete('call', 'LEAVING');
    expect(leaving.heldBack()).toEqual(['win-back PLAYBOOK_NOT_LOADED']);
    expect(leaving.runs()).toEqual(['usage-drop COMPLETED']);
  });

  it('starts a win-back that is loaded', () => {
    const winBack = compiled(
      definePlaybook({
        key: 'win-back',
        title: 'Win back',
        purpose: 'WIN_BACK',
        trigger: 'manual',
        steps: [task('offer', { title: 'Offer', kind: 'WIN_BACK' })],
      }),
    );
    const leaving = world();
    leaving.playbooks = [...leaving.playbooks, winBack];
    leaving.pass(7).complete('call', 'LEAVING');
    expect(leaving.tasks()).toEqual(['offer']);
    expect(leaving.runs()).toEqual(['usage-drop COMPLETED', 'win-back RUNNING']);
  });

  it('comes again only sixty days after it ended', () => {
    const again = world().pass(7).complete('call', 'SEASONAL');
    expect(again.runs()).toEqual(['usage-drop COMPLETED']);
    again.know({ 'usage.change.events': 0 }).know({ 'usage.change.events': -0.5 }).pass(10);
    expect(again.heldBack()).toEqual(['usage-drop REENTRY']);
    again.know({ 'usage.change.events': 0 }).pass(50).know({ 'usage.change.events': -0.5 }).pass(7);
    expect(again.tasks()).toEqual(['call']);
  });

  it('does not concern a small account', () => {
    expect(world({ 'revenue.arr': 20_000 }).pass(7).heldBack()).toEqual(['usage-drop AUDIENCE']);
  });
});

describe('(iii) champion left', () => {
  const world = () => new PlaybookWorld([compiled(championLeft), compiled(championArrived)]);

  it('wins a successor at the account that the champion left, though the contact is gone', () => {
    const left = world();
    const ann = left.contact('ann', { 'contact.role': 'CHAMPION' });
    ann.leftAt = left.now;
    left.turn().hear('contact.left', { contactId: 'ann', role: 'CHAMPION' }, 'ann');
    expect(left.tasks()).toEqual(['successor']);
    expect(left.openTask('successor')).toMatchObject({
      contactId: 'ann',
      outcomes: ['NEW_CHAMPION', 'NONE', 'FALSE_ALARM'],
    });
    left.pass(14);
    expect(left.tasks()).toEqual(['successor', 'sponsor']);
    left.complete('successor', 'NEW_CHAMPION');
    expect(left.runs()).toEqual(['champion-left ACHIEVED']);
    expect(left.tasks()).toEqual([]);
  });

  it('counts one successor for one departure', () => {
    const left = world();
    for (const name of ['ann', 'bea']) left.contact(name, { 'contact.role': 'CHAMPION' });
    left.turn().hear('contact.left', { contactId: 'ann' }, 'ann').hear('contact.left', { contactId: 'bea' }, 'bea');
    expect(left.tasks()).toEqual(['successor', 'successor']);
    left.complete('successor', 'NEW_CHAMPION');
    expect(left.runs()).toEqual(['champion-left ACHIEVED', 'champion-left RUNNING']);
  });

  it('does not mind who else leaves', () => {
    const left = world();
    left.contact('bob', { 'contact.role': 'END_USER' });
    left.turn().hear('contact.left', { contactId: 'bob' }, 'bob');
    expect(left.tasks()).toEqual([]);
    expect(left.heldBack()).toEqual([]);
  });

  it('opens an account that the champion joined, and asks sales for it', () => {
    const joined = world();
    joined.facts['account.isCustomer'] = false;
    joined.contact('ann');
    joined
      .turn()
      .hear(
        'contact.joined',
        { contactId: 'ann', 'previous.role': 'CHAMPION', 'previous.accountName': 'Globex' },
        'ann',
      );
    expect(joined.tasks()).toEqual(['open']);
    expect(joined.openTask('open').bindings).toEqual({ 'event.previous.accountName': 'Globex' });
    expect(joined.asks).toMatchObject([
      { kind: 'ASSIGN', function: 'SALES', pick: 'leastLoaded', taskId: joined.openTask('open').id },
    ]);
  });
});
