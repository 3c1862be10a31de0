// A tone that may have ended: what was measured of it, kept while it is not yet sure, since the tone leaves the history.
import { CleanBlock } from "./clean-block";
import { finding, MOST } from "./finding";
import { SUB_BLOCK } from "./goertzel";
import { HeldTone } from "./held-tone";
import { Measured, measureTone } from "./measure";
import { ANALYSIS_RATE, PER_MS } from "./rate";
import { ratioOf } from "./trig";

/** Values of an end event from its start time on: the first of an ended tone. */
const EVENT_VALUES: i32 = 7;

/** A tone's measurements. */
@unmanaged
export class EndedTone {
  startMs: f64;
  /** -1 before anything is measured. */
  endMs: f64;
  levelDbm0: f64;
  twistDb: f64;
  lowHz: f64;
  highHz: f64;
  snrDb: f64;
  /** Amplitudes at sample `phaseAt` of the stream, by which it is told in phase again. */
  re1: f64;
  im1: f64;
  re2: f64;
  im2: f64;
  phaseAt: f64;

  /** Forgets what was measured of another tone. */
  reset(): void {
    this.endMs = -1;
  }

  /** Measures the tone up to `endAt` in the history that ends at address `end` and sample `now`; once for each end. */
  measure(tone: HeldTone, end: usize, now: f64, endAt: f64): void {
    if (this.endMs === endAt / PER_MS) return;
    measureTone(tone, end, now, endAt);
    this.startMs = tone.startAt / PER_MS;
    this.endMs = endAt / PER_MS;
    this.levelDbm0 = Measured.levelDbm0;
    this.twistDb = Measured.twistDb;
    this.lowHz = (Measured.w1 * ANALYSIS_RATE) / (2.0 * Math.PI);
    this.highHz = (Measured.w2 * ANALYSIS_RATE) / (2.0 * Math.PI);
    this.snrDb = Measured.snrDb;
    this.re1 = finding.re1;
    this.im1 = finding.im1;
    this.re2 = finding.re2;
    this.im2 = finding.im2;
    this.phaseAt = Measured.phaseAt;
  }

  /** Stores what an end event tells of it, from address `at` on. */
  tell(at: usize): void {
    memory.copy(at, changetype<usize>(this), usize(EVENT_VALUES * 8));
  }

  /**
   * Whether the sub-block just fitted, whose middle is at `at`, has the phases that the tone would have there, by what was
   * measured of all of it: what it began with is too coarse to be carried on over a hole.
   */
  isInPhase(at: f64): bool {
    const by = at - this.phaseAt;
    const square1 = this.re1 * this.re1 + this.im1 * this.im1;
    const square2 = this.re2 * this.re2 + this.im2 * this.im2;
    const noise = this.phaseNoise(by) * (square1 + square2);
    const turn = (2.0 * Math.PI * by) / ANALYSIS_RATE;
    return (
      CleanBlock.isLowInPhase(this.re1, this.im1, this.lowHz * turn, Math.sqrt(noise / square1)) &&
      CleanBlock.isHighInPhase(this.re2, this.im2, this.highHz * turn, Math.sqrt(noise / square2))
    );
  }

  // Variance of the phase of a tone that had all of both's power, carried on by so many samples to a sub-block: of a sine
  // of amplitude A in white noise of variance s^2, N samples tell the phase within 2 s^2 / (A^2 N) and the angular frequency
  // within 24 s^2 / (A^2 N^3) (Cramer-Rao), each squared.
  private phaseNoise(by: f64): f64 {
    const count = min(f64(MOST * SUB_BLOCK), (this.endMs - this.startMs) * PER_MS);
    const noise = ratioOf(-this.snrDb);
    return 0.5 * noise * noise * (2.0 / SUB_BLOCK + 2.0 / count + (24.0 * by * by) / (count * count * count));
  }
}
