// The two tones of the finding as they would be if they sounded all along, sample by sample.
import { finding, SPAN } from "./finding";
import { Turn } from "./trig";

/** Address of the model: `SPAN` float32 values, and room for a last vector. */
export const model = memory.data(548 * 4, 16);

// One tone's next four samples as complex amplitudes, and the turn by four samples.
@unmanaged
class Oscillator {
  re: v128;
  im: v128;
  cos: v128;
  sin: v128;
}

const low = changetype<Oscillator>(memory.data(64, 16));
const high = changetype<Oscillator>(memory.data(64, 16));

/** Fills the model from sample `first` up to `last`, exclusive, in whole vectors; both are cut to the span. */
export function fillModel(first: i32, last: i32): void {
  first = max(0, first);
  last = min(SPAN, last);
  const gap = f64(first) - finding.phaseAt;
  start(low, finding.w1, gap, finding.re1, finding.im1);
  start(high, finding.w2, gap, finding.re2, finding.im2);
  let re1 = low.re;
  let im1 = low.im;
  let re2 = high.re;
  let im2 = high.im;
  const c1 = low.cos;
  const s1 = low.sin;
  const c2 = high.cos;
  const s2 = high.sin;
  const end = model + (usize(last) << 2);
  for (let at = model + (usize(first) << 2); at < end; at += 16) {
    v128.store(at, f32x4.add(re1, re2));
    let next = f32x4.sub(f32x4.mul(re1, c1), f32x4.mul(im1, s1));
    im1 = f32x4.add(f32x4.mul(re1, s1), f32x4.mul(im1, c1));
    re1 = next;
    next = f32x4.sub(f32x4.mul(re2, c2), f32x4.mul(im2, s2));
    im2 = f32x4.add(f32x4.mul(re2, s2), f32x4.mul(im2, c2));
    re2 = next;
  }
}

function start(tone: Oscillator, w: f64, gap: f64, re: f64, im: f64): void {
  Turn.to(w * gap);
  let x = re * Turn.cos - im * Turn.sin;
  let y = re * Turn.sin + im * Turn.cos;
  Turn.to(w);
  const c = Turn.cos;
  const s = Turn.sin;
  for (let lane: usize = 0; lane < 16; lane += 4) {
    store<f32>(changetype<usize>(tone) + lane, f32(x));
    store<f32>(changetype<usize>(tone) + lane, f32(y), 16);
    const next = x * c - y * s;
    y = x * s + y * c;
    x = next;
  }
  const c2 = c * c - s * s;
  const s2 = 2.0 * c * s;
  tone.cos = f32x4.splat(f32(c2 * c2 - s2 * s2));
  tone.sin = f32x4.splat(f32(2.0 * c2 * s2));
}
