// Made-up tone events, for what reads events.
import type { TelephoneEvent } from "../../src/streams/index.ts";

/** The events of presses, each `[tone, start, end]` in ms. */
export function presses(...list: readonly (readonly [tone: string, startMs: number, endMs: number])[]) {
  return list.flatMap(([tone, startMs, endMs]): TelephoneEvent[] => [
    { type: "start", tone: tone as "0", startMs },
    { type: "end", tone: tone as "0", startMs, endMs },
  ]);
}

/** Yields events when their time has come on the clock on the wall. */
export async function* live(events: readonly TelephoneEvent[], then: "end" | "quiet" = "quiet") {
  const originMs = performance.now();
  for (const event of events) {
    const dueMs = originMs + (event.type === "start" ? event.startMs : event.endMs);
    if (dueMs > performance.now()) await new Promise((resolve) => setTimeout(resolve, dueMs - performance.now()));
    yield event;
  }
  if (then === "quiet") await new Promise(() => {});
}

/** Yields events as fast as they are read, as a file does. */
export async function* atOnce(events: readonly TelephoneEvent[]) {
  yield* events;
}
