// Verdicts in time -> a tone begins, a tone ends.
//
//            |<-- 25.5 ms -->|                    |<- bridge ->|
//   line  ___/~~~~~~~~~~~~~~~~~~~~~~~~|__|~~~~~~~~~\_______________
//   looks      .  .  .  .  .  S                               E
//         start event at S, once the tone is long enough; a break shorter than the bridge is looked over;
//         end event at E, once the pause has outlasted it, with both edges where they were.
import { ANALYSIS_RATE, PER_MS } from "./rate";
import { Events } from "./events";
import { Keypad } from "./keypad";
import { RESULT_BYTES, runBank, SUB_BLOCK } from "./goertzel";
import { joinWindow, WINDOW } from "./window";
import { nominate, nomination, score } from "./verdict";
import { CleanBlock } from "./clean-block";
import { findEnd, findStart } from "./edges";
import { finding, prepare, RAW_SPAN, SPAN } from "./finding";
import { look, Measured, measureTone } from "./measure";
import { REACH } from "./highpass";

/** Sub-blocks kept: one window, and one more, since a look sees 4 ms less than has come. */
const KEPT: i32 = WINDOW + 1;

/** Sub-blocks without the tone after which it has ended: a bridge and the look's own lag. */
const ABSENT_LIMIT: i32 = 5;

/** One stream's place in time. Positions are samples at 8 kHz from the stream's first. */
@unmanaged
export class Cadence {
  /** Shortest tone accepted, in samples. */
  minTone: f64;
  /** Least power of a tone worth a look: A^2 / 4. */
  minPower: f32;
  /** Greatest twist of either sign, dB. */
  maxForwardTwistDb: f64;
  maxReverseTwistDb: f64;
  /** Whether every second look is reported. */
  explaining: bool;
  /** Hops for which a nomination is still looked at. */
  pending: i32;
  low: i32;
  high: i32;
  sounding: bool;
  startAt: f64;
  /** No later tone starts before this. */
  floorAt: f64;
  w1: f64;
  w2: f64;
  /** Amplitudes at the phase of `phaseAt`. */
  re1: f64;
  im1: f64;
  re2: f64;
  im2: f64;
  phaseAt: f64;
  /** Middle of the last sub-block in which the tone was there. */
  presentAt: f64;
  /** Sub-blocks since then. */
  absent: i32;
  /** Sub-blocks in which the tone is back, but not in phase. */
  returned: i32;
  /** The last window's sub-block results, oldest first. */
  results: usize;

  /** Sets what is accepted; once, before anything is heard. */
  setLimits(minToneMs: f64, minLevelDbm0: f64, maxForwardTwistDb: f64, maxReverseTwistDb: f64): void {
    this.minTone = minToneMs * PER_MS;
    const peak = 32768.0 * Math.pow(10.0, (minLevelDbm0 - 3.14) / 20.0);
    this.minPower = f32((peak * peak) / 4.0);
    this.maxForwardTwistDb = maxForwardTwistDb;
    this.maxReverseTwistDb = maxReverseTwistDb;
  }

  /** Forgets everything heard. */
  reset(): void {
    memory.fill(this.results, 0, usize(KEPT * RESULT_BYTES));
    this.pending = 0;
    this.sounding = false;
    this.floorAt = 0;
  }

  /** Takes the newest sub-block; `end` is the address after it in the history, `now` its end in the stream. */
  hop(end: usize, now: f64): void {
    memory.copy(this.results, this.results + usize(RESULT_BYTES), usize((KEPT - 1) * RESULT_BYTES));
    runBank(end - usize(SUB_BLOCK * 2), this.results + usize((KEPT - 1) * RESULT_BYTES));
    if (this.sounding) this.follow(end, now);
    else this.seek(end, now);
  }

  private seek(end: usize, now: f64): void {
    joinWindow(this.results, powers);
    if (nominate(powers, this.minPower)) {
      this.low = nomination.low;
      this.high = nomination.high;
      this.pending = 3;
    }
    if (this.pending === 0) return;
    this.pending--;
    const spanAt = now - f64(SPAN + REACH);
    prepare(end - usize(RAW_SPAN * 2));
    look(this.low, this.high, i32(this.floorAt - spanAt));
    if (this.explaining) this.explain(spanAt);
    if (finding.endAt - finding.startAt < this.minTone || !this.acceptable()) return;
    this.begin(spanAt);
  }

  private explain(spanAt: f64): void {
    const at = Events.candidate(Keypad.key(this.low, this.high));
    store<f64>(at, (spanAt + finding.startAt) / PER_MS, 16);
    store<f64>(at, (spanAt + finding.endAt) / PER_MS, 24);
    store<f64>(at, finding.offset1, 32);
    store<f64>(at, finding.offset2, 40);
    store<f64>(at, finding.residual, 48);
    store<f64>(at, finding.unsteadiness, 56);
    store<f64>(at, finding.scatter, 64);
    store<f64>(at, finding.lineDb, 72);
    store<f64>(at, finding.twistDb(), 80);
    store<f64>(at, f64(finding.count), 88);
    store<f64>(at, finding.weight, 96);
    store<f64>(at, 10.0 * Math.log10(finding.power()), 104);
    store<f64>(at, score(finding), 112);
  }

  private acceptable(): bool {
    const twist = finding.twistDb();
    if (twist > this.maxReverseTwistDb || -twist > this.maxForwardTwistDb) return false;
    return score(finding) > 0;
  }

