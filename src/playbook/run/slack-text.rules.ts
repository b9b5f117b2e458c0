const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * A value as text of Slack's markup: a name such as `<!channel>` or `<https://…|Pay here>` must not call people or make
 * a link. What the author wrote keeps its markup.
 */
export const slackText = (text: string): string => text.replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign);
