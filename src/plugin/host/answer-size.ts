/**
 * About how long a value is as JSON, found without writing it: what is far too long must not be written first. Counting
 * ends once it is over `most`.
 */
export function lengthAsJson(value: unknown, most: number): number {
  let length = 0;
  const open: unknown[] = [value];
  while (open.length > 0 && length <= most) {
    const part = open.pop();
    if (typeof part === 'string') length += part.length + 2;
    else if (ArrayBuffer.isView(part)) length += part.byteLength * 2;
    else if (Array.isArray(part)) length += append(open, part, most);
    else if (typeof part === 'object' && part !== null) length += fieldsOf(open, part);
    else length += 5;
  }
  return length;
}

/** A list longer than what is taken need not be looked through. */
function append(open: unknown[], list: readonly unknown[], most: number): number {
  if (list.length > most) return list.length;
  for (const item of list) open.push(item);
  return 2 + list.length;
}

function fieldsOf(open: unknown[], part: object): number {
  let length = 2;
  for (const [name, field] of Object.entries(part)) {
    length += name.length + 4;
    open.push(field);
  }
  return length;
}
