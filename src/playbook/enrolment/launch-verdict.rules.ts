import { Pass } from '../run/pass.js';
import type { Previewed } from './account-preview.js';
import { refusalOfNamed } from './enrolment.rules.js';
import type { Refusal } from './refusal.rules.js';

/** What would come of a launch. */
const LAUNCH_VERDICTS = ['WOULD_START', 'WOULD_WAIT', 'WOULD_NOT_START'] as const;
export type LaunchVerdict = (typeof LAUNCH_VERDICTS)[number];

export interface LaunchForecastFound {
  readonly verdict: LaunchVerdict;
  /** Left out when a run would start. */
  readonly refusal?: Refusal;
}

/** Asks of an account as it is now what enrolment would ask of a launch by a person. */
export function forecastLaunch(playbookKey: string, { draft, turn }: Previewed): LaunchForecastFound {
  const named = { playbookKey, contactId: undefined, occurrence: 'forecast', by: 'PERSON', causeId: '' } as const;
  const refusal = refusalOfNamed(named, new Pass(draft, turn));
  if (refusal === undefined) return { verdict: 'WOULD_START' };
  return { verdict: refusal.mayBeReleased === true ? 'WOULD_WAIT' : 'WOULD_NOT_START', refusal };
}
