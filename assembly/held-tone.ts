// The tone that sounds, or may: its frequencies and amplitudes as last heard, carried on in phase from sub-block to sub-block.
import { CleanBlock, turned } from "./clean-block";
import { finding } from "./finding";
import { SUB_BLOCK } from "./goertzel";
import { decibels, Turn } from "./trig";

/** Share of the weaker tone's energy that a sub-block with half of its amplitude surely has: less than a quarter. */
const LEAST_SHARE: f64 = 0.1;

/** Two tones of known frequencies, amplitudes and phases. Positions are samples of the stream. */
@unmanaged
export class HeldTone {
  key: i32;
  /** Where it began, and the middle of the last sub-block in which it was there. */
  startAt: f64;
  presentAt: f64;
  /** Where bursts were limited when it began, in sample units. */
  limit: i32;
  /** Whether it is alone on the line: then there is nothing to be cleaned away. */
  plain: bool;
  w1: f64;
  w2: f64;
  /** Power of the two tones when it began. */
  firstPower: f64;
  /** Amplitudes at the phase of `phaseAt`. */
  re1: f64;
  im1: f64;
  re2: f64;
  im2: f64;
  phaseAt: f64;
  /** The turns by a sub-block. */
  cos1: f64;
  sin1: f64;
  cos2: f64;
  sin2: f64;
  /** Amplitudes of the sub-block before, while the tone is missed. */
  beforeRe1: f64;
  beforeIm1: f64;
  beforeRe2: f64;
  beforeIm2: f64;

  /** Takes over what a look found, whose span begins at `spanAt`. */
  take(spanAt: f64, key: i32, limit: i32, plain: bool): void {
    this.key = key;
    this.startAt = spanAt + finding.startAt;
    this.limit = limit;
    this.plain = plain;
    this.firstPower = finding.power();
    this.w1 = finding.w1;
    this.w2 = finding.w2;
    this.goOn(spanAt);
    Turn.both(this.w1 * SUB_BLOCK, this.w2 * SUB_BLOCK);
    this.cos1 = Turn.cos;
    this.sin1 = Turn.sin;
    this.cos2 = Turn.cos2;
    this.sin2 = Turn.sin2;
  }

  /** Takes over the amplitudes and the end that a look found of it, whose span begins at `spanAt`. */
  goOn(spanAt: f64): void {
    this.re1 = finding.re1;
    this.im1 = finding.im1;
    this.re2 = finding.re2;
    this.im2 = finding.im2;
    this.phaseAt = spanAt + finding.phaseAt;
    this.presentAt = spanAt + finding.endAt - SUB_BLOCK / 2;
  }

  /** Takes over the amplitudes of the newest sub-block, whose middle is at `at`: the tone goes on after a break. */
  resume(at: f64): void {
    this.adopt(1);
    this.phaseAt = at;
    this.presentAt = at;
  }

  /** Energy of a sub-block below which the weaker tone cannot be there. */
  @inline
  leastEnergy(): f32 {
    const weaker = min(this.re1 * this.re1 + this.im1 * this.im1, this.re2 * this.re2 + this.im2 * this.im2);
    return f32(LEAST_SHARE * 0.5 * SUB_BLOCK * weaker);
  }

  /** Hands the tone to `finding`, for its edges to be found in a span that begins at `spanAt`. */
  @inline
  describe(spanAt: f64): void {
    finding.w1 = this.w1;
    finding.w2 = this.w2;
    finding.re1 = this.re1;
    finding.im1 = this.im1;
    finding.re2 = this.re2;
    finding.im2 = this.im2;
    finding.phaseAt = this.phaseAt - spanAt;
  }

  /** Carries the phases on to `at`. */
  @inline
  turnTo(at: f64): void {
    const by = at - this.phaseAt;
    this.phaseAt = at;
    if (by === SUB_BLOCK) {
      this.turn(this.cos1, this.sin1, this.cos2, this.sin2);
      return;
    }
    Turn.both(this.w1 * by, this.w2 * by);
    this.turn(Turn.cos, Turn.sin, Turn.cos2, Turn.sin2);
  }

  @inline
  private turn(c1: f64, s1: f64, c2: f64, s2: f64): void {
    const re1 = this.re1 * c1 - this.im1 * s1;
    this.im1 = this.re1 * s1 + this.im1 * c1;
    this.re1 = re1;
    const re2 = this.re2 * c2 - this.im2 * s2;
    this.im2 = this.re2 * s2 + this.im2 * c2;
    this.re2 = re2;
  }

  /** Moves the amplitudes towards those of the newest sub-block, by a share of 0 to 1. */
  @inline
  adopt(share: f64): void {
    this.re1 += share * (CleanBlock.re1() - this.re1);
    this.im1 += share * (CleanBlock.im1() - this.im1);
    this.re2 += share * (CleanBlock.re2() - this.re2);
    this.im2 += share * (CleanBlock.im2() - this.im2);
  }

  /** Keeps the newest sub-block's amplitudes, for `isSteady`. */
  remember(): void {
    this.beforeRe1 = CleanBlock.re1();
    this.beforeIm1 = CleanBlock.im1();
    this.beforeRe2 = CleanBlock.re2();
    this.beforeIm2 = CleanBlock.im2();
  }

  /** Whether both tones went on at their own frequencies since the sub-block before: 4 ms alone cannot tell a neighbour. */
  isSteady(): bool {
    return (
      Math.abs(turned(CleanBlock.re1(), CleanBlock.im1(), this.beforeRe1, this.beforeIm1, this.w1 * SUB_BLOCK)) < 1 &&
      Math.abs(turned(CleanBlock.re2(), CleanBlock.im2(), this.beforeRe2, this.beforeIm2, this.w2 * SUB_BLOCK)) < 1
    );
  }

  /** Power of the two tones together. */
  power(): f64 {
    return 0.5 * (this.re1 * this.re1 + this.im1 * this.im1 + this.re2 * this.re2 + this.im2 * this.im2);
  }

  /** Power of the two tones, dB of sample units: of a tone that has died away, that which it began with. */
  powerDb(): f64 {
    return decibels(max(this.firstPower, this.power()) + 1e-9);
  }
}
