import TestSequencer from '@jest/test-sequencer';

/** The faults first: they take minutes, and one that began last would keep a core idle. The rest as Jest orders it. */
export default class FaultsFirst extends TestSequencer {
  async sort(tests) {
    const isFault = ({ path }) => path.includes('/test/reliability/');
    const sorted = await super.sort(tests);
    return [
      ...sorted.filter(isFault).sort((a, b) => (a.path < b.path ? -1 : 1)),
      ...sorted.filter((test) => !isFault(test)),
    ];
  }
}
