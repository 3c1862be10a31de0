// The second look's own view of the line: bursts limited, then a linear-phase high-pass that takes away dial tone, hum and
// DC and leaves every edge where it was.
import { ANALYSIS_RATE, PER_MS } from "./rate";
import { dot } from "./decimate";

/** Samples the filter reaches to either side: 4 ms. */
export const REACH: i32 = 32;

const TAPS: i32 = 2 * REACH + 1;
const PADDED: i32 = 68;

// Half-amplitude point between dial tone (440 Hz) and the low edge of the low group (697 Hz - 3.5 %).
const CUTOFF_HZ: f64 = 570.0;
// Kaiser window parameter: 37 dB down to 450 Hz, flat within 0.3 dB from 673 Hz (computed).
const KAISER_BETA: f64 = 2.8;

const taps = memory.data(68 * 4, 16);

/** Fills the coefficient table; called once. */
export function initHighPass(): void {
  let sum: f64 = 0;
  for (let i = 0; i < TAPS; i++) {
    const n = f64(i - REACH);
    const w = (2.0 * Math.PI * CUTOFF_HZ) / ANALYSIS_RATE;
    const low = n === 0 ? w / Math.PI : Math.sin(w * n) / (Math.PI * n);
    const ratio = n / f64(REACH + 1);
    const c = low * bessel0(KAISER_BETA * Math.sqrt(1.0 - ratio * ratio));
    sum += c;
    store<f32>(taps + (usize(i) << 2), f32(c));
  }
  for (let i = 0; i < TAPS; i++) {
    const at = taps + (usize(i) << 2);
    store<f32>(at, f32((i === REACH ? 1.0 : 0.0) - f64(load<f32>(at)) / sum));
  }
}

function bessel0(x: f64): f64 {
  let term: f64 = 1;
  let sum: f64 = 1;
  for (let k = 1; k < 20; k++) {
    term *= (x / (2.0 * f64(k))) * (x / (2.0 * f64(k)));
    sum += term;
  }
  return sum;
}

/** Gain of the filter at an angular frequency in radians per sample. */
export function highPassGain(w: f64): f64 {
  let sum = f64(load<f32>(taps + (usize(REACH) << 2)));
  for (let i = 1; i <= REACH; i++) sum += 2.0 * f64(load<f32>(taps + (usize(REACH + i) << 2))) * Math.cos(w * f64(i));
  return sum;
}

/** Filters `count` samples: `output[i]` is centred on `input[i + REACH]`; `input` holds count + 68 float32 values. */
export function highPass(input: usize, output: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    store<f32>(output + (usize(i) << 2), dot(input + (usize(i) << 2), taps, PADDED));
  }
}

// Bursts: the limit is set from the peaks of the newest 28 ms, of which a tone worth a look fills nearly all and
// 1 ms clicks, even 20 a second, at most a tenth.
const PEAKS: i32 = 28;
const QUANTILE: i32 = 20;
const HEADROOM: f32 = 1.5;
const peaks = memory.data(28 * 4, 16);

/** The limit for bursts among the `count` float32 samples at `x`: 1.5 times the 75 % quantile of their newest 28 ms' peaks. */
export function burstLimit(x: usize, count: i32): f32 {
  const first = x + (usize(count - PEAKS * PER_MS) << 2);
  for (let i = 0; i < PEAKS; i++) {
    const peak = peakOf(first + (usize(i * PER_MS) << 2));
    let j = i;
    for (; j > 0 && load<f32>(peaks + (usize(j - 1) << 2)) > peak; j--) {
      store<f32>(peaks + (usize(j) << 2), load<f32>(peaks + (usize(j - 1) << 2)));
    }
    store<f32>(peaks + (usize(j) << 2), peak);
  }
  return HEADROOM * load<f32>(peaks + (usize(QUANTILE) << 2));
}

/** Limits the `count` float32 samples at `x` to `limit` either way. */
export function limitBursts(x: usize, count: i32, limit: f32): void {
  const ceiling = f32x4.splat(limit);
  const floor = f32x4.neg(ceiling);
  for (let i: usize = 0; i < usize(count) << 2; i += 16) {
    v128.store(x + i, f32x4.pmax(f32x4.pmin(v128.load(x + i), ceiling), floor));
  }
}

function peakOf(x: usize): f32 {
  const m = f32x4.pmax(f32x4.abs(v128.load(x)), f32x4.abs(v128.load(x, 16)));
  return max(
    max(f32x4.extract_lane(m, 0), f32x4.extract_lane(m, 1)),
    max(f32x4.extract_lane(m, 2), f32x4.extract_lane(m, 3)),
  );
}
