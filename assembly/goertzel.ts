// The resonator bank: eight Goertzel resonators, run over 64 samples (8 ms at 8 kHz).
//
// After N samples a Goertzel resonator's last two states are inner products of the block with its impulse response
// sin((n+1)w)/sin(w), and its complex output y = s1 - s2 e^(-jw) is, up to a known phase, sum x[n] e^(-jwn).
// So two inner products give the numbers the recurrence gives, without its latency: the block form used here.
// Phases are referred to the run's middle. About it cosines are even and sines odd: the samples either side of it are
// added for the ones and subtracted for the others, x[m+n] +- x[m-n], which halves the products.
import { Keypad } from "./keypad";
import { Lanes } from "./lanes";
import { ANALYSIS_RATE } from "./rate";
import { Turn } from "./trig";

/** Samples of one sub-block: what the second look goes by. */
export const SUB_BLOCK: i32 = 32;

/** Samples of one run of the bank: two sub-blocks. */
export const RUN: i32 = 64;

/** Bytes of one run's result, float32: 8 real parts, 8 imaginary parts, 8 powers, all energy, that of its steps, 2 unused. */
export const RESULT_BYTES: i32 = 112;
/** Where in a result the powers are. */
export const POWERS_AT: usize = 64;
/** Where in a result all energy is. */
export const ENERGY_AT: usize = 96;
/** Where in a result the energy of its steps is. */
export const STEPS_AT: usize = 100;

// A 32-bit sum of 32 products stays below 2^31: 32 x 0.64 (mean |cos|) x 3000 x 32768 = 2.0e9.
const COEFFICIENT_SCALE: f64 = 3000.0;

/** Energy of a run from which a sample may be so large that two do not add up in 16 bits. */
const LOUD: f32 = 16384.0 * 16384.0;

// For each two distances from the middle, four vectors of four resonators' pairs: the cosines of the low group and of the
// high group, then the sines likewise.
const PAIR_BYTES: i32 = 64;
const coefficients = memory.data(16 * 64, 16);

// The samples either side of the middle, by their distance from it: 32 sums, then 32 differences, int16.
const folded = memory.data(128, 16);

/** Fills the coefficient table; called once. */
export function initGoertzel(): void {
  for (let n = 0; n < RUN / 2; n++) {
    for (let i = 0; i < 8; i++) {
      const hz = i < 4 ? Keypad.lowGroupHz(i) : Keypad.highGroupHz(i - 4);
      const at = coefficients + usize((n >> 1) * PAIR_BYTES + i * 4 + (n & 1) * 2);
      Turn.to((2.0 * Math.PI * f64(hz) * (f64(n) + 0.5)) / ANALYSIS_RATE);
      store<i16>(at, i16(nearest(COEFFICIENT_SCALE * Turn.cos)));
      store<i16>(at, i16(nearest(-COEFFICIENT_SCALE * Turn.sin)), 32);
    }
  }
}

/** Eight samples' energy. */
class Energy {
  /** A sixteenth of it, in four lanes: with two squares of -32768, which make 2^31, it still has no sign. */
  @inline
  static sixteenths(x: v128): v128 {
    return i32x4.shr_u(i32x4.dot_i16x8_s(x, x), 4);
  }
}

/** Energy of the 64 int16 samples at `samples`, at most 480 too small. */
export function energyOf(samples: usize): f32 {
  let energy = i32x4.splat(0);
  for (const end = samples + usize(RUN * 2); samples < end; samples += 16) {
    energy = i32x4.add(energy, Energy.sixteenths(v128.load(samples)));
  }
  return 16 * Lanes.sum(f32x4.convert_i32x4_s(energy));
}

/** The parts of a run. */
class Run {
  /**
   * Energy of the steps from sample to sample, of which the first leads to the first sample at `samples`: in it a sine of
   * angular frequency w weighs 4 sin^2(w/2), so that dial tone and hum weigh little.
   */
  @inline
  static stepsOf(samples: usize): f32 {
    let energy = i32x4.splat(0);
    for (const end = samples + usize(RUN * 2); samples < end; samples += 16) {
      energy = i32x4.add(energy, Energy.sixteenths(i16x8.sub_sat_s(v128.load(samples), v128.load(samples - 2))));
    }
    return 16 * Lanes.sum(f32x4.convert_i32x4_s(energy));
  }

  @inline
  static storeGroup(result: usize, re: v128, im: v128): void {
    v128.store(result, re);
    v128.store(result, im, 32);
    v128.store(result, f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im)), POWERS_AT);
  }

  // Fills `folded`, halved if need be.
  @inline
  static fold(samples: usize, halved: i32): void {
    for (let i: usize = 0; i < 64; i += 16) {
      const right = v128.load(samples + 64 + i);
      const left = v128.load(samples + 48 - i);
      const after = i16x8.shr_s(right, halved);
      const before = i16x8.shr_s(v128.shuffle<i16>(left, left, 7, 6, 5, 4, 3, 2, 1, 0), halved);
      v128.store(folded + i, i16x8.add(after, before));
      v128.store(folded + i, i16x8.sub(after, before), 64);
    }
  }
}

/** Runs the bank over the 64 int16 samples at `samples`, of `energy`; a sine of amplitude A gives A/2. */
export function runBank(samples: usize, energy: f32, result: usize): void {
  const halved = i32(energy >= LOUD);
  Run.fold(samples, halved);
  let lowRe = i32x4.splat(0);
  let highRe = i32x4.splat(0);
  let lowIm = i32x4.splat(0);
  let highIm = i32x4.splat(0);
  let at = coefficients;
  for (let x = folded; x < folded + 64; x += 4) {
    const sums = v128.load32_splat(x);
    const differences = v128.load32_splat(x, 64);
    lowRe = i32x4.add(lowRe, i32x4.dot_i16x8_s(sums, v128.load(at)));
    highRe = i32x4.add(highRe, i32x4.dot_i16x8_s(sums, v128.load(at, 16)));
    lowIm = i32x4.add(lowIm, i32x4.dot_i16x8_s(differences, v128.load(at, 32)));
    highIm = i32x4.add(highIm, i32x4.dot_i16x8_s(differences, v128.load(at, 48)));
    at += usize(PAIR_BYTES);
  }
  const scale = f32x4.splat(f32((1 << halved) / (COEFFICIENT_SCALE * f64(RUN))));
  Run.storeGroup(
    result,
    f32x4.mul(f32x4.convert_i32x4_s(lowRe), scale),
    f32x4.mul(f32x4.convert_i32x4_s(lowIm), scale),
  );
  Run.storeGroup(
    result + 16,
    f32x4.mul(f32x4.convert_i32x4_s(highRe), scale),
    f32x4.mul(f32x4.convert_i32x4_s(highIm), scale),
  );
  store<f32>(result, energy, ENERGY_AT);
  store<f32>(result, Run.stepsOf(samples), STEPS_AT);
}

/** Stores what the bank would, were the 64 int16 samples at `samples` zeros: only the step to the first has any energy. */
export function silentRun(samples: usize, result: usize): void {
  memory.fill(result, 0, usize(RESULT_BYTES));
  const step = f32(load<i16>(samples - 2));
  store<f32>(result, step * step, STEPS_AT);
}
