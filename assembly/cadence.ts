// Verdicts in time -> a tone begins, a tone ends: seeking and following take turns.
//
//            |<-- 25.5 ms -->|                    |<- bridge ->|
//   line  ___/~~~~~~~~~~~~~~~~~~~~~~~~|__|~~~~~~~~~\_______________
//   looks      .  .  .  .  .  S                               E
//         start event at S, once the tone is long enough; a break shorter than the bridge is looked over;
//         end event at E, once the pause has outlasted it, with both edges where they were.
import { setBridge } from "./edges";
import { Follower } from "./follower";
import { PER_MS } from "./rate";
import { Seeker } from "./seeker";

/** One stream's place in time. */
@unmanaged
export class Cadence {
  seeker: Seeker;
  follower: Follower;
  sounding: bool;

  /** Sets what is accepted; once, before anything is heard. */
  setLimits(minToneMs: f64, minGapMs: f64, minLevelDbm0: f64, maxForwardTwistDb: f64, maxReverseTwistDb: f64): void {
    const minTone = minToneMs * PER_MS;
    const bridge = minGapMs * PER_MS;
    this.seeker.setLimits(minTone, bridge, minLevelDbm0, maxForwardTwistDb, maxReverseTwistDb);
    this.follower.setLimits(minTone, bridge);
  }

  /** Forgets everything heard. */
  reset(): void {
    this.sounding = false;
    this.seeker.reset();
    this.follower.reset();
  }

  /** Begins with sub-blocks of this stream; called before the first of some. */
  @inline
  begin(): void {
    setBridge(this.follower.bridge);
  }

  /** The end of the first sub-block of use among that which ends at sample `now` of the stream and those after it. */
  @inline
  nextDue(now: i64): i64 {
    return this.sounding ? now : this.seeker.nextDue(now);
  }

  /** Takes the newest sub-block; `end` is the address after it in the history, `now` its end in the stream. */
  @inline
  hop(end: usize, now: i64): void {
    // Where a tone has ended the next one may have been heard as long as it must.
    if (this.sounding && !this.ends(end, f64(now))) return;
    if (this.seeker.hop(end, now)) {
      this.sounding = true;
      this.follower.begin(f64(now));
    }
  }

  @inline
  private ends(end: usize, now: f64): bool {
    const endAt = this.follower.hop(end, now);
    if (endAt < 0) return false;
    this.sounding = false;
    this.seeker.resume(endAt, this.follower.announced);
    return true;
  }

  /** Whether the `count` newest samples, none above its eight `peaks`, are so quiet after such a quiet that nothing is to be done. */
  @inline
  sleepsThrough(peaks: v128, count: i32): bool {
    return !this.sounding && this.seeker.sleepsThrough(peaks, count);
  }
}
