import type { TestApp } from './app.js';

/** The statements that an operation reads with. Nothing may run beside it, so that there are no others. */
export async function statementsOf(
  { app, client }: TestApp,
  operation: string,
  variables: Record<string, unknown> = {},
): Promise<string[]> {
  const reader = app.database.reader as {
    query: (sql: string, values?: readonly unknown[]) => Promise<unknown[]>;
  };
  const own = Object.getOwnPropertyDescriptor(reader, 'query');
  const query = reader.query.bind(reader);
  const seen: string[] = [];
  reader.query = (sql, values) => {
    if (!sql.includes('api_key')) seen.push(sql);
    return query(sql, values);
  };
  try {
    await client.query(operation, variables);
  } finally {
    if (own) Object.defineProperty(reader, 'query', own);
    else delete (reader as Partial<typeof reader>).query;
  }
  return seen;
}
