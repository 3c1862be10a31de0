// Sub-block analysis: eight Goertzel resonators run over 32 samples (4 ms at 8 kHz).
//
// After N samples a Goertzel resonator's last two states are inner products of the block with its impulse response
// sin((n+1)w)/sin(w), and its complex output y = s1 - s2 e^(-jw) is, up to a known phase, sum x[n] e^(-jwn).
// So two inner products give the numbers the recurrence gives, without its latency: the block form used here.
// Phases are referred to the middle of the sub-block.
import { Keypad } from "./keypad";
import { ANALYSIS_RATE } from "./rate";

/** Samples of one sub-block. */
export const SUB_BLOCK: i32 = 32;

/** Resonators in the bank: four of the low group, then four of the high group. */
export const RESONATORS: i32 = 8;

/** Bytes of one sub-block's result: 8 real parts, then 8 imaginary parts, float32. */
export const RESULT_BYTES: i32 = 64;

// A 32-bit sum of 32 products stays below 2^31: 32 x 0.64 (mean |cos|) x 3000 x 32768 = 2.0e9.
const COEFFICIENT_SCALE: f64 = 3000.0;

// For each pair of samples, four vectors: cos low, cos high, -sin low, -sin high; each holds four resonators' pairs.
const coefficients = memory.data(16 * 64, 16);

/** Fills the coefficient table; called once. */
export function initGoertzel(): void {
  for (let pair = 0; pair < 16; pair++) {
    for (let resonator = 0; resonator < RESONATORS; resonator++) {
      const group = resonator >> 2;
      const hz = group === 0 ? Keypad.lowGroupHz(resonator & 3) : Keypad.highGroupHz(resonator & 3);
      const w = (2.0 * Math.PI * hz) / ANALYSIS_RATE;
      for (let i = 0; i < 2; i++) {
        const n = f64(2 * pair + i) - 15.5;
        const at = coefficients + usize(pair * 64 + group * 16 + (resonator & 3) * 4 + i * 2);
        store<i16>(at, i16(Math.round(COEFFICIENT_SCALE * Math.cos(w * n))));
        store<i16>(at, i16(Math.round(-COEFFICIENT_SCALE * Math.sin(w * n))), 32);
      }
    }
  }
}

/** Runs the bank over the 32 int16 samples at `samples`; amplitudes are in sample units (a sine of amplitude A gives A/2). */
export function runBank(samples: usize, result: usize): void {
  let lowRe = i32x4.splat(0);
  let highRe = i32x4.splat(0);
  let lowIm = i32x4.splat(0);
  let highIm = i32x4.splat(0);
  for (let pair: usize = 0; pair < 16; pair++) {
    const x = v128.load32_splat(samples + (pair << 2));
    const at = coefficients + (pair << 6);
    lowRe = i32x4.add(lowRe, i32x4.dot_i16x8_s(x, v128.load(at)));
    highRe = i32x4.add(highRe, i32x4.dot_i16x8_s(x, v128.load(at, 16)));
    lowIm = i32x4.add(lowIm, i32x4.dot_i16x8_s(x, v128.load(at, 32)));
    highIm = i32x4.add(highIm, i32x4.dot_i16x8_s(x, v128.load(at, 48)));
  }
  const scale = f32x4.splat(f32(1.0 / (COEFFICIENT_SCALE * SUB_BLOCK)));
  v128.store(result, f32x4.mul(f32x4.convert_i32x4_s(lowRe), scale));
  v128.store(result, f32x4.mul(f32x4.convert_i32x4_s(highRe), scale), 16);
  v128.store(result, f32x4.mul(f32x4.convert_i32x4_s(lowIm), scale), 32);
  v128.store(result, f32x4.mul(f32x4.convert_i32x4_s(highIm), scale), 48);
}
