// The resonator bank: eight Goertzel resonators, and those of dial tone and hum, run over 64 samples (8 ms at 8 kHz).
//
// After N samples a Goertzel resonator's last two states are inner products of the block with its impulse response
// sin((n+1)w)/sin(w), and its complex output y = s1 - s2 e^(-jw) is, up to a known phase, sum x[n] e^(-jwn).
// So two inner products give the numbers the recurrence gives, without its latency: the block form used here.
// Phases are referred to the run's middle. About it cosines are even and sines odd: the samples either side of it are
// added for the ones and subtracted for the others, x[m+n] +- x[m-n], which halves the products.
import { Keypad } from "./keypad";
import { ANALYSIS_RATE } from "./rate";

/** Samples of one sub-block: what the second look goes by. */
export const SUB_BLOCK: i32 = 32;

/** Samples of one run of the bank: two sub-blocks. */
export const RUN: i32 = 64;

/** Bytes of one run's result, float32: 8 real parts, 8 imaginary parts, the energy above dial tone and hum, all energy, 2 unused. */
export const RESULT_BYTES: i32 = 80;
/** Where in a result the energy is. */
export const ENERGY_AT: usize = 64;
/** Where in a result all energy is. */
export const ALL_ENERGY_AT: usize = 68;

// A 32-bit sum of 32 products stays below 2^31: 32 x 0.64 (mean |cos|) x 3000 x 32768 = 2.0e9.
const COEFFICIENT_SCALE: f64 = 3000.0;

/** Energy of a run from which a sample may be so large that two do not add up in 16 bits. */
const LOUD: f32 = 16384.0 * 16384.0;

// For each two distances from the middle, six vectors of four resonators' pairs: the cosines of the low group, the high
// group and the low bins, then the sines likewise. The low bins are the run's own Fourier components at 125, 250, 375
// and 500 Hz: orthogonal, so that their energy can be taken off the whole, by Parseval.
const PAIR_BYTES: i32 = 96;
const coefficients = memory.data(16 * 96, 16);

// The samples either side of the middle, by their distance from it: 32 sums, then 32 differences, int16.
const folded = memory.data(128, 16);

/** Fills the coefficient table; called once. */
export function initGoertzel(): void {
  for (let n = 0; n < RUN / 2; n++) {
    for (let i = 0; i < 12; i++) {
      const w = (2.0 * Math.PI * frequencyHz(i)) / ANALYSIS_RATE;
      const at = coefficients + usize((n >> 1) * PAIR_BYTES + i * 4 + (n & 1) * 2);
      store<i16>(at, i16(Math.round(COEFFICIENT_SCALE * Math.cos(w * (f64(n) + 0.5)))));
      store<i16>(at, i16(Math.round(-COEFFICIENT_SCALE * Math.sin(w * (f64(n) + 0.5)))), 48);
    }
  }
}

function frequencyHz(i: i32): f64 {
  if (i < 4) return f64(Keypad.lowGroupHz(i));
  return i < 8 ? f64(Keypad.highGroupHz(i - 4)) : f64((i - 7) * (ANALYSIS_RATE / RUN));
}

/** Energy of the 64 int16 samples at `samples`. */
export function energyOf(samples: usize): f32 {
  let energy = f32x4.splat(0);
  for (let i: usize = 0; i < usize(RUN * 2); i += 16) {
    const x = v128.load(samples + i);
    // Two squares of -32768 wrap to -2^31: its magnitude is right.
    energy = f32x4.add(energy, f32x4.abs(f32x4.convert_i32x4_s(i32x4.dot_i16x8_s(x, x))));
  }
  return sumLanes(energy);
}

/** Runs the bank over the 64 int16 samples at `samples`, of `energy`; a sine of amplitude A gives A/2. */
export function runBank(samples: usize, energy: f32, result: usize): void {
  const halved = i32(energy >= LOUD);
  const dc = fold(samples, halved);
  let lowRe = i32x4.splat(0);
  let highRe = i32x4.splat(0);
  let binRe = i32x4.splat(0);
  let lowIm = i32x4.splat(0);
  let highIm = i32x4.splat(0);
  let binIm = i32x4.splat(0);
  let at = coefficients;
  for (let x = folded; x < folded + 64; x += 4) {
    const sums = v128.load32_splat(x);
    const differences = v128.load32_splat(x, 64);
    lowRe = i32x4.add(lowRe, i32x4.dot_i16x8_s(sums, v128.load(at)));
    highRe = i32x4.add(highRe, i32x4.dot_i16x8_s(sums, v128.load(at, 16)));
    binRe = i32x4.add(binRe, i32x4.dot_i16x8_s(sums, v128.load(at, 32)));
    lowIm = i32x4.add(lowIm, i32x4.dot_i16x8_s(differences, v128.load(at, 48)));
    highIm = i32x4.add(highIm, i32x4.dot_i16x8_s(differences, v128.load(at, 64)));
    binIm = i32x4.add(binIm, i32x4.dot_i16x8_s(differences, v128.load(at, 80)));
    at += usize(PAIR_BYTES);
  }
  const unit = f32((1 << halved) / COEFFICIENT_SCALE);
  const scale = f32x4.splat(unit / f32(RUN));
  v128.store(result, f32x4.mul(f32x4.convert_i32x4_s(lowRe), scale));
  v128.store(result, f32x4.mul(f32x4.convert_i32x4_s(highRe), scale), 16);
  v128.store(result, f32x4.mul(f32x4.convert_i32x4_s(lowIm), scale), 32);
  v128.store(result, f32x4.mul(f32x4.convert_i32x4_s(highIm), scale), 48);
  const re = f32x4.mul(f32x4.convert_i32x4_s(binRe), f32x4.splat(unit));
  const im = f32x4.mul(f32x4.convert_i32x4_s(binIm), f32x4.splat(unit));
  const bins = sumLanes(f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im)));
  const constant = f32(dc);
  store<f32>(result, energy - (constant * constant + f32(2) * bins) / f32(RUN), ENERGY_AT);
  store<f32>(result, energy, ALL_ENERGY_AT);
}

// Fills `folded`, halved if need be; returns the sum of all samples.
function fold(samples: usize, halved: i32): i32 {
  let dc = i32x4.splat(0);
  for (let i: usize = 0; i < 64; i += 16) {
    const right = v128.load(samples + 64 + i);
    const left = v128.load(samples + 48 - i);
    dc = i32x4.add(dc, i32x4.extadd_pairwise_i16x8_s(right));
    dc = i32x4.add(dc, i32x4.extadd_pairwise_i16x8_s(left));
    const after = i16x8.shr_s(right, halved);
    const before = i16x8.shr_s(v128.shuffle<i16>(left, left, 7, 6, 5, 4, 3, 2, 1, 0), halved);
    v128.store(folded + i, i16x8.add(after, before));
    v128.store(folded + i, i16x8.sub(after, before), 64);
  }
  return i32x4.extract_lane(dc, 0) + i32x4.extract_lane(dc, 1) + i32x4.extract_lane(dc, 2) + i32x4.extract_lane(dc, 3);
}

function sumLanes(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3);
}
