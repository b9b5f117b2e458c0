import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Sends at a steady rate whatever the receiver does: `send(from, count)` is called every `everyMs` with what is due by
 * then and not awaited, so that a slow answer does not slow the next. Answers how many were sent and the failures.
 */
export async function atRate({ perSecond, seconds, everyMs = 10, send }) {
  const began = performance.now();
  const total = Math.floor(perSecond * seconds);
  const underWay = new Set();
  const failures = [];
  let sent = 0;
  while (sent < total) {
    const due = Math.min(total, Math.ceil(((performance.now() - began) / 1000) * perSecond));
    if (due > sent) {
      const call = send(sent, due - sent)
        .catch((error) => failures.push(error))
        .finally(() => underWay.delete(call));
      underWay.add(call);
      sent = due;
    }
    await sleep(everyMs);
  }
  await Promise.all(underWay);
  return { sent, failures, seconds: (performance.now() - began) / 1000 };
}
