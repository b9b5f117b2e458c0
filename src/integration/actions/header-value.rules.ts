/** What may stand in a header's value as it is: printable ASCII and the tab. */
const OTHER = /[^\t\x20-\x7e]+/gu;

/**
 * A text as the value of an HTTP header: what a header cannot hold, a line's end above all, is percent-encoded as
 * UTF-8, so that a customer's name can neither add a header nor make the call fail.
 */
export const headerValue = (text: string): string =>
  Buffer.from(text)
    .toString()
    .replace(OTHER, (part) => encodeURIComponent(part))
    .trim();
