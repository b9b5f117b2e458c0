/** What a start prints: where it listens, and the admin key when it has just made one. */
export function greeting(url: string, newKey: string | undefined): string {
  const key =
    newKey === undefined
      ? []
      : [
          '',
          `  Admin key (shown this once): ${newKey}`,
          '  Keep it: `npm run cli -- key create NAME` makes others, `npm run cli -- key revoke ID` ends one.',
        ];
  return [
    '',
    `  Perennial listens on ${url}`,
    `  GraphiQL: open ${url} in a browser, and give the key as {"authorization": "Bearer <key>"} in the headers.`,
    ...key,
    '',
  ].join('\n');
}
