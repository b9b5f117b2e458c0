import { newContactsPart } from '../../../src/contact/contact.state.js';
import { newJourneyPart } from '../../../src/journey/journey.state.js';
import { cesOf, csatOf, latestAnswers, npsClassOf, npsOf } from '../../../src/voice/figure.rules.js';
import { voiceFacts } from '../../../src/voice/voice.facts.js';
import { voiceFolds } from '../../../src/voice/voice.fold.js';
import { newVoicePart } from '../../../src/voice/voice.state.js';
import { FakeScribe } from '../../support/fake-scribe.js';
import { DAY, momentAt, NOON, signalOf } from '../../support/moments.js';

function world() {
  const draft = {
    voice: newVoicePart(),
    journey: newJourneyPart(),
    contacts: newContactsPart(),
    contactsByExternalId: new Map(),
  };
  const scribe = new FakeScribe();
  let count = 0;
  const say = (
    type: 'ticket' | 'survey.answered',
    properties: Record<string, unknown>,
    occurredAt = NOON,
    contactExternalId?: string,
  ) => {
    count += 1;
    voiceFolds[type]?.(
      draft,
      signalOf(type, properties, { key: `k${count}`, occurredAt, ...(contactExternalId && { contactExternalId }) }),
      scribe,
      momentAt(),
    );
  };
  const fact = (path: string, now = NOON) => voiceFacts.find((fact) => fact.path === path)?.read(draft, momentAt(now));
  return { draft, scribe, say, fact };
}

describe('figures', () => {
  test('0 to 6 detract, 7 and 8 are passive, 9 and 10 promote', () => {
    expect([0, 6, 7, 8, 9, 10].map(npsClassOf)).toEqual([
      'DETRACTOR',
      'DETRACTOR',
      'PASSIVE',
      'PASSIVE',
      'PROMOTER',
      'PROMOTER',
    ]);
    expect(npsOf([10, 9, 8, 3])).toEqual({ nps: 25, answers: 4, promoters: 2, passives: 1, detractors: 1 });
    expect(npsOf([])).toBeNull();
  });

  test('each person counts once, by the latest answer in the window', () => {
    const answers = [
      { personId: 'a', score: 2, at: NOON - 10 * DAY },
      { personId: 'a', score: 9, at: NOON - DAY },
      { personId: 'b', score: 10, at: NOON - 90 * DAY },
      { personId: 'c', score: 7, at: NOON + 1 },
    ];
    expect(latestAnswers(answers, NOON)).toEqual([answers[1]]);
    expect(latestAnswers(answers.reverse(), NOON).map(({ score }) => score)).toEqual([9]);
  });

  test('CSAT is the share of 4 and 5, CES that of 5, 6 and 7', () => {
    expect(csatOf([1, 3, 4, 5])).toBe(0.5);
    expect(cesOf([4, 5, 6, 7])).toBe(0.75);
    expect([csatOf([]), cesOf([])]).toEqual([null, null]);
  });
});

describe('answers', () => {
  test('the latest NPS answer stands, whatever the order', () => {
    const { say, fact } = world();
    say('survey.answered', { kind: 'NPS', score: 9 }, NOON - DAY);
    say('survey.answered', { kind: 'NPS', score: 2 }, NOON - 8 * DAY);
    expect([fact('voice.lastNpsScore'), fact('voice.lastNpsAt'), fact('voice.daysSinceNps')]).toEqual([
      9,
      NOON - DAY,
      1,
    ]);
  });

  test('of two answers at one moment the one that was told later stands', () => {
    const { say, fact } = world();
    say('survey.answered', { kind: 'NPS', score: 9 }, NOON, 'ann');
    say('survey.answered', { kind: 'NPS', score: 2 }, NOON, 'ann');
    expect(fact('voice.lastNpsScore')).toBe(2);
  });

  test('an answer is written on the contact who gave it, breaks the silence and is told', () => {
    const { say, draft, scribe } = world();
    say('survey.answered', { kind: 'NPS', score: 3, comment: 'Slow' }, NOON, 'ann');
    expect(draft.contactsByExternalId.get('ann')).toMatchObject({ lastNpsScore: 3, lastNpsAt: NOON });
    expect(draft.journey.lastSpokeAt).toBe(NOON);
    expect(scribe.table('survey_answer')).toMatchObject([
      { kind: 'NPS', score: 3, comment: 'Slow', contact_id: draft.contactsByExternalId.get('ann').id },
    ]);
    expect(scribe.events).toMatchObject([
      { type: 'survey.answered', data: { kind: 'NPS', score: 3 }, contactId: draft.contactsByExternalId.get('ann').id },
    ]);
  });

  test('CSAT leaves NPS alone', () => {
    const { say, fact } = world();
    say('survey.answered', { kind: 'CSAT', score: 5 });
    expect([fact('voice.lastCsat'), fact('voice.lastNpsScore')]).toEqual([5, undefined]);
  });
});

describe('tickets', () => {
  test('open and urgent ones are counted until they close', () => {
    const { say, fact, scribe } = world();
    say('ticket', { externalId: 'T1', priority: 'URGENT', subject: 'Down' }, NOON - DAY);
    say('ticket', { externalId: 'T2' }, NOON - DAY);
    expect([fact('voice.openTickets'), fact('voice.urgentTickets'), fact('voice.ticketsLast30Days')]).toEqual([
      2, 1, 2,
    ]);
    say('ticket', { externalId: 'T1', status: 'CLOSED', csat: 4 });
    expect([
      fact('voice.openTickets'),
      fact('voice.urgentTickets'),
      fact('voice.ticketsLast30Days'),
      fact('voice.lastCsat'),
    ]).toEqual([1, 0, 2, 4]);
    expect(scribe.table('ticket')[0]).toMatchObject({
      external_id: 'T1',
      status: 'CLOSED',
      subject: 'Down',
      priority: 'URGENT',
      csat: 4,
      opened_at: NOON - DAY,
      closed_at: NOON,
    });
    expect(scribe.eventTypes).toEqual(['ticket.opened', 'ticket.opened', 'ticket.closed']);
  });

  test('an older word does not reopen a closed ticket', () => {
    const { say, fact, draft } = world();
    say('ticket', { externalId: 'T1', status: 'CLOSED' }, NOON);
    say('ticket', { externalId: 'T1', status: 'OPEN', subject: 'Down' }, NOON - 2 * DAY);
    expect(fact('voice.openTickets')).toBe(0);
    expect(draft.voice.tickets.T1).toMatchObject({ status: 'CLOSED', subject: 'Down', openedAt: NOON - 2 * DAY });
  });

  test('those opened long ago leave the window', () => {
    const { say, fact } = world();
    say('ticket', { externalId: 'T1', openedAt: NOON - 29 * DAY });
    say('ticket', { externalId: 'T2', openedAt: NOON - 30 * DAY });
    expect(fact('voice.ticketsLast30Days')).toBe(1);
    expect(fact('voice.ticketsLast30Days', NOON + DAY)).toBe(0);
  });

  test('of the closed ones only the last few stay in mind', () => {
    const { say, draft } = world();
    for (let index = 0; index < 30; index += 1)
      say('ticket', { externalId: `T${index}`, status: 'CLOSED', closedAt: NOON - (30 - index) * 1000 });
    expect(Object.keys(draft.voice.tickets)).toHaveLength(20);
    expect(draft.voice.tickets.T29).toBeDefined();
    expect(draft.voice.tickets.T0).toBeUndefined();
  });
});
