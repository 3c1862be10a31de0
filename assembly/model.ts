// The two tones of the finding as they would be if they sounded all along, sample by sample.
import { finding, SPAN } from "./finding";
import { Lanes } from "./lanes";
import { Turn } from "./trig";

/** Address of the model: `SPAN` float32 values, and room for a last vector. */
export const model = memory.data(548 * 4, 16);

/** One tone's next four samples as complex amplitudes, and the turn by four samples. */
@unmanaged
export class Oscillator {
  re: v128;
  im: v128;
  cos: v128;
  sin: v128;
  /** Twice that cosine. */
  twice: v128;

  /** Sets both oscillators to the tones of the finding, `gap` samples after its phases, to go on in a direction of 1 or -1. */
  static startBoth(gap: f64, direction: f64): void {
    Turn.both(finding.w1 * gap, finding.w2 * gap);
    const re1 = finding.re1 * Turn.cos - finding.im1 * Turn.sin;
    const im1 = finding.re1 * Turn.sin + finding.im1 * Turn.cos;
    const re2 = finding.re2 * Turn.cos2 - finding.im2 * Turn.sin2;
    const im2 = finding.re2 * Turn.sin2 + finding.im2 * Turn.cos2;
    Turn.both(finding.w1 * direction, finding.w2 * direction);
    low.start(re1, im1, Turn.cos, Turn.sin);
    high.start(re2, im2, Turn.cos2, Turn.sin2);
  }

  /** The real parts of the four samples after the next four. */
  next(): v128 {
    return Lanes.turnedRe(this.re, this.im, this.cos, this.sin);
  }

  // From the first sample on, which the next is turned by c + js from.
  @inline
  private start(x: f64, y: f64, c: f64, s: f64): void {
    const c2 = c * c - s * s;
    const s2 = 2.0 * c * s;
    const x1 = x * c - y * s;
    const y1 = x * s + y * c;
    this.re = Lanes.of(x, x1, x * c2 - y * s2, x1 * c2 - y1 * s2);
    this.im = Lanes.of(y, y1, x * s2 + y * c2, x1 * s2 + y1 * c2);
    const cos = c2 * c2 - s2 * s2;
    this.cos = f32x4.splat(f32(cos));
    this.twice = f32x4.splat(f32(2.0 * cos));
    this.sin = f32x4.splat(f32(2.0 * c2 * s2));
  }
}

/** The finding's low tone. */
export const low = changetype<Oscillator>(memory.data(80, 16));
/** The finding's high tone. */
export const high = changetype<Oscillator>(memory.data(80, 16));

/** Fills the model from sample `first` up to `last`, exclusive, in whole vectors; both are cut to the span. */
export function fillModel(first: i32, last: i32): void {
  first = max(0, first);
  last = min(SPAN, last);
  Oscillator.startBoth(f64(first) - finding.phaseAt, 1);
  let re1 = low.re;
  let im1 = low.im;
  let re2 = high.re;
  let im2 = high.im;
  const end = model + (usize(last) << 2);
  for (let at = model + (usize(first) << 2); at < end; at += 16) {
    v128.store(at, f32x4.add(re1, re2));
    const next1 = Lanes.turnedRe(re1, im1, low.cos, low.sin);
    im1 = Lanes.turnedIm(re1, im1, low.cos, low.sin);
    re1 = next1;
    const next2 = Lanes.turnedRe(re2, im2, high.cos, high.sin);
    im2 = Lanes.turnedIm(re2, im2, high.cos, high.sin);
    re2 = next2;
  }
}
