import { accountRow } from '../../../src/account/account.row.js';
import { applyUpsert } from '../../../src/account/account.rules.js';
import { newAccountPart } from '../../../src/account/account.state.js';
import {
  ACCOUNT_LENGTHS,
  listedProfile,
  NOTHING_LISTED,
  PROFILE_FIELDS,
  PROFILE_NAMES,
  type Profile,
  pickProfile,
} from '../../../src/account/profile-fields.js';
import { ACCOUNT_FIELDS } from '../../../src/integration/import/import-item.js';

const SAMPLE: Required<Profile> = {
  domain: 'acme.example',
  industry: 'Printing',
  region: 'EMEA',
  employees: 12,
  grade: 'A',
  touch: 'HIGH',
  channel: 'Fair',
  fit: 61.5,
};
const account = () => newAccountPart({ id: 'acct_1', externalId: 'acme', createdAt: 1 });

describe('the fields of a profile', () => {
  test.each(PROFILE_NAMES)('%s is taken from an upsert, written to its column, and cleared', (name) => {
    const part = account();
    const column = PROFILE_FIELDS[name].column;
    expect(applyUpsert(part, { [name]: SAMPLE[name] })).toEqual([name]);
    expect(accountRow(part)).toMatchObject({ [column]: SAMPLE[name] });
    expect(applyUpsert(part, { [name]: SAMPLE[name] })).toEqual([]);
    expect(applyUpsert(part, { [name]: null })).toEqual([name]);
    expect(accountRow(part)).toMatchObject({ [column]: null });
  });

  test('are all filled by an import, and picked from an input where they were given', () => {
    expect(ACCOUNT_FIELDS).toEqual(expect.arrayContaining(PROFILE_NAMES));
    expect(pickProfile({ ...SAMPLE, fit: undefined, name: 'Acme', grade: null })).toEqual({
      domain: 'acme.example',
      industry: 'Printing',
      region: 'EMEA',
      employees: 12,
      grade: null,
      touch: 'HIGH',
      channel: 'Fair',
    });
  });

  test('are told by lists where lists filter by them', () => {
    expect(listedProfile(SAMPLE)).toEqual({
      industry: 'Printing',
      region: 'EMEA',
      employees: 12,
      grade: 'A',
      channel: 'Fair',
      fit: 61.5,
    });
    expect(Object.values(NOTHING_LISTED)).toEqual([null, null, null, null, null, null]);
  });

  test('that are texts have a most length', () => {
    expect(ACCOUNT_LENGTHS).toEqual({ name: 200, domain: 255, industry: 100, region: 100, channel: 100 });
  });
});
