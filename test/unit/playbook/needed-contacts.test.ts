import type { ContactView } from '../../../src/contact/contact.state.js';
import type { CompiledPlaybook } from '../../../src/playbook/model/compiled-playbook.js';
import { contactsAmong, neededContacts } from '../../../src/playbook/model/named-contacts.js';
import { newPlaybookPart, type PlaybookPart } from '../../../src/playbook/model/playbook.state.js';
import { signalOf } from '../../support/moments.js';

const watching = [{ subject: 'contact', trigger: { form: 'when' } }] as unknown as CompiledPlaybook[];
const listening = [{ subject: 'contact', trigger: { form: 'on' } }] as unknown as CompiledPlaybook[];
const partOf = (rest: object = {}) => ({ ...newPlaybookPart(), ...rest }) as PlaybookPart;
const about = (type: 'usage' | 'visit' | 'survey.answered', contactExternalId: string) =>
  signalOf(type, {}, { contactExternalId });

const people = ['ann', 'bob', 'cleo', 'dan'].map(
  (externalId) => ({ id: `cont_${externalId}`, externalId, ...(externalId === 'dan' && { leftAt: 1 }) }) as ContactView,
);
const namesOf = (...asked: Parameters<typeof neededContacts>) =>
  contactsAmong(people, neededContacts(...asked)).map(({ externalId }) => externalId);

describe('the contacts that a turn needs', () => {
  test('are those whom signals name, but for use and visits, whose people are counted', () => {
    const signals = [about('usage', 'ann'), about('visit', 'bob'), about('survey.answered', 'cleo')];
    expect(namesOf(partOf(), signals, false, watching)).toEqual(['cleo']);
    expect(namesOf(partOf(), [], false, watching)).toEqual([]);
  });

  test('are those whom live runs, firings that wait, observations and timers name, those who left too', () => {
    const part = partOf({
      runs: [{ contactId: 'cont_dan' }],
      held: [{ contactId: 'cont_ann' }],
      triggers: { 'seen/cont_bob': { hash: '', since: 1 }, 'seen/cont_cleo': { hash: '', isArmed: true } },
    });
    expect(namesOf(part, [], false, [])).toEqual(['ann', 'bob', 'dan']);
    const observed = { a: { contactId: 'cont_cleo' }, b: { isOver: true } };
    expect(namesOf(partOf({ observed }), [], false, [])).toEqual(['cleo']);
  });

  test('are all who have not left when playbooks that watch contacts are new to the account, or a step calls', () => {
    expect(namesOf(partOf(), [], true, watching)).toEqual(['ann', 'bob', 'cleo']);
    expect(namesOf(partOf(), [], true, listening)).toEqual([]);
    expect(namesOf(partOf({ runs: [{ needsContacts: true }] }), [], false, [])).toEqual(['ann', 'bob', 'cleo']);
  });
});
