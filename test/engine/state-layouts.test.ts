import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyState, decodeState, encodeState, newState } from '../../src/engine/state.js';

const folder = join(import.meta.dirname, 'states');
const kept = readdirSync(folder).map(
  (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as { layout: number; state: string },
);

describe('account states of every released layout', () => {
  it.each(kept)('reads layout $layout with every part and field that the present one has', ({ layout, state }) => {
    const bytes = Buffer.from(state, 'base64');
    expect(bytes.readUInt32LE(0)).toBe(layout);
    const read = decodeState(bytes);
    for (const [name, part] of Object.entries(newState()))
      expect(Object.keys(read[name as keyof typeof read] ?? {})).toEqual(expect.arrayContaining(Object.keys(part)));
    expect(read.account.externalId).toBe('acme');
    expect(read.playbooks.runs.map(({ playbookKey }) => playbookKey)).toEqual(['onboard']);
    expect(Object.keys(read.playbooks.triggers).filter((key) => key.startsWith('champion/'))).toHaveLength(1);
    expect(Object.keys(read.tasks.open)).toHaveLength(1);
    expect(read.usage.features.get('reports')?.total).toBe(8);
  });

  it('writes what it has read so that it reads the same again', () => {
    for (const { state } of kept) {
      const read = decodeState(Buffer.from(state, 'base64'));
      expect(decodeState(encodeState(copyState(read)))).toEqual(read);
    }
  });

  it('refuses a layout of a later release', () => {
    const bytes = encodeState(newState());
    bytes.writeUInt32LE(999, 0);
    expect(() => decodeState(bytes)).toThrow('layout 999, written by a later release');
  });
});
