// The tone heard last: a room or a line sends it back, later and weaker, and that is no second press.
import { PER_MS } from "./rate";

/** An echo: the same key within 450 ms, weaker by 6 dB at once to 18 dB then (measured on real rooms). */
const ECHO_TIME: f64 = 450.0 * PER_MS;
const FIRST_LOSS_DB: f64 = 6;
const LAST_LOSS_DB: f64 = 18;

/** The tone heard last. Positions are samples of the stream. */
@unmanaged
export class LastTone {
  key: i32;
  endAt: f64;
  powerDb: f64;

  /** Remembers a tone that has ended. */
  set(key: i32, endAt: f64, powerDb: f64): void {
    this.key = key;
    this.endAt = endAt;
    this.powerDb = powerDb;
  }

  /** Forgets it. */
  forget(): void {
    this.key = -1;
  }

  /** Whether a tone of this key, start and power is the echo of the last one. */
  isEchoedBy(key: i32, startAt: f64, powerDb: f64): bool {
    const age = (startAt - this.endAt) / ECHO_TIME;
    return (
      key === this.key && age <= 1 && powerDb < this.powerDb - FIRST_LOSS_DB - age * (LAST_LOSS_DB - FIRST_LOSS_DB)
    );
  }
}
