import type { Context } from '../kernel/context.js';
import type { PerennialError } from '../kernel/errors.js';

/** Who reads an operation's stream, as far as streams care: the server says here what happens to one that stalls. */
export class Consumer {
  onStall: (error: PerennialError) => void = () => undefined;
}

export function consumerOf(ctx: Context): Consumer {
  return ctx.memo(Consumer, () => new Consumer());
}
