// What a detector reports, as records of float64 in the output area; the host reads them before it calls again.
import { outputPtr } from "./areas";

/** Values of one event: type (1 start, 2 end), key, startMs, endMs, levelDbm0, twistDb, lowHz, highHz, snrDb. */
export const EVENT_VALUES: i32 = 9;
/** Values of one candidate: type 3, key, startMs, endMs, and what `explain.ts` tells of it. */
export const CANDIDATE_VALUES: i32 = 70;

let count: i32 = 0;
let next: usize = 0;

/** The event records of the call under way. */
export class Events {
  /** Forgets the events of the call before. */
  @inline
  static begin(): void {
    count = 0;
    next = outputPtr();
  }

  /** Number of events since `begin`. */
  @inline
  static count(): i32 {
    return count;
  }

  /** Adds a start event. */
  static start(key: i32, startMs: f64): void {
    const at = Events.add(1, key, EVENT_VALUES);
    store<f64>(at, startMs, 16);
  }

  /** Adds an end event, whose measurements the caller stores from its third value on. */
  static end(key: i32): usize {
    return Events.add(2, key, EVENT_VALUES);
  }

  /** Adds a candidate that a second look saw, of whose values the caller stores the rest. */
  static candidate(key: i32): usize {
    return Events.add(3, key, CANDIDATE_VALUES);
  }

  private static add(type: i32, key: i32, values: i32): usize {
    const at = next;
    next += usize(values * 8);
    count++;
    store<f64>(at, f64(type));
    store<f64>(at, f64(key), 8);
    return at;
  }
}
