// The newest sub-block of a tone that is sounding: cleaned and fitted, to see whether the tone is still there.
import { SUB_BLOCK } from "./goertzel";
import { highPass, REACH, widen } from "./highpass";
import { Lanes } from "./lanes";
import { angleOf } from "./trig";
import { ENERGY_AT, EXPLAINED_AT, fitSubBlock, setFrequencies } from "./two-tone";

/** A limit that no sample passes. */
const UNLIMITED: i32 = 32767;

const clean = memory.data(32 * 4, 16);
const amplitudes = memory.data(32, 16);

/** Amplitudes of the two tones in the newest sub-block that the filter's reach allows, at the phase of its middle. */
export class CleanBlock {
  /** Fits the sub-block that ends `REACH` samples before the int16 history's end; returns the share of its energy explained. */
  @inline
  static fit(end: usize, w1: f64, w2: f64, plain: bool): f64 {
    if (plain) widen(end - usize((SUB_BLOCK + REACH) * 2), clean, SUB_BLOCK, UNLIMITED);
    else highPass(end - usize((SUB_BLOCK + 2 * REACH) * 2), clean, SUB_BLOCK);
    setFrequencies(w1, w2);
    fitSubBlock(clean, amplitudes);
    return f64(load<f32>(amplitudes, EXPLAINED_AT) / (load<f32>(amplitudes, ENERGY_AT) + f32(1e-9)));
  }

  /** All energy of that sub-block. */
  @inline
  static energy(end: usize): f32 {
    let energy = f32x4.splat(0);
    const from = end - usize((SUB_BLOCK + REACH) * 2);
    for (let i: usize = 0; i < usize(SUB_BLOCK * 2); i += 16) {
      const x = v128.load(from + i);
      energy = f32x4.add(energy, f32x4.convert_i32x4_u(i32x4.dot_i16x8_s(x, x)));
    }
    return Lanes.sum(energy);
  }

  /** Energy of the sub-block just fitted that the two tones do not explain. */
  @inline
  static rest(): f64 {
    return f64(load<f32>(amplitudes, ENERGY_AT) - load<f32>(amplitudes, EXPLAINED_AT));
  }

  /** Real part of the low tone's amplitude. */
  @inline
  static re1(): f64 {
    return f64(load<f32>(amplitudes));
  }

  /** Imaginary part of the low tone's amplitude. */
  @inline
  static im1(): f64 {
    return f64(load<f32>(amplitudes, 4));
  }

  /** Real part of the high tone's amplitude. */
  @inline
  static re2(): f64 {
    return f64(load<f32>(amplitudes, 8));
  }

  /** Imaginary part of the high tone's amplitude. */
  @inline
  static im2(): f64 {
    return f64(load<f32>(amplitudes, 12));
  }

  /** Whether the sub-block holds, in phase, half of a tone of these amplitudes, and a fair share of either of its two. */
  @inline
  static isLike(re1: f64, im1: f64, re2: f64, im2: f64): bool {
    return (
      CleanBlock.likeness(re1, im1, re2, im2) > 0.5 &&
      CleanBlock.lowShare(re1, im1) > 0.2 &&
      CleanBlock.highShare(re2, im2) > 0.2
    );
  }

  /** How much of a low tone of such an amplitude the sub-block holds, in phase: 1 for all of it. */
  @inline
  static lowShare(re: f64, im: f64): f64 {
    return (CleanBlock.re1() * re + CleanBlock.im1() * im) / (re * re + im * im);
  }

  /** The same of a high tone. */
  @inline
  static highShare(re: f64, im: f64): f64 {
    return (CleanBlock.re2() * re + CleanBlock.im2() * im) / (re * re + im * im);
  }

  /** How much of a tone of these amplitudes the sub-block holds, in phase: 1 for all of it. */
  @inline
  static likeness(re1: f64, im1: f64, re2: f64, im2: f64): f64 {
    const product1 = CleanBlock.re1() * re1 + CleanBlock.im1() * im1;
    const product2 = CleanBlock.re2() * re2 + CleanBlock.im2() * im2;
    return (product1 + product2) / (re1 * re1 + im1 * im1 + re2 * re2 + im2 * im2);
  }

  /** The less present of the two tones: its amplitude over what it was, whatever its phase. */
  @inline
  static weaker(re1: f64, im1: f64, re2: f64, im2: f64): f64 {
    const ratio1 = (square(CleanBlock.re1()) + square(CleanBlock.im1())) / (re1 * re1 + im1 * im1);
    const ratio2 = (square(CleanBlock.re2()) + square(CleanBlock.im2())) / (re2 * re2 + im2 * im2);
    return Math.sqrt(min(ratio1, ratio2));
  }

  /** The more present of the two tones, likewise. */
  @inline
  static louder(re1: f64, im1: f64, re2: f64, im2: f64): f64 {
    const ratio1 = (square(CleanBlock.re1()) + square(CleanBlock.im1())) / (re1 * re1 + im1 * im1);
    const ratio2 = (square(CleanBlock.re2()) + square(CleanBlock.im2())) / (re2 * re2 + im2 * im2);
    return Math.sqrt(max(ratio1, ratio2));
  }

  /** Whether the low tone has the phase of such an amplitude turned on by `angle`, which has such a deviation. */
  static isLowInPhase(re: f64, im: f64, angle: f64, deviation: f64): bool {
    return Math.abs(turned(CleanBlock.re1(), CleanBlock.im1(), re, im, angle)) < toleranceOf(deviation);
  }

  /** The same of the high tone. */
  static isHighInPhase(re: f64, im: f64, angle: f64, deviation: f64): bool {
    return Math.abs(turned(CleanBlock.re2(), CleanBlock.im2(), re, im, angle)) < toleranceOf(deviation);
  }
}

/** Radians either way that a phase may be off where there is no noise; of random pairs of phases 1 in 160 is nearer. */
const LEAST_TOLERANCE: f64 = 0.25;
/** And in noise: 1 in 27. */
const MOST_TOLERANCE: f64 = 0.6;

function toleranceOf(deviation: f64): f64 {
  return max(LEAST_TOLERANCE, min(MOST_TOLERANCE, 3.0 * deviation));
}

function square(x: f64): f64 {
  return x * x;
}

/** The phase, -pi to pi, of an amplitude against another one turned on by `angle`. */
export function turned(re: f64, im: f64, otherRe: f64, otherIm: f64, angle: f64): f64 {
  const raw = angleOf(im * otherRe - re * otherIm, re * otherRe + im * otherIm) - angle;
  return raw - 2.0 * Math.PI * nearest(raw / (2.0 * Math.PI));
}
