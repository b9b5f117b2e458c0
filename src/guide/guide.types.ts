export const GUIDE_KINDS = ['CHECKLIST', 'TOUR', 'SURVEY', 'MESSAGE'] as const;
export type GuideKind = (typeof GUIDE_KINDS)[number];

/** QUEUED waits behind another; OFFERED, SHOWN and STARTED are under way; the others are ends. */
export const GUIDE_STATUSES = ['QUEUED', 'OFFERED', 'SHOWN', 'STARTED', 'COMPLETED', 'DISMISSED', 'EXPIRED'] as const;
export type GuideStatus = (typeof GUIDE_STATUSES)[number];

/** Under way: what the product shows of a person's guides. */
export const GUIDE_UNDER_WAY = ['OFFERED', 'SHOWN', 'STARTED'] as const satisfies readonly GuideStatus[];
export type GuideUnderWay = (typeof GUIDE_UNDER_WAY)[number];

const GUIDE_ENDS = ['COMPLETED', 'DISMISSED', 'EXPIRED'] as const satisfies readonly GuideStatus[];
export type GuideEnd = (typeof GUIDE_ENDS)[number];

/** What the product reports of a guide. */
export const GUIDE_REPORTS = ['SHOWN', 'STARTED', 'COMPLETED', 'DISMISSED'] as const satisfies readonly GuideStatus[];
export type GuideReport = (typeof GUIDE_REPORTS)[number];

/** How long a guide is offered that does not say. */
export const OFFERED_FOR = '30d';
