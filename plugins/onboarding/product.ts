/**
 * The features of the product, as usage signals name them. Put your own here; `isKey` marks those that make it worth
 * its price.
 */
export const features = [
  { key: 'board', title: 'Boards', isKey: false },
  { key: 'search', title: 'Search', isKey: false },
  { key: 'comment', title: 'Comments', isKey: false },
  { key: 'report', title: 'Reports', isKey: true },
  { key: 'export', title: 'Exports', isKey: false },
  { key: 'automation', title: 'Automations', isKey: true },
  { key: 'dashboard', title: 'Dashboards', isKey: true },
  { key: 'integration', title: 'Integrations', isKey: true },
  { key: 'forecast', title: 'Forecasts', isKey: true },
  { key: 'approval', title: 'Approvals', isKey: false },
  { key: 'api', title: 'API', isKey: false },
  { key: 'mobile', title: 'Mobile app', isKey: false },
];

/** When an account has first got value out of the product: three features in use, on five days of the last 30. */
export const activation = 'usage.featuresUsed >= 3 && usage.activeDays >= 5';