  private begin(spanAt: f64): void {
    this.sounding = true;
    this.pending = 0;
    this.startAt = spanAt + finding.startAt;
    this.w1 = finding.w1;
    this.w2 = finding.w2;
    this.re1 = finding.re1;
    this.im1 = finding.im1;
    this.re2 = finding.re2;
    this.im2 = finding.im2;
    this.phaseAt = spanAt + finding.phaseAt;
    this.presentAt = spanAt + finding.endAt - SUB_BLOCK / 2;
    this.absent = i32((f64(SPAN) - finding.endAt) / SUB_BLOCK);
    this.returned = 0;
    Events.start(Keypad.key(this.low, this.high), this.startAt / PER_MS);
  }

  // Compares the newest cleaned sub-block with the tone as it was.
  private follow(end: usize, now: f64): void {
    const middleAt = now - f64(REACH) - 16.5;
    CleanBlock.fit(end, this.w1, this.w2);
    this.turnTo(middleAt);
    const power1 = this.re1 * this.re1 + this.im1 * this.im1;
    const power2 = this.re2 * this.re2 + this.im2 * this.im2;
    const inPhase =
      (CleanBlock.re1() * this.re1 +
        CleanBlock.im1() * this.im1 +
        CleanBlock.re2() * this.re2 +
        CleanBlock.im2() * this.im2) /
      (power1 + power2);
    const ratio1 = Math.sqrt((CleanBlock.re1() * CleanBlock.re1() + CleanBlock.im1() * CleanBlock.im1()) / power1);
    const ratio2 = Math.sqrt((CleanBlock.re2() * CleanBlock.re2() + CleanBlock.im2() * CleanBlock.im2()) / power2);
    if (inPhase > 0.5 && min(ratio1, ratio2) > 0.3) {
      if (this.absent >= 2 && !this.bridges(end, now, middleAt)) return;
      this.adopt(0.2);
      this.presentAt = middleAt;
      this.absent = 0;
      this.returned = 0;
      return;
    }
    this.absent++;
    this.returned = min(ratio1, ratio2) > 0.5 ? this.returned + 1 : 0;
    if (this.returned >= 2) {
      if (!this.bridges(end, now, middleAt)) return;
      this.adopt(1);
      this.presentAt = middleAt;
      this.absent = 0;
      this.returned = 0;
    } else if (this.absent >= ABSENT_LIMIT) {
      this.finish(end, now);
    }
  }

  private turnTo(at: f64): void {
    let angle = this.w1 * (at - this.phaseAt);
    let c = Math.cos(angle);
    let s = Math.sin(angle);
    let re = this.re1 * c - this.im1 * s;
    this.im1 = this.re1 * s + this.im1 * c;
    this.re1 = re;
    angle = this.w2 * (at - this.phaseAt);
    c = Math.cos(angle);
    s = Math.sin(angle);
    re = this.re2 * c - this.im2 * s;
    this.im2 = this.re2 * s + this.im2 * c;
    this.re2 = re;
    this.phaseAt = at;
  }

  private adopt(share: f64): void {
    this.re1 += share * (CleanBlock.re1() - this.re1);
    this.im1 += share * (CleanBlock.im1() - this.im1);
    this.re2 += share * (CleanBlock.re2() - this.re2);
    this.im2 += share * (CleanBlock.im2() - this.im2);
  }

  // Whether the tone, back after a hole, is the same one; if not, the old one has ended.
  private bridges(end: usize, now: f64, backAt: f64): bool {
    const endAt = this.findOldEnd(end, now);
    if (endAt >= backAt) return true;
    const spanAt = now - f64(SPAN + REACH);
    finding.re1 = CleanBlock.re1();
    finding.im1 = CleanBlock.im1();
    finding.re2 = CleanBlock.re2();
    finding.im2 = CleanBlock.im2();
    finding.phaseAt = backAt - spanAt;
    const backStart = spanAt + findStart(i32(backAt - spanAt), 0);
    if (backStart - endAt < 14.6 * PER_MS) return true;
    this.report(end, now, endAt);
    return false;
  }

  private finish(end: usize, now: f64): void {
    this.report(end, now, this.findOldEnd(end, now));
  }

  private findOldEnd(end: usize, now: f64): f64 {
    prepare(end - usize(RAW_SPAN * 2));
    const spanAt = now - f64(SPAN + REACH);
    finding.w1 = this.w1;
    finding.w2 = this.w2;
    finding.re1 = this.re1;
    finding.im1 = this.im1;
    finding.re2 = this.re2;
    finding.im2 = this.im2;
    finding.phaseAt = this.phaseAt - spanAt;
    return spanAt + findEnd(max(0, i32(this.presentAt - spanAt)));
  }

  private report(end: usize, now: f64, endAt: f64): void {
    this.sounding = false;
    this.floorAt = endAt;
    const at = Events.end(Keypad.key(this.low, this.high));
    store<f64>(at, this.startAt / PER_MS, 16);
    store<f64>(at, endAt / PER_MS, 24);
    measureTone(end, now, this.startAt, endAt, this.w1, this.w2);
    store<f64>(at, Measured.levelDbm0, 32);
    store<f64>(at, Measured.twistDb, 40);
    store<f64>(at, (Measured.w1 * ANALYSIS_RATE) / (2.0 * Math.PI), 48);
    store<f64>(at, (Measured.w2 * ANALYSIS_RATE) / (2.0 * Math.PI), 56);
    store<f64>(at, Measured.snrDb, 64);
  }
}

const powers = memory.data(32, 16);
