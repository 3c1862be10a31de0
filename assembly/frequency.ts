// The two tones' amplitudes, sub-block by sub-block, and from their phases the exact frequencies.
import { clean, finding, MOST } from "./finding";
import { SUB_BLOCK } from "./goertzel";
import { angleOf, Turn } from "./trig";
import { Amplitudes, FIT_BYTES, fitSubBlocks, setFrequencies } from "./two-tone";

/** Address of the sub-blocks' fits. */
export const fits = memory.data(17 * 32, 16);
/** Address of the sub-blocks' weights, float64. */
export const weights = memory.data(15 * 8, 16);

/** Gives every sub-block the weight 1. */
export function evenWeights(): void {
  for (let k = 0; k < MOST; k++) store<f64>(weights + (usize(k) << 3), 1.0);
}

/** Fits `count` sub-blocks from sample `first` on with tones of angular frequencies `w1` and `w2`. */
export function fit(w1: f64, w2: f64, first: i32, count: i32): void {
  finding.w1 = w1;
  finding.w2 = w2;
  finding.phaseAt = f64(first) + 15.5;
  setFrequencies(w1, w2);
  fitSubBlocks(clean + (usize(first) << 2), fits, count);
}

/**
 * Finds the frequencies from any within 100 Hz: the phase gained from one sub-block to the next cannot be mistaken, that
 * gained over two thirds of the stretch is exact. The amplitudes are turned to the new frequencies, not fitted anew.
 */
export function findFrequencies(count: i32): void {
  const lag = max(1, (2 * count) / 3);
  turnAll(unwrapped(0, count, lag), unwrapped(8, count, lag), count);
}

/** Improves frequencies that are less than 4000 Hz over the stretch's samples off. */
export function refine(count: i32): void {
  const lag = max(1, (2 * count) / 3);
  turnAll(lagAngle(0, count, lag) / f64(lag), lagAngle(8, count, lag) / f64(lag), count);
}

// Phase gained in a sub-block.
function unwrapped(tone: usize, count: i32, lag: i32): f64 {
  const coarse = lagAngle(tone, count, 1);
  if (lag === 1) return coarse;
  const whole = lagAngle(tone, count, lag);
  const turns = nearest((coarse * f64(lag) - whole) / (2.0 * Math.PI));
  return (whole + turns * (2.0 * Math.PI)) / f64(lag);
}

function lagAngle(tone: usize, count: i32, lag: i32): f64 {
  let re: f64 = 0;
  let im: f64 = 0;
  for (let k = 0; k + lag < count; k++) {
    const a = fits + tone + usize(k) * FIT_BYTES;
    const b = a + usize(lag) * FIT_BYTES;
    const ar = f64(load<f32>(a));
    const ai = f64(load<f32>(a, 4));
    const br = f64(load<f32>(b));
    const bi = f64(load<f32>(b, 4));
    const weight = load<f64>(weights + (usize(k) << 3)) * load<f64>(weights + (usize(k + lag) << 3));
    re += weight * (br * ar + bi * ai);
    im += weight * (bi * ar - br * ai);
  }
  return angleOf(im, re);
}

// Turns the amplitudes back by two angles a sub-block, and the frequencies on by as much.
function turnAll(angle1: f64, angle2: f64, count: i32): void {
  finding.w1 += angle1 / SUB_BLOCK;
  finding.w2 += angle2 / SUB_BLOCK;
  Turn.both(angle1, angle2);
  const c1 = Turn.cos;
  const s1 = Turn.sin;
  const c2 = Turn.cos2;
  const s2 = Turn.sin2;
  let re1: f64 = 1;
  let im1: f64 = 0;
  let re2: f64 = 1;
  let im2: f64 = 0;
  for (let k = 0; k < count; k++) {
    Amplitudes.turnBack(fits + usize(k) * FIT_BYTES, re1, im1, re2, im2);
    const next1 = re1 * c1 - im1 * s1;
    im1 = re1 * s1 + im1 * c1;
    re1 = next1;
    const next2 = re2 * c2 - im2 * s2;
    im2 = re2 * s2 + im2 * c2;
    re2 = next2;
  }
}

/** Sets the finding's amplitudes to the weighted means over the sub-blocks. */
export function meanAmplitudes(count: i32): void {
  let sum = f32x4.splat(0);
  let total: f64 = 0;
  for (let k = 0; k < count; k++) {
    const weight = load<f64>(weights + (usize(k) << 3));
    total += weight;
    sum = f32x4.add(sum, f32x4.mul(f32x4.splat(f32(weight)), v128.load(fits + usize(k) * FIT_BYTES)));
  }
  finding.re1 = f64(f32x4.extract_lane(sum, 0)) / total;
  finding.im1 = f64(f32x4.extract_lane(sum, 1)) / total;
  finding.re2 = f64(f32x4.extract_lane(sum, 2)) / total;
  finding.im2 = f64(f32x4.extract_lane(sum, 3)) / total;
  finding.weight = total;
}

/** Power of the mean amplitude over the mean power of the sub-blocks' amplitudes, of either tone: 1 for a steady one. */
export class Coherence {
  static low: f64 = 0;
  static high: f64 = 0;

  /** Measures both tones' over `count` sub-blocks whose mean amplitudes are set. */
  static measure(count: i32): void {
    let powers = f32x4.splat(1e-9);
    for (let k = 0; k < count; k++) {
      const a = v128.load(fits + usize(k) * FIT_BYTES);
      powers = f32x4.add(powers, f32x4.mul(a, a));
    }
    Coherence.low =
      (f64(count) * finding.power1()) / f64(f32x4.extract_lane(powers, 0) + f32x4.extract_lane(powers, 1));
    Coherence.high =
      (f64(count) * finding.power2()) / f64(f32x4.extract_lane(powers, 2) + f32x4.extract_lane(powers, 3));
  }

  /** That of the less steady tone. */
  static worse(): f64 {
    return min(Coherence.low, Coherence.high);
  }

  /** That of the steadier tone. */
  static better(): f64 {
    return max(Coherence.low, Coherence.high);
  }
}
