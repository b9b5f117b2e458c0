import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getMetadataArgsStorage } from 'typeorm';
import { entities } from '../src/entities.js';
import { packageRoot } from '../src/kernel/package-root.js';

const source = join(packageRoot(), 'src');

/** Table names in `@Entity('…')`, as the sources have them. */
const written = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) =>
    [...readFileSync(join(source, file), 'utf8').matchAll(/^@Entity\('(\w+)'\)/gm)].map((match) => match[1] as string),
  );

it('every entity of the sources is in the list that makes the schema', () => {
  const listed = getMetadataArgsStorage().tables.filter(({ target }) =>
    entities.includes(target as (typeof entities)[number]),
  );
  expect(listed.map(({ name }) => name).sort()).toEqual([...written].sort());
  expect(written.length).toBeGreaterThan(10);
});

it('no column or table has a name that SQL keeps for itself', () => {
  const reserved = new Set(
    [
      'key group order rank condition index table user column values limit offset',
      'primary references trigger usage row rows system window over function when then if in is by to from',
    ].flatMap((words) => words.split(' ')),
  );
  const tables = getMetadataArgsStorage().tables.map(({ name }) => name);
  const columns = getMetadataArgsStorage().columns.map(({ propertyName, options }) => options.name ?? propertyName);
  expect([...tables, ...columns].filter((name) => reserved.has(String(name).toLowerCase()))).toEqual([]);
});

it('every index has a name of its own', () => {
  const names = getMetadataArgsStorage().indices.map(({ name }) => name);
  expect(names.every((name) => typeof name === 'string' && name !== '')).toBe(true);
  expect(new Set(names).size).toBe(names.length);
});
