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

/** Bytes of one sub-block's result, float32: 8 real parts, 8 imaginary parts, the energy above dial tone and hum, 3 unused. */
export const RESULT_BYTES: i32 = 80;
/** Where in a result the energy is. */
export const ENERGY_AT: usize = 64;

// A 32-bit sum of 32 products stays below 2^31: 32 x 0.64 (mean |cos|) x 3000 x 32768 = 2.0e9.
const COEFFICIENT_SCALE: f64 = 3000.0;

// For each pair of samples, four vectors: cos low, cos high, -sin low, -sin high; each holds four resonators' pairs.
const coefficients = memory.data(16 * 64, 16);

// The sub-block's own Fourier components at 0, 250 and 500 Hz, which hold DC, hum and dial tone (orthogonal, so that their
// energy can be taken off the whole, by Parseval): per pair of samples, 1, cos 250, sin 250, cos 500, then sin 500.
const lowBins = memory.data(16 * 32, 16);

/** Fills the coefficient tables; called once. */
export function initGoertzel(): void {
  fillLowBins();
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

function fillLowBins(): void {
  for (let n = 0; n < SUB_BLOCK; n++) {
    const w = (2.0 * Math.PI * f64(n)) / SUB_BLOCK;
    const at = lowBins + usize((n >> 1) * 32 + (n & 1) * 2);
    store<i16>(at, i16(COEFFICIENT_SCALE * Math.SQRT1_2));
    store<i16>(at, i16(Math.round(COEFFICIENT_SCALE * Math.cos(w))), 4);
    store<i16>(at, i16(Math.round(COEFFICIENT_SCALE * Math.sin(w))), 8);
    store<i16>(at, i16(Math.round(COEFFICIENT_SCALE * Math.cos(2.0 * w))), 12);
    store<i16>(at, i16(Math.round(COEFFICIENT_SCALE * Math.sin(2.0 * w))), 16);
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
  store<f32>(result, energyAbove500(samples), ENERGY_AT);
}

function energyAbove500(samples: usize): f32 {
  let energy = f32x4.splat(0);
  let bins = i32x4.splat(0);
  let lastBin = i32x4.splat(0);
  for (let pair: usize = 0; pair < 16; pair++) {
    const x = v128.load32_splat(samples + (pair << 2));
    const at = lowBins + (pair << 5);
    bins = i32x4.add(bins, i32x4.dot_i16x8_s(x, v128.load(at)));
    lastBin = i32x4.add(lastBin, i32x4.dot_i16x8_s(x, v128.load(at, 16)));
  }
  for (let i: usize = 0; i < 64; i += 8) {
    const x = f32x4.convert_i32x4_s(v128.load16x4_s(samples + i));
    energy = f32x4.add(energy, f32x4.mul(x, x));
  }
  const scale = f32x4.splat(f32(1.0 / COEFFICIENT_SCALE));
  const low = f32x4.mul(f32x4.convert_i32x4_s(bins), scale);
  const last = f32x4.mul(f32x4.convert_i32x4_s(lastBin), scale);
  const lowEnergy = f32x4.add(f32x4.mul(low, low), f32x4.mul(last, last));
  const rest = f32x4.sub(energy, f32x4.mul(lowEnergy, f32x4.splat(f32(2.0 / f64(SUB_BLOCK)))));
  return sumLanes(rest);
}

function sumLanes(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3);
}
