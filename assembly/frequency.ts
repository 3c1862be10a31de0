// The two tones' amplitudes, sub-block by sub-block, and from their phases the exact frequencies.
import { clean, finding, MOST } from "./finding";
import { SUB_BLOCK } from "./goertzel";
import { angleOf, Turn } from "./trig";
import { FIT_BYTES, fitSubBlocks, setFrequencies, turnBack } from "./two-tone";

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
  Gain.over(1, count);
  const low = Gain.low;
  const high = Gain.high;
  const lag = lagOf(count);
  Gain.over(lag, count);
  turnAll(unwrapped(low, Gain.low, f64(lag)), unwrapped(high, Gain.high, f64(lag)), count);
}

/** Improves frequencies that are less than 4000 Hz over the stretch's samples off. */
export function refine(count: i32): void {
  const lag = lagOf(count);
  Gain.over(lag, count);
  turnAll(Gain.low / f64(lag), Gain.high / f64(lag), count);
}

function lagOf(count: i32): i32 {
  return max(1, (2 * count) / 3);
}

// Phase gained in a sub-block, of which that in one is known well enough to tell how often that in `lag` of them has turned.
function unwrapped(coarse: f64, whole: f64, lag: f64): f64 {
  const turns = nearest((coarse * lag - whole) / (2.0 * Math.PI));
  return (whole + turns * (2.0 * Math.PI)) / lag;
}

/** Mean phase gained over some sub-blocks, by the weighted fits. */
class Gain {
  static low: f64 = 0;
  static high: f64 = 0;

  /** Measures it over `lag` of `count` sub-blocks. */
  static over(lag: i32, count: i32): void {
    let along = f32x4.splat(0);
    let across = f32x4.splat(0);
    for (let k = 0; k + lag < count; k++) {
      const a = v128.load(fits + usize(k) * FIT_BYTES);
      const b = v128.load(fits + usize(k + lag) * FIT_BYTES);
      const weight = load<f64>(weights + (usize(k) << 3)) * load<f64>(weights + (usize(k + lag) << 3));
      const weighed = f32x4.mul(b, f32x4.splat(f32(weight)));
      along = f32x4.add(along, f32x4.mul(weighed, a));
      across = f32x4.add(across, f32x4.mul(weighed, v128.shuffle<f32>(a, a, 1, 0, 3, 2)));
    }
    Gain.low = Gain.angle(f32x4.extract_lane(across, 1), f32x4.extract_lane(across, 0), along);
    Gain.high = Gain.angle(
      f32x4.extract_lane(across, 3),
      f32x4.extract_lane(across, 2),
      v128.shuffle<f32>(along, along, 2, 3, 0, 1),
    );
  }

  // b conj(a): im b re a - re b im a, and re b re a + im b im a in the first two lanes.
  private static angle(im: f32, minus: f32, along: v128): f64 {
    return angleOf(f64(im - minus), f64(f32x4.extract_lane(along, 0) + f32x4.extract_lane(along, 1)));
  }
}

// Turns the amplitudes back by two angles a sub-block, and the frequencies on by as much.
function turnAll(angle1: f64, angle2: f64, count: i32): void {
  finding.w1 += angle1 / SUB_BLOCK;
  finding.w2 += angle2 / SUB_BLOCK;
  Turn.both(angle1, angle2);
  turnBack(fits, count, Turn.cos, Turn.sin, Turn.cos2, Turn.sin2);
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
