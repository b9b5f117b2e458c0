import { configurationPage } from './configuration.page.js';
import { errorsPage } from './errors.page.js';
import { eventsPage } from './events.page.js';
import { factsPage } from './facts.page.js';
import { playbooksPage } from './playbooks.page.js';
import { pluginsPage } from './plugins.page.js';
import { signalsPage } from './signals.page.js';
import { stepsPage } from './steps.page.js';
import { triggersPage } from './triggers.page.js';

/** File in docs/reference → its text. */
export const referencePages = (): Readonly<Record<string, string>> => ({
  'configuration.md': configurationPage(),
  'errors.md': errorsPage(),
  'events.md': eventsPage(),
  'facts.md': factsPage(),
  'playbooks.md': playbooksPage(),
  'plugins.md': pluginsPage(),
  'signals.md': signalsPage(),
  'steps.md': stepsPage(),
  'triggers.md': triggersPage(),
});
