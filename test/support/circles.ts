import { pluginsFolder, pluginText } from './company.js';

const links = (
  from: number,
) => `...Array.from({ length: 200 }, (_, n) => n + ${from}).map((n) => definePlaybook({ key: \`link-\${n}\`,
  title: \`Link \${n}\`, purpose: 'CHECK_IN',
      reentry: 'always', trigger: { when: \`account.attributes.at == \${n}\` }, steps: [set('on', { attributes: {
        at: (n + 1) % 1000 } })] }))`;

/**
 * A thousand playbooks in five plugins, each of which sets the attribute that the next one waits for, the last one the
 * first's.
 */
export const thousandLinks = () =>
  pluginsFolder(
    Object.fromEntries(
      [0, 200, 400, 600, 800].map((from) => [
        `links-${from}`,
        pluginText(`links-${from}`, links(from), from === 0 ? "attributes: [{ name: 'at', type: 'double' }]" : ''),
      ]),
    ),
  );
