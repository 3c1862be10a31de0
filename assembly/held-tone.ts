// The tone that sounds, or may: its frequencies and amplitudes as last heard, carried on in phase from sub-block to sub-block.
import { CleanBlock, turned } from "./clean-block";
import { finding } from "./finding";
import { SUB_BLOCK } from "./goertzel";
import { decibels, Turn } from "./trig";

/** Two tones of known frequencies, amplitudes and phases. Positions are samples of the stream. */
@unmanaged
export class HeldTone {
  w1: f64;
  w2: f64;
  /** Amplitudes at the phase of `phaseAt`. */
  re1: f64;
  im1: f64;
  re2: f64;
  im2: f64;
  phaseAt: f64;
  /** Amplitudes of the sub-block before, while the tone is missed. */
  beforeRe1: f64;
  beforeIm1: f64;
  beforeRe2: f64;
  beforeIm2: f64;

  /** Takes over what a look found; `spanAt` is where its span begins. */
  take(spanAt: f64): void {
    this.w1 = finding.w1;
    this.w2 = finding.w2;
    this.re1 = finding.re1;
    this.im1 = finding.im1;
    this.re2 = finding.re2;
    this.im2 = finding.im2;
    this.phaseAt = spanAt + finding.phaseAt;
  }

  /** Hands the tone to `finding`, for its edges to be found in a span that begins at `spanAt`. */
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
  turnTo(at: f64): void {
    Turn.to(this.w1 * (at - this.phaseAt));
    let c = Turn.cos;
    let s = Turn.sin;
    let re = this.re1 * c - this.im1 * s;
    this.im1 = this.re1 * s + this.im1 * c;
    this.re1 = re;
    Turn.to(this.w2 * (at - this.phaseAt));
    c = Turn.cos;
    s = Turn.sin;
    re = this.re2 * c - this.im2 * s;
    this.im2 = this.re2 * s + this.im2 * c;
    this.re2 = re;
    this.phaseAt = at;
  }

  /** Moves the amplitudes towards those of the newest sub-block, by a share of 0 to 1. */
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

  /** Power of the two tones, dB of sample units. */
  powerDb(): f64 {
    return decibels(
      0.5 * (this.re1 * this.re1 + this.im1 * this.im1 + this.re2 * this.re2 + this.im2 * this.im2) + 1e-9,
    );
  }
}
