// The second look's own view of the line: bursts limited, then a linear-phase high-pass that takes away dial tone, hum and
// DC and leaves every edge where it was.
import { ANALYSIS_RATE, PER_MS } from "./rate";
import { Turn } from "./trig";

/** Samples the filter reaches to either side: 4 ms. */
export const REACH: i32 = 32;

const TAPS: i32 = 2 * REACH + 1;

// Half-amplitude point between dial tone (440 Hz) and the low edge of the low group (697 Hz - 3.5 %).
const CUTOFF_HZ: f64 = 570.0;
// Kaiser window parameter: 36.9 dB down to 450 Hz, flat within 0.34 dB from 673 Hz (measured).
const KAISER_BETA: f64 = 2.8;

// The taps add up to 2.2 without their signs, so 2^14 keeps sums of any line below 2^31; rounding leaves -77 dB.
const SCALE: f64 = 16384;

const taps = memory.data(65 * 4, 16);

// For the pair of samples j, the taps it meets in four outputs in a row: h[2j - lane] and h[2j + 1 - lane], int16.
const PAIRS: i32 = 34;
const pairs = memory.data(34 * 16, 16);

/** Fills the coefficient tables; called once. */
export function initHighPass(): void {
  let sum: f64 = 0;
  for (let i = 0; i < TAPS; i++) sum += lowPass(i);
  let rest: i32 = 0;
  for (let i = 0; i < TAPS; i++) {
    const tap = i32(nearest((-SCALE * lowPass(i)) / sum));
    store<i32>(taps + (usize(i) << 2), tap);
    rest += tap;
  }
  // All-pass less low-pass, and no DC at all.
  const middle = taps + (usize(REACH) << 2);
  store<i32>(middle, load<i32>(middle) - rest);
  for (let j = 0; j < PAIRS; j++) {
    for (let lane = 0; lane < 4; lane++) {
      const at = pairs + usize(j * 16 + lane * 4);
      store<i16>(at, i16(tapAt(2 * j - lane)));
      store<i16>(at, i16(tapAt(2 * j + 1 - lane)), 2);
    }
  }
}

function tapAt(i: i32): i32 {
  return i < 0 || i >= TAPS ? 0 : load<i32>(taps + (usize(i) << 2));
}

function lowPass(i: i32): f64 {
  const n = f64(i - REACH);
  const w = (2.0 * Math.PI * CUTOFF_HZ) / ANALYSIS_RATE;
  Turn.to(w * n);
  const low = n === 0 ? w / Math.PI : Turn.sin / (Math.PI * n);
  const ratio = n / f64(REACH + 1);
  return low * bessel0(KAISER_BETA * Math.sqrt(1.0 - ratio * ratio));
}

// Modified Bessel function of order 0, by its series.
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
  Turn.to(w);
  // cos (i+1)w = 2 cos w cos iw - cos (i-1)w
  const twice = 2.0 * Turn.cos;
  let before: f64 = 1;
  let cosine = Turn.cos;
  let sum = f64(tapAt(REACH));
  for (let i = 1; i <= REACH; i++) {
    sum += 2.0 * f64(tapAt(REACH + i)) * cosine;
    const next = twice * cosine - before;
    before = cosine;
    cosine = next;
  }
  return sum / SCALE;
}

/** The filter's sums. */
class Taps {
  /** What two pairs of samples make with their taps. */
  @inline
  static products(first: v128, firstTaps: v128, second: v128, secondTaps: v128): v128 {
    return i32x4.add(i32x4.dot_i16x8_s(first, firstTaps), i32x4.dot_i16x8_s(second, secondTaps));
  }
}

