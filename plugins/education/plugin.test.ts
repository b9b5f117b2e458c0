import { definePlugin } from 'perennial/sdk';
import { createWorld, readPlugin } from 'perennial/sdk/testing';

const plugin = readPlugin(new URL('./plugin.yaml', import.meta.url));
const steps = (tasks: readonly { readonly step: string | null }[]) => tasks.map(({ step }) => step);

/** The product: its key features and what counts as activated are declared by another plugin. */
const product = definePlugin({
  name: 'product',
  version: '1.0.0',
  compatible: '^1.0.0',
  features: ['report', 'automation', 'dashboard', 'integration', 'forecast'].map((key) => ({
    key,
    title: key,
    isKey: true,
  })),
  activation: 'usage.featuresUsed >= 3 && usage.activeDays >= 5',
});

/** Activated, and with one key feature of five in use. */
function littleUsed(account = {}) {
  const world = createWorld({ plugins: [product, plugin], account: { touch: 'LOW', ...account } }).contact('ann', {
    name: 'Ann',
    role: 'CHAMPION',
  });
  return world.enter('GROWTH').use('board').use('search').use('report').useDaily('board', 25);
}
const offered = (world: ReturnType<typeof littleUsed>) => world.events().filter(({ type }) => type === 'guide.offered');

describe('little-used', () => {
  it('offers the champion a guide in the product once little was used for a month', () => {
    const acme = littleUsed();
    expect(offered(acme)).toEqual([]);
    acme.useDaily('report', 10);
    expect(offered(acme)).toMatchObject([{ data: { guide: 'next-features' } }]);
    expect(steps(acme.tasks())).not.toContain('training');
  });

  it('offers training when the guide did not help', () => {
    expect(steps(littleUsed().useDaily('report', 42).tasks())).toContain('training');
    expect(steps(littleUsed({ touch: 'TECH' }).useDaily('report', 42).tasks())).not.toContain('training');
  });

  it('is achieved when more is used', () => {
    const acme = littleUsed().useDaily('report', 10).use('automation').use('dashboard');
    expect(acme.runs()).toContainEqual(expect.objectContaining({ playbook: 'little-used', status: 'ACHIEVED' }));
  });
});
