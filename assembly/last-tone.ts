// The tone heard last: a room or a line sends it back, later and weaker, and that is no second press.
import { PER_MS } from "./rate";

/**
 * An echo: the same key within 450 ms, weaker by 2 dB at once to 18 dB then: in a room of 300 ms reverberation time, where
 * the direct sound and what comes back may cancel out, a tone's end may be hardly louder than its tail (measured: 6 dB at
 * once leaves 4 of 8,960 presses wrong, 2 dB leaves 1).
 */
const ECHO_TIME: f64 = 450.0 * PER_MS;
const FIRST_LOSS_DB: f64 = 2;
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

  /**
   * Whether a tone of this key, start and power is the echo of the last one; or, nearer than `bridge` samples, the last one
   * itself, which something else has hidden so long that its end was reported.
   */
  isEchoedBy(key: i32, startAt: f64, powerDb: f64, bridge: f64): bool {
    const gap = startAt - this.endAt;
    if (key !== this.key || gap > ECHO_TIME) return false;
    if (gap < bridge) return true;
    return powerDb < this.powerDb - FIRST_LOSS_DB - (gap / ECHO_TIME) * (LAST_LOSS_DB - FIRST_LOSS_DB);
  }
}
