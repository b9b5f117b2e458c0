import { type LifecycleDefinition, lifecycleDefinition } from './lifecycle.definition.js';

const BEGAN = 'lifecycle.stage == "ONBOARDING" && (usage.activated || lifecycle.daysInStage >= 90)';
const RENEWED = 'lifecycle.stage == "RENEWAL" && (renewal.daysUntil > 90 || !has(renewal.daysUntil))';

/**
 * The lifecycle that ships (domain.md, Lifecycle): ACQUISITION → CONVERSION → ONBOARDING → GROWTH → RENEWAL → GROWTH
 * (term + 1); any paying stage → CHURNED; CHURNED → ONBOARDING; ACQUISITION and CONVERSION → CHURNED. The grace for a
 * lapsed term is in `account.isCustomer`.
 */
export const shippedLifecycle: LifecycleDefinition = lifecycleDefinition.parse({
  first: [{ stage: 'ONBOARDING', if: 'account.isCustomer' }, { stage: 'ACQUISITION' }],
  stages: [
    {
      key: 'ACQUISITION',
      title: 'Acquisition',
      phase: 'AWARE',
      next: ['CONVERSION', 'CHURNED'],
      targetDays: 90,
      ownerFunction: 'MARKETING',
    },
    {
      key: 'CONVERSION',
      title: 'Conversion',
      phase: 'PURCHASE',
      if: 'account.isCustomer || usage.activeDays > 0',
      next: ['ONBOARDING', 'CHURNED'],
      targetDays: 60,
      ownerFunction: 'SALES',
    },
    {
      key: 'ONBOARDING',
      title: 'Onboarding',
      phase: 'SUCCESS',
      if: 'account.isCustomer',
      next: ['GROWTH', 'CHURNED'],
      targetDays: 90,
      ownerFunction: 'ONBOARDING',
      isPaying: true,
    },
    {
      key: 'GROWTH',
      title: 'Growth',
      phase: 'SUCCESS',
      if: `account.isCustomer && ((${BEGAN}) || (${RENEWED}))`,
      next: ['RENEWAL', 'CHURNED'],
      ownerFunction: 'CSM',
      isPaying: true,
    },
    {
      key: 'RENEWAL',
      title: 'Renewal',
      phase: 'SUCCESS',
      if: 'account.isCustomer && renewal.daysUntil <= 90',
      next: ['GROWTH', 'CHURNED'],
      targetDays: 120,
      ownerFunction: 'CSM',
      isPaying: true,
      endsTerm: true,
    },
    {
      key: 'CHURNED',
      title: 'Churned',
      phase: 'SUCCESS',
      if: '!account.isCustomer && lifecycle.hasPaid',
      next: ['ONBOARDING'],
      ownerFunction: 'CSM',
    },
  ],
});
