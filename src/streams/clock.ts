// The clock that paces frames. Senders that wait for the same millisecond share one timer.
const moments = new Map<number, Promise<void>>();
let newestMs = 0;

/** Resolves at a time of `performance.now()` in ms, rounded up to a whole one; never before it. */
export function until(timeMs: number): Promise<void> {
  const nowMs = performance.now();
  // It goes back only where a test has put another clock in its place: the timers of the old one will not ring.
  if (nowMs < newestMs) moments.clear();
  newestMs = nowMs;
  const wholeMs = Math.ceil(timeMs);
  let moment = moments.get(wholeMs);
  if (moment === undefined) {
    moment = new Promise((resolve) => wait(wholeMs, resolve));
    moments.set(wholeMs, moment);
  }
  return moment;
}

// A timer may ring up to a millisecond early: it counts in whole ones, from a moment of its own.
function wait(wholeMs: number, resolve: () => void): void {
  const leftMs = wholeMs - performance.now();
  if (leftMs > 0) {
    setTimeout(wait, Math.ceil(leftMs), wholeMs, resolve);
    return;
  }
  moments.delete(wholeMs);
  resolve();
}