/** Filters `count` samples, a multiple of 16: float32 `output[i]` is centred on int16 `input[i + REACH]`; `input` holds count + 64. */
export function highPass(input: usize, output: usize, count: i32): void {
  const scale = f32x4.splat(f32(1.0 / SCALE));
  // Sixteen outputs at a time, for which each four taps are fetched once.
  for (const end = output + (usize(count) << 2); output < end; output += 64) {
    let a = i32x4.splat(0);
    let b = i32x4.splat(0);
    let c = i32x4.splat(0);
    let d = i32x4.splat(0);
    let x = input;
    for (let four = pairs; four < pairs + usize(PAIRS * 16); four += 32) {
      const h = v128.load(four);
      const g = v128.load(four, 16);
      const ab = v128.load(x);
      const cd = v128.load(x, 16);
      a = i32x4.add(
        a,
        Taps.products(v128.shuffle<i32>(ab, ab, 0, 0, 0, 0), h, v128.shuffle<i32>(ab, ab, 1, 1, 1, 1), g),
      );
      b = i32x4.add(
        b,
        Taps.products(v128.shuffle<i32>(ab, ab, 2, 2, 2, 2), h, v128.shuffle<i32>(ab, ab, 3, 3, 3, 3), g),
      );
      c = i32x4.add(
        c,
        Taps.products(v128.shuffle<i32>(cd, cd, 0, 0, 0, 0), h, v128.shuffle<i32>(cd, cd, 1, 1, 1, 1), g),
      );
      d = i32x4.add(
        d,
        Taps.products(v128.shuffle<i32>(cd, cd, 2, 2, 2, 2), h, v128.shuffle<i32>(cd, cd, 3, 3, 3, 3), g),
      );
      x += 8;
    }
    v128.store(output, f32x4.mul(f32x4.convert_i32x4_s(a), scale));
    v128.store(output, f32x4.mul(f32x4.convert_i32x4_s(b), scale), 16);
    v128.store(output, f32x4.mul(f32x4.convert_i32x4_s(c), scale), 32);
    v128.store(output, f32x4.mul(f32x4.convert_i32x4_s(d), scale), 48);
    input += 32;
  }
}

/** Samples as they come, limited. */
class Limited {
  /** Eight of them, limited to `ceiling` either way. */
  @inline
  static load(samples: usize, ceiling: v128): v128 {
    return i16x8.max_s(i16x8.min_s(v128.load(samples), ceiling), i16x8.neg(ceiling));
  }

  /** Stores eight as float32. */
  @inline
  static widen(x: v128, output: usize): void {
    v128.store(output, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(x)));
    v128.store(output, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(x)), 16);
  }
}

/** Copies `count` int16 samples, a multiple of 16, as float32, limited to `limit` either way. */
export function widen(input: usize, output: usize, count: i32, limit: i32): void {
  const ceiling = i16x8.splat(i16(min(32767, limit)));
  for (const end = output + (usize(count) << 2); output < end; output += 64) {
    Limited.widen(Limited.load(input, ceiling), output);
    Limited.widen(Limited.load(input + 16, ceiling), output + 32);
    input += 32;
  }
}

// Bursts: the limit is set from the peaks of the newest 28 ms, of which a tone worth a look fills nearly all and
// 1 ms clicks, even 20 a second, at most a tenth.
const PEAKS: usize = 28;
const ABOVE: i32 = 7;
// One a ms, uint16, up to a whole number of vectors.
const peaks = memory.data(32 * 2, 16);

/** The limit for bursts among the int16 samples that end at `end`: 1.5 times the 75 % quantile of the newest 28 ms' peaks. */
export function burstLimit(end: usize): i32 {
  const samples = end - PEAKS * usize(PER_MS * 2);
  for (let i: usize = 0; i < PEAKS; i++) store<u16>(peaks + 2 * i, peakOf(samples + i * usize(PER_MS * 2)));
  // Bit by bit, the greatest number that more than `ABOVE` peaks reach.
  let quantile = 0;
  for (let bit = 1 << 15; bit > 0; bit >>= 1) {
    if (countOf(quantile | bit) > ABOVE) quantile |= bit;
  }
  return (quantile * 3) / 2;
}

// How many peaks reach a number above 0.
function countOf(least: i32): i32 {
  const limit = i16x8.splat(i16(least));
  let count = 0;
  for (let i: usize = 0; i < 64; i += 16) {
    count += popcnt(i16x8.bitmask(i16x8.ge_u(v128.load(peaks + i), limit)));
  }
  return count;
}

/** Copies `count` int16 samples, a multiple of 16, limited to `limit` either way. */
export function limitBursts(input: usize, output: usize, count: i32, limit: i32): void {
  const ceiling = i16x8.splat(i16(min(32767, limit)));
  for (let i: usize = 0; i < usize(count) << 1; i += 32) {
    v128.store(output + i, Limited.load(input + i, ceiling));
    v128.store(output + i, Limited.load(input + i + 16, ceiling), 16);
  }
}

// The greatest of eight samples, without its sign.
function peakOf(samples: usize): u16 {
  let m = i16x8.abs(v128.load(samples));
  m = i16x8.max_u(m, v128.shuffle<i64>(m, m, 1, 0));
  m = i16x8.max_u(m, v128.shuffle<i32>(m, m, 1, 0, 3, 2));
  return max(i16x8.extract_lane_u(m, 0), i16x8.extract_lane_u(m, 1));
}
