import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { csatOf, latestAnswers, npsClassOf, npsOf } from '../../src/voice/figure.rules.js';

/** The shared data sets lie beside the checkout; where they are absent these tests say that they were left out. */
const DATA = join(process.cwd(), '../shared/data');
type Csv = Record<string, string>;
const rowsOf = (...path: string[]): Csv[] =>
  parse(readFileSync(join(DATA, ...path)), { columns: true, bom: true }) as Csv[];
const scoreOf = (row: Csv): number =>
  Number(Object.entries(row).find(([name]) => /how (likely|would you rate Sudzilla)/i.test(name))?.[1]);

const withData = (set: string, tests: () => void): void => {
  const isThere = existsSync(join(DATA, set));
  const describeIt = isThere ? describe : describe.skip;
  describeIt(`${set}${isThere ? '' : ' (left out: ../shared/data is absent)'}`, tests);
};

withData('nps-prepdata', () => {
  test('one survey: 8 promoters and 22 detractors of 39 are -35.9', () => {
    const scores = rowsOf('nps-prepdata', 'case_040', 'input_01.csv').map((row) =>
      Number(row['On a scale of 0-10, how would you rate Sudzilla?']),
    );
    const [expected] = rowsOf('nps-prepdata', 'case_040', 'expected_output_01.csv');
    const figure = npsOf(scores);
    expect(figure).toMatchObject({
      answers: Number(expected?.['Total Respondents']),
      promoters: Number(expected?.Promoter),
      detractors: Number(expected?.Detractor),
    });
    expect(figure?.nps.toFixed(1)).toBe(expected?.['NPS Score']);
  });

  test('5,907 answers for 99 airlines: each airline’s figure, and Prep Air against the rest', () => {
    const rows = ['input_01.csv', 'input_02.csv'].flatMap((file) => rowsOf('nps-prepdata', 'case_122', file));
    const airlines = [...new Set(rows.map((row) => row.Airline))];
    const figures = airlines.map((airline) => ({
      airline,
      figure: npsOf(rows.filter((row) => row.Airline === airline).map(scoreOf)),
    }));
    const prepAir = figures.find(({ airline }) => airline === 'Prep Air')?.figure;
    expect([rows.length, figures.length, prepAir?.answers]).toEqual([5907, 99, 184]);
    expect(prepAir?.nps).toBeCloseTo(21.1957, 4);
    expect(npsOf(rows.map(scoreOf))).toMatchObject({ promoters: 2143, passives: 2171, detractors: 1593 });
    expect(npsOf(rows.map(scoreOf))?.nps).toBeCloseTo(9.310987, 6);
    const [expected] = rowsOf('nps-prepdata', 'case_122', 'expected_output_01.csv');
    const known = figures.flatMap(({ figure }) => (figure !== null && figure.answers >= 50 ? [floored(figure)] : []));
    expect(known).toHaveLength(59);
    expect(prepAir && floored(prepAir)).toBe(Number(expected?.NPS));
    expect(zScore(Number(expected?.NPS), known).toFixed(2)).toBe(expected?.['Z-Score']);
  });

  test('of people who answered twice only the latest answer counts', () => {
    const kept = rowsOf('nps-prepdata', 'case_050', 'expected_output_01.csv').filter(
      (row) => row['Would you recommend C&BS Co to your friends and family?'] !== '',
    );
    const answers = kept.map((row) => ({
      personId: `${row.Country}/${row.Store}/${row.Name}`,
      score: Number(row['Would you recommend C&BS Co to your friends and family?']),
      at: momentOf(row),
      result: row['Result (First / Latest)'],
    }));
    const twice = new Set(answers.filter(({ result }) => result === 'Latest').map(({ personId }) => personId));
    const latest = latestAnswers(answers, Date.UTC(2020, 2, 1), 3650);
    expect(twice.size).toBeGreaterThan(0);
    expect(latest.map(({ personId, at }) => [personId, at]).sort()).toEqual(
      answers
        .filter(({ personId, result }) => result === 'Latest' || !twice.has(personId))
        .map(({ personId, at }) => [personId, at])
        .sort(),
    );
    for (const row of kept)
      expect(row[wordOf(npsClassOf(Number(row['Would you recommend C&BS Co to your friends and family?'])))]).toBe('1');
  });
});

withData('ravenstack', () => {
  test('CSAT is the share of 4 and 5 among the tickets that were rated', () => {
    const { csat } = JSON.parse(readFileSync(join(DATA, 'ravenstack', 'expected_cs.json'), 'utf8')) as {
      csat: { responses: number; csat_pct: number };
    };
    const scores = rowsOf('ravenstack', 'ravenstack_support_tickets.csv').flatMap(({ satisfaction_score: score }) =>
      score ? [Number(score)] : [],
    );
    expect(scores).toHaveLength(csat.responses);
    expect(100 * (csatOf(scores) ?? Number.NaN)).toBeCloseTo(csat.csat_pct, 5);
  });
});

/** The exercise rounds each percentage down before it subtracts. */
const floored = ({
  promoters,
  detractors,
  answers,
}: {
  promoters: number;
  detractors: number;
  answers: number;
}): number => Math.floor((100 * promoters) / answers) - Math.floor((100 * detractors) / answers);

function zScore(value: number, values: readonly number[]): number {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (values.length - 1);
  return (value - mean) / Math.sqrt(variance);
}

/** `05/01/2020 21:31:00`, day first. */
function momentOf(row: Csv): number {
  const [day, month, year, hour, minute] = (row['Completion Date (Date Time stamp)'] ?? '')
    .split(/[/ :]/)
    .map(Number) as [number, number, number, number, number];
  return Date.UTC(year, month - 1, day, hour, minute);
}

const wordOf = (code: string): string => code.charAt(0) + code.slice(1).toLowerCase();
