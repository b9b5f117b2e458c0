/** A feature of the demo company's product: what its people use, in the order in which accounts take features up. */
export interface DemoFeature {
  readonly key: string;
  readonly title: string;
  readonly isKey: boolean;
  /** How often it is used beside the others. */
  readonly weight: number;
}

/** The product of the demo company: planning boards for operations teams. */
export const DEMO_FEATURES: readonly DemoFeature[] = [
  { key: 'board', title: 'Boards', isKey: false, weight: 10 },
  { key: 'search', title: 'Search', isKey: false, weight: 5 },
  { key: 'comment', title: 'Comments', isKey: false, weight: 6 },
  { key: 'report', title: 'Reports', isKey: true, weight: 5 },
  { key: 'export', title: 'Exports', isKey: false, weight: 3 },
  { key: 'automation', title: 'Automations', isKey: true, weight: 5 },
  { key: 'dashboard', title: 'Dashboards', isKey: true, weight: 5 },
  { key: 'integration', title: 'Integrations', isKey: true, weight: 4 },
  { key: 'forecast', title: 'Forecasts', isKey: true, weight: 3 },
  { key: 'approval', title: 'Approvals', isKey: false, weight: 2 },
  { key: 'api', title: 'API', isKey: false, weight: 3 },
  { key: 'mobile', title: 'Mobile app', isKey: false, weight: 2 },
];
