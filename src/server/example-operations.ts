export interface ExampleOperation {
  readonly title: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const WELCOME = `# Welcome to Perennial. Put your API key into the header editor below, in place of <your key>;
# all tabs use it;
# then fetch the schema again (the round arrow at the left) for documentation and completion.
`;

/** What GraphiQL opens with; the tests run each against the schema. */
export const EXAMPLE_OPERATIONS: readonly ExampleOperation[] = [
  {
    title: 'Accounts that need somebody',
    query: `${WELCOME}
query Accounts {
  accounts(first: 10, filter: { healthBands: [RED, YELLOW] }) {
    totalCount
    nodes {
      id
      name
      stage { title }
      health { score band contributions { measure points weight reason } }
      owner { name }
      openTaskCount
    }
  }
}
`,
  },
  {
    title: 'Everything that happens, live',
    query: `# With \`after\`, the log is replayed from that cursor (Query.eventCursor) and then goes on live.
subscription Events($after: String) {
  lifecycleEvents(after: $after) {
    __typename
    cursor
    at
    account { name }
    cause { summary }
    ... on StageEntered { stage { key } from { key } }
    ... on HealthChanged { before { score band } after { score band } }
    ... on TaskLaunched { task { title } }
  }
}
`,
  },
  {
    title: 'Tasks that are open',
    query: `query Tasks {
  tasks(first: 20, filter: { statuses: [OPEN, IN_PROGRESS] }) {
    totalCount
    nodes { id version title kind priority dueAt account { name } assignee { name } cause { summary } }
  }
}
`,
  },
  {
    title: 'Record what a customer did',
    query: `mutation Record($input: RecordSignalsInput!) {
  recordSignals(input: $input) {
    accepted
    duplicates
    rejected
    results { key status code reason }
  }
}
`,
    variables: {
      input: {
        onUnknownAccount: 'CREATE',
        signals: [
          {
            key: 'first',
            type: 'USAGE',
            account: { externalId: 'acme' },
            contact: { externalId: 'ada' },
            properties: { feature: 'report' },
          },
        ],
      },
    },
  },
];
