// The newest sub-block of a tone that is sounding: cleaned and fitted, to see whether the tone is still there.
import { SUB_BLOCK } from "./goertzel";
import { highPass, REACH } from "./highpass";
import { Lanes } from "./lanes";
import { PlainFit } from "./plain-fit";
import { angleOf } from "./trig";
import { ENERGY_AT, EXPLAINED_AT, fitSubBlock, setFrequencies } from "./two-tone";

const clean = memory.data(32 * 4, 16);
const amplitudes = memory.data(32, 16);

/** Amplitudes of the two tones in the newest sub-block that the filter's reach allows, at the phase of its middle. */
export class CleanBlock {
  /** Fits the sub-block that ends `REACH` samples before the int16 history's end; returns the share of its energy explained. */
  static fit(end: usize, w1: f64, w2: f64): f64 {
    highPass(end - usize((SUB_BLOCK + 2 * REACH) * 2), clean, SUB_BLOCK);
    setFrequencies(w1, w2);
    fitSubBlock(clean, amplitudes);
    return CleanBlock.explained();
  }

  /** The same where there is nothing to be cleaned away, by the tones that `plain` was readied for. */
  @inline
  static fitPlainly(end: usize, plain: PlainFit): f64 {
    plain.fit(end - usize((SUB_BLOCK + REACH) * 2), amplitudes);
    return CleanBlock.explained();
  }

  @inline
  private static explained(): f64 {
    return f64(load<f32>(amplitudes, EXPLAINED_AT) / (load<f32>(amplitudes, ENERGY_AT) + f32(1e-9)));
  }

  /** All energy of that sub-block. */
  @inline
  static energy(end: usize): f32 {
    const from = end - usize((SUB_BLOCK + REACH) * 2);
    return Lanes.energy(v128.load(from), v128.load(from, 16), v128.load(from, 32), v128.load(from, 48));
  }

  /** Energy of the sub-block just fitted that the two tones do not explain. */
  static rest(): f64 {
    return f64(load<f32>(amplitudes, ENERGY_AT) - load<f32>(amplitudes, EXPLAINED_AT));
  }

  /** The amplitudes of both tones: re 1, im 1, re 2, im 2. */
  @inline
  static amplitudes(): v128 {
    return v128.load(amplitudes);
  }

  /** Whether the sub-block holds, in phase, half of a tone of such amplitudes, and a fair share of either of its two. */
  @inline
  static isLike(held: v128): bool {
    const shared = f32x4.mul(v128.load(amplitudes), held);
    const powers = f32x4.mul(held, held);
    if (Lanes.sum(shared) <= 0.5 * Lanes.sum(powers)) return false;
    return i32x4.all_true(f32x4.gt(Lanes.pairs(shared), f32x4.mul(f32x4.splat(0.2), Lanes.pairs(powers))));
  }

  /** How much of a low tone of such an amplitude the sub-block holds, in phase: 1 for all of it. */
  static lowShare(held: v128): f64 {
    return f64(f32x4.extract_lane(CleanBlock.shares(held), 0));
  }

  /** The same of a high tone. */
  static highShare(held: v128): f64 {
    return f64(f32x4.extract_lane(CleanBlock.shares(held), 2));
  }

  private static shares(held: v128): v128 {
    return f32x4.div(Lanes.pairs(f32x4.mul(v128.load(amplitudes), held)), Lanes.pairs(f32x4.mul(held, held)));
  }

  /** How much of a tone of these amplitudes the sub-block holds, in phase: 1 for all of it. */
  static likeness(held: v128): f64 {
    return f64(Lanes.sum(f32x4.mul(v128.load(amplitudes), held)) / Lanes.sum(f32x4.mul(held, held)));
  }

  /** The less present of the two tones: its amplitude over what it was, whatever its phase. */
  static weaker(held: v128): f64 {
    return f64(sqrt(Lanes.lesser(CleanBlock.ratios(held))));
  }

  /** The more present of the two tones, likewise. */
  @inline
  static louder(held: v128): f64 {
    return f64(sqrt(Lanes.greater(CleanBlock.ratios(held))));
  }

  // Powers of the two tones over what they were.
  @inline
  private static ratios(held: v128): v128 {
    const newest = v128.load(amplitudes);
    return f32x4.div(Lanes.pairs(f32x4.mul(newest, newest)), Lanes.pairs(f32x4.mul(held, held)));
  }

  /** Whether the low tone has the phase of such an amplitude turned on by `angle`, which has such a deviation. */
  static isLowInPhase(re: f64, im: f64, angle: f64, deviation: f64): bool {
    return Math.abs(CleanBlock.lowTurned(re, im, angle)) < toleranceOf(deviation);
  }

  /** The same of the high tone. */
  static isHighInPhase(re: f64, im: f64, angle: f64, deviation: f64): bool {
    return Math.abs(CleanBlock.highTurned(re, im, angle)) < toleranceOf(deviation);
  }

  /** The phase, -pi to pi, of the low tone against an amplitude turned on by `angle`. */
  static lowTurned(re: f64, im: f64, angle: f64): f64 {
    return turned(f64(load<f32>(amplitudes)), f64(load<f32>(amplitudes, 4)), re, im, angle);
  }

  /** The same of the high tone. */
  static highTurned(re: f64, im: f64, angle: f64): f64 {
    return turned(f64(load<f32>(amplitudes, 8)), f64(load<f32>(amplitudes, 12)), re, im, angle);
  }
}

/** Radians either way that a phase may be off where there is no noise; of random pairs of phases 1 in 160 is nearer. */
const LEAST_TOLERANCE: f64 = 0.25;
/** And in noise: 1 in 27. */
const MOST_TOLERANCE: f64 = 0.6;

function toleranceOf(deviation: f64): f64 {
  return max(LEAST_TOLERANCE, min(MOST_TOLERANCE, 3.0 * deviation));
}

// The phase, -pi to pi, of an amplitude against another one turned on by `angle`.
function turned(re: f64, im: f64, otherRe: f64, otherIm: f64, angle: f64): f64 {
  const raw = angleOf(im * otherRe - re * otherIm, re * otherRe + im * otherIm) - angle;
  return raw - 2.0 * Math.PI * nearest(raw / (2.0 * Math.PI));
}
