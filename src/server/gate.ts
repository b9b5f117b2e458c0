import { getHeapStatistics } from 'node:v8';
import { PerennialError } from '../kernel/errors.js';

export interface GateLimits {
  /** Requests under way at once, of any kind. */
  readonly requests: number;
  /** Those among them that record no signals: whoever tells what happened is let in for longer than who asks. */
  readonly otherRequests: number;
  /** Bytes of the bodies of all requests under way. */
  readonly bytes: number;
  /** Share of the heap that may be in use before requests are refused; those with signals have half of the rest. */
  readonly heapShare: number;
}

export const GATE_LIMITS: GateLimits = {
  requests: 600,
  otherRequests: 300,
  bytes: 96 * 1024 * 1024,
  heapShare: 0.9,
};

/** How long a look at the heap holds, ms. */
const HEAP_LOOK = 100;

/** A request that was let in. */
export interface Ticket {
  readonly bytes: number;
  isOther: boolean;
}

/** Lets in what the server can hold at once, and refuses the rest before it costs memory. */
export class Gate {
  private requests = 0;
  private others = 0;
  private bytes = 0;
  private heapUsed = 0;
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly limits: GateLimits,
    private readonly heapShareOf: () => number = heapShare,
  ) {}

  /** How many requests are under way. */
  get underWay(): number {
    return this.requests;
  }

  /** Before the body is read. @throws OVERLOADED */
  enter(bytes: number): Ticket {
    const { limits } = this;
    const hasRoom = this.requests < limits.requests && (this.bytes + bytes <= limits.bytes || this.requests === 0);
    if (!hasRoom || this.heap() > (1 + limits.heapShare) / 2) throw overloaded();
    this.requests += 1;
    this.bytes += bytes;
    return { bytes, isOther: false };
  }

  /** Once it is known that it records no signals. @throws OVERLOADED */
  admitOther(ticket: Ticket): void {
    if (ticket.isOther) return;
    if (this.others >= this.limits.otherRequests || this.heap() > this.limits.heapShare) throw overloaded();
    ticket.isOther = true;
    this.others += 1;
  }

  leave(ticket: Ticket): void {
    this.requests -= 1;
    this.bytes -= ticket.bytes;
    if (ticket.isOther) this.others -= 1;
  }

  private heap(): number {
    const now = performance.now();
    if (now - this.lookedAt > HEAP_LOOK) {
      this.lookedAt = now;
      this.heapUsed = this.heapShareOf();
    }
    return this.heapUsed;
  }
}

function heapShare(): number {
  const { used_heap_size, heap_size_limit } = getHeapStatistics();
  return used_heap_size / heap_size_limit;
}

const overloaded = () =>
  new PerennialError(
    'OVERLOADED',
    'The server has as many requests under way as it can hold. Nothing was done; try again a little later.',
  );
