import type { MigrationInterface } from 'typeorm';
import { Initial1764000000000 } from './0001-initial.js';
import { Releases1764000200000 } from './0002-releases.js';
import { Firings1764000300000 } from './0003-firings.js';
import { Effects1764000400000 } from './0004-effects.js';
import { RisksAndGuides1764000500000 } from './0005-risks-and-guides.js';
import { Surveys1764000600000 } from './0006-surveys.js';
import { Jobs1764000700000 } from './0007-jobs.js';
import { PluginSettings1764000800000 } from './0008-plugin-settings.js';
import { Quarantine1764001000000 } from './0010-quarantine.js';
import { Lists1764001100000 } from './0011-lists.js';
import { ToldAgain1764001200000 } from './0012-told-again.js';
import { SubscriptionTerms1764001300000 } from './0013-subscription-terms.js';
import { TaskHolds1764001400000 } from './0014-task-holds.js';
import { DraftVersions1764001500000 } from './0015-draft-versions.js';
import { SegmentsChange1764001600000 } from './0016-segments-change.js';
import { Launches1764001700000 } from './0017-launches.js';
import { Timeline1764001800000 } from './0018-timeline.js';

/** Every migration, oldest first. A released one is never changed. */
export const migrations: readonly (new () => MigrationInterface)[] = [
  Initial1764000000000,
  Releases1764000200000,
  Firings1764000300000,
  Effects1764000400000,
  RisksAndGuides1764000500000,
  Surveys1764000600000,
  Jobs1764000700000,
  PluginSettings1764000800000,
  Lists1764001100000,
  Quarantine1764001000000,
  ToldAgain1764001200000,
  SubscriptionTerms1764001300000,
  TaskHolds1764001400000,
  DraftVersions1764001500000,
  SegmentsChange1764001600000,
  Launches1764001700000,
  Timeline1764001800000,
];
