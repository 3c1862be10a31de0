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

// A row each resonator: the cosines by their distance from the middle, int16; then a row each of the sines.
const ROW_BYTES: usize = 64;
const coefficients = memory.data(16 * 64, 16);

// What each row makes of the run, in four parts.
const products = memory.data(16 * 16, 16);

/** Fills the coefficient table; called once. */
export function initGoertzel(): void {
  for (let n = 0; n < RUN / 2; n++) {
    for (let i = 0; i < 8; i++) {
      const hz = i < 4 ? Keypad.lowGroupHz(i) : Keypad.highGroupHz(i - 4);
      const at = coefficients + usize(i) * ROW_BYTES + usize(n * 2);
      Turn.to((2.0 * Math.PI * f64(hz) * (f64(n) + 0.5)) / ANALYSIS_RATE);
      store<i16>(at, i16(nearest(COEFFICIENT_SCALE * Turn.cos)));
      store<i16>(at + 8 * ROW_BYTES, i16(nearest(-COEFFICIENT_SCALE * Turn.sin)));
    }
  }
}

/** Energies, by the sixteenth, in four lanes: so that two squares of -32768, which make 2^31, have no sign. */
class Energy {
  @inline
  static ofEight(x: v128): v128 {
    return i32x4.shr_u(i32x4.dot_i16x8_s(x, x), 4);
  }

  /** That of two halves of a run. */
  @inline
  static whole(first: v128, second: v128): f32 {
    return 16 * Lanes.sum(f32x4.convert_i32x4_s(i32x4.add(first, second)));
  }

  @inline
  static ofHalf(samples: usize): v128 {
    return Energy.sum(v128.load(samples), v128.load(samples, 16), v128.load(samples, 32), v128.load(samples, 48));
  }

  // Of the steps from sample to sample, of which the first begins at `before`: in it a sine of angular frequency w weighs
  // 4 sin^2(w/2), so that dial tone and hum weigh little.
  @inline
  static ofSteps(before: usize): v128 {
    return Energy.sum(
      i16x8.sub_sat_s(v128.load(before, 2), v128.load(before)),
      i16x8.sub_sat_s(v128.load(before, 18), v128.load(before, 16)),
      i16x8.sub_sat_s(v128.load(before, 34), v128.load(before, 32)),
      i16x8.sub_sat_s(v128.load(before, 50), v128.load(before, 48)),
    );
  }

  @inline
  private static sum(a: v128, b: v128, c: v128, d: v128): v128 {
    return i32x4.add(i32x4.add(Energy.ofEight(a), Energy.ofEight(b)), i32x4.add(Energy.ofEight(c), Energy.ofEight(d)));
  }
}

/** Energy of the 64 int16 samples at `samples`, at most 480 too small. */
export function energyOf(samples: usize): f32 {
  return Energy.whole(Energy.ofHalf(samples), Energy.ofHalf(samples + 64));
}

/** The parts of a run. Its samples are sums or differences of two as far from the middle, by that distance. */
class Run {
  // Stored at once: V8 would else fetch all rows first, for which there are not registers enough.
  @inline
  static row(row: usize, a: v128, b: v128, c: v128, d: v128): void {
    const at = coefficients + row * ROW_BYTES;
    v128.store(
      products + row * 16,
      i32x4.add(
        i32x4.add(i32x4.dot_i16x8_s(a, v128.load(at)), i32x4.dot_i16x8_s(b, v128.load(at, 16))),
        i32x4.add(i32x4.dot_i16x8_s(c, v128.load(at, 32)), i32x4.dot_i16x8_s(d, v128.load(at, 48))),
      ),
    );
  }

  @inline
  static rows(row: usize, a: v128, b: v128, c: v128, d: v128): void {
    Run.row(row, a, b, c, d);
    Run.row(row + 1, a, b, c, d);
    Run.row(row + 2, a, b, c, d);
    Run.row(row + 3, a, b, c, d);
    Run.row(row + 4, a, b, c, d);
    Run.row(row + 5, a, b, c, d);
    Run.row(row + 6, a, b, c, d);
    Run.row(row + 7, a, b, c, d);
  }

  @inline
  static sums(row: usize): v128 {
    const at = products + row * 16;
    return Lanes.wholeSums(v128.load(at), v128.load(at, 16), v128.load(at, 32), v128.load(at, 48));
  }

  @inline
  static storeGroup(result: usize, re: v128, im: v128): void {
    v128.store(result, re);
    v128.store(result, im, 32);
    v128.store(result, f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im)), POWERS_AT);
  }
}

/** Runs the bank over the 64 int16 samples at `samples`, of `energy`; a sine of amplitude A gives A/2. */
export function runBank(samples: usize, energy: f32, result: usize): void {
  const isLoud = energy >= LOUD;
  let a = v128.load(samples, 64);
  let b = v128.load(samples, 80);
  let c = v128.load(samples, 96);
  let d = v128.load(samples, 112);
  let e = Lanes.mirrored(v128.load(samples, 48));
  let f = Lanes.mirrored(v128.load(samples, 32));
  let g = Lanes.mirrored(v128.load(samples, 16));
  let h = Lanes.mirrored(v128.load(samples));
  if (isLoud) {
    a = i16x8.shr_s(a, 1);
    b = i16x8.shr_s(b, 1);
    c = i16x8.shr_s(c, 1);
    d = i16x8.shr_s(d, 1);
    e = i16x8.shr_s(e, 1);
    f = i16x8.shr_s(f, 1);
    g = i16x8.shr_s(g, 1);
    h = i16x8.shr_s(h, 1);
  }
  Run.rows(0, i16x8.add(a, e), i16x8.add(b, f), i16x8.add(c, g), i16x8.add(d, h));
  Run.rows(8, i16x8.sub(a, e), i16x8.sub(b, f), i16x8.sub(c, g), i16x8.sub(d, h));
  const lowRe = Run.sums(0);
  const highRe = Run.sums(4);
  const lowIm = Run.sums(8);
  const highIm = Run.sums(12);
  const scale = f32x4.splat(
    isLoud ? f32(2.0 / (COEFFICIENT_SCALE * f64(RUN))) : f32(1.0 / (COEFFICIENT_SCALE * f64(RUN))),
  );
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
  store<f32>(result, Energy.whole(Energy.ofSteps(samples - 2), Energy.ofSteps(samples + 62)), STEPS_AT);
}

/** Stores what the bank would, were the 64 int16 samples at `samples` zeros: only the step to the first has any energy. */
export function silentRun(samples: usize, result: usize): void {
  memory.fill(result, 0, usize(RESULT_BYTES));
  const step = f32(load<i16>(samples - 2));
  store<f32>(result, step * step, STEPS_AT);
}
