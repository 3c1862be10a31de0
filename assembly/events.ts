// What a detector reports, as records of float64 in the output area; the host reads them before it calls again.
import { outputPtr } from "./areas";

/** Values of one event: type (1 start, 2 end, 3 candidate), key, startMs, endMs, levelDbm0, twistDb, lowHz, highHz, snrDb. */
export const EVENT_VALUES: i32 = 62;

let count: i32 = 0;

/** The event records of the call under way. */
export class Events {
  /** Forgets the events of the call before. */
  @inline
  static begin(): void {
    count = 0;
  }

  /** Number of events since `begin`. */
  @inline
  static count(): i32 {
    return count;
  }

  /** Adds a start event. */
  static start(key: i32, startMs: f64): void {
    const at = Events.next(1, key);
    store<f64>(at, startMs, 16);
  }

  /** Adds an end event, whose measurements the caller stores from its third value on. */
  static end(key: i32): usize {
    return Events.next(2, key);
  }

  /** Adds a candidate that a second look saw. */
  static candidate(key: i32): usize {
    return Events.next(3, key);
  }

  private static next(type: i32, key: i32): usize {
    const at = outputPtr() + usize(count++ * EVENT_VALUES * 8);
    store<f64>(at, f64(type));
    store<f64>(at, f64(key), 8);
    return at;
  }
}
