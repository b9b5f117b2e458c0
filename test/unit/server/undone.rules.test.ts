import { type GraphQLFormattedError, type OperationDefinitionNode, parse } from 'graphql';
import { isUndone } from '../../../src/server/undone.rules.js';

const operation = (source: string) => parse(source).definitions[0] as OperationDefinitionNode;
const away = (...path: string[]): GraphQLFormattedError => ({
  message: 'away',
  ...(path.length > 0 && { path }),
  extensions: { code: 'DATABASE_UNAVAILABLE' },
});
const TWO = operation('mutation { one: act two: act }');

describe('whether nothing of an operation was done', () => {
  it.each([
    ['it answers', TWO, { data: { one: 1, two: 1 } }, false],
    ['every field failed for it', TWO, { data: { one: null, two: null }, errors: [away('one'), away('two')] }, true],
    ['one was done', TWO, { data: { one: 1, two: null }, errors: [away('two')] }, false],
    ['one is null for another reason', TWO, { data: { one: null, two: null }, errors: [away('two')] }, false],
    ['the first ended it all', TWO, { data: null, errors: [away('one')] }, true],
    ['the second ended it all, and the first was done', TWO, { data: null, errors: [away('two')] }, false],
    ['it was refused before it began', TWO, { errors: [away()] }, true],
    [
      'a field below was not there',
      operation('{ one { two } }'),
      { data: { one: null }, errors: [away('one', 'two')] },
      false,
    ],
    ['a query found nothing at all', operation('{ one two }'), { data: null, errors: [away('two')] }, true],
    [
      'another error is among them',
      TWO,
      { data: null, errors: [away('one'), { message: 'no', path: ['one'], extensions: { code: 'CONFLICT' } }] },
      false,
    ],
    [
      'it is not known',
      operation('mutation { act }'),
      { data: null, errors: [{ ...away('act'), extensions: { code: 'DATABASE_UNAVAILABLE', isUnsure: true } }] },
      false,
    ],
  ])('when %s', (_when, of, outcome, expected) => {
    expect(isUndone(of, outcome)).toBe(expected);
  });
});
