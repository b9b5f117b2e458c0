import { createWorld, readPlugin } from 'perennial/sdk/testing';

const plugin = readPlugin(new URL('./plugin.yaml', import.meta.url));

describe('welcoming a champion', () => {
  const world = () => createWorld({ plugins: [plugin], account: { name: 'Acme' } });

  it('asks the owner to introduce themselves to a new champion', () => {
    const acme = world().contact('ann', { name: 'Ann', role: 'CHAMPION' });
    expect(acme.tasks()).toMatchObject([{ title: 'Introduce yourself to Ann of Acme', assigneeId: 'memb_owner' }]);
  });

  it('is achieved when they have met', () => {
    const acme = world().contact('ann', { role: 'CHAMPION' }).complete('hello', 'MET');
    expect(acme.runs()).toMatchObject([{ playbook: 'my-plugin', status: 'ACHIEVED' }]);
  });

  it('tries once more after a week without an answer', () => {
    const acme = world().contact('ann', { role: 'CHAMPION' }).pass('7d');
    expect(acme.tasks().map(({ step }) => step)).toEqual(['hello', 'again']);
  });
});
