// How steady the two tones are, and how much else there is: the statistics that tell a tone from speech.
import { clean, finding, MOST, SPAN } from "./finding";
import { fits, weights } from "./frequency";
import { SUB_BLOCK } from "./goertzel";
import { Lanes } from "./lanes";
import { decibels } from "./trig";
import { ENERGY_AT, EXPLAINED_AT, FIT_BYTES } from "./two-tone";
import { underBeforeDb, underDb } from "./under";

// Energy of the line less that of the two steady tones, sub-block by sub-block.
const residuals = memory.data(15 * 8, 16);
const sorted = memory.data(15 * 8, 16);

/** What there is beside the two steady tones. */
class Rest {
  /** In one sub-block. The rest of its own fit is orthogonal to both tones, so to their departure from the mean. */
  @inline
  static of(fit: usize, steady: v128): f64 {
    const departure = f32x4.sub(v128.load(fit), steady);
    const departed = f64(Lanes.sum(f32x4.mul(departure, departure))) * (SUB_BLOCK / 2);
    return max(0.0, f64(load<f32>(fit, ENERGY_AT) - load<f32>(fit, EXPLAINED_AT))) + departed;
  }
}

function steadyTones(): v128 {
  return Lanes.of(finding.re1, finding.im1, finding.re2, finding.im2);
}

/** Energy of `count` fitted sub-blocks, weighed, less that of the two steady tones. */
export function misfit(count: i32): f64 {
  const steady = steadyTones();
  let energy: f64 = 0;
  for (let k = 0; k < count; k++) {
    energy += load<f64>(weights + (usize(k) << 3)) * Rest.of(fits + usize(k) * FIT_BYTES, steady);
  }
  return energy;
}

/** Weighs `count` sub-blocks: those that stand out from the median, with breaks and bursts in them, lose their weight. */
export function weigh(count: i32): void {
  const steady = steadyTones();
  for (let k = 0; k < count; k++) {
    const residual = Rest.of(fits + usize(k) * FIT_BYTES, steady);
    store<f64>(residuals + (usize(k) << 3), residual);
    insert(residual, k);
  }
  // As amplitudes in the tones' own.
  const power = finding.power() * SUB_BLOCK + 1e-9;
  const usual = 1.5 * Math.sqrt(load<f64>(sorted + (usize(count / 2) << 3)) / power) + 0.1;
  const scale = 1.0 / (power * usual * usual);
  for (let k: usize = 0; k < usize(count) << 3; k += 8) {
    const ratio = load<f64>(residuals + k) * scale;
    store<f64>(weights + k, 1.0 / (1.0 + ratio * ratio));
  }
}

function insert(value: f64, count: i32): void {
  let at = sorted + (usize(count) << 3);
  for (; at > sorted && load<f64>(at - 8) > value; at -= 8) store<f64>(at, load<f64>(at - 8));
  store<f64>(at, value);
}

/** Fills in the finding's statistics over `count` weighed sub-blocks, all but the strongest line. */
export function statistics(count: i32): void {
  let energy: f64 = 0;
  let residual: f64 = 0;
  for (let k = 0; k < count; k++) {
    const weight = load<f64>(weights + (usize(k) << 3));
    energy += weight * f64(load<f32>(fits + usize(k) * FIT_BYTES, ENERGY_AT));
    residual += weight * load<f64>(residuals + (usize(k) << 3));
  }
  finding.residual = energy > 0 ? min(1.0, residual / energy) : 1.0;
  steadiness(count);
  finding.beforeDb = beforeDb();
  finding.afterDb = afterDb();
  finding.underDb = underDb();
  finding.underBeforeDb = underBeforeDb();
}

// Two times 4 ms, that end 2 ms before the start or begin 2 ms after the end: no tone's edge reaches into them. The quieter
// one speaks, for the other may hold a neighbouring tone.
const BESIDE: i32 = 32;
const BESIDE_MARGIN: i32 = 16;

// 40 dB below the tones nothing matters any more.
const FLOOR: f64 = 1e-4;

function beforeDb(): f64 {
  const last = i32(finding.startAt) - BESIDE_MARGIN;
  if (last < BESIDE) return 0;
  let energy = energyOf(last - BESIDE);
  if (last >= 2 * BESIDE) energy = min(energy, energyOf(last - 2 * BESIDE));
  return overResidual(energy);
}

function afterDb(): f64 {
  const first = i32(finding.endAt) + BESIDE_MARGIN;
  finding.isOver = first + BESIDE <= SPAN;
  if (!finding.isOver) return 0;
  let energy = energyOf(first);
  if (first + 2 * BESIDE <= SPAN) energy = min(energy, energyOf(first + BESIDE));
  return overResidual(energy);
}

function overResidual(energy: f64): f64 {
  const outside = energy / (BESIDE * finding.power() + 1e-9);
  const inside = finding.residual / max(0.01, 1.0 - finding.residual);
  return decibels((outside + FLOOR) / (inside + FLOOR));
}

/** Energy of 4 ms of the cleaned samples. */
export function energyOf(first: i32): f64 {
  let energy = f32x4.splat(0);
  const end = clean + (usize(first + BESIDE) << 2);
  for (let at = clean + (usize(first) << 2); at < end; at += 16) {
    const y = v128.load(at);
    energy = f32x4.add(energy, f32x4.mul(y, y));
  }
  return f64(Lanes.sum(energy));
}

/** Powers of time that a tone's slow change is told by: its mean, slope, bend and twist. */
const ORDERS: i32 = 4;
const order = memory.data(4 * 15 * 8, 16);

// Orders 0 to 3 of the tones' amplitudes over the stretch: each power of time made orthogonal to those before it.
function steadiness(count: i32): void {
  let all = f32x4.splat(0);
  for (let k = 0; k < count; k++) {
    const a = v128.load(fits + usize(k) * FIT_BYTES);
    all = f32x4.add(all, f32x4.mul(f32x4.splat(f32(load<f64>(weights + (usize(k) << 3)))), f32x4.mul(a, a)));
  }
  let moving = f32x4.splat(0);
  let steady = f32x4.splat(0);
  for (let power = 0; power < min(ORDERS, count); power++) {
    const part = orderPower(power, count);
    if (power === 0) steady = part;
    else moving = f32x4.add(moving, part);
  }
  const steady1 = pairOf(steady, 0);
  const steady2 = pairOf(steady, 1);
  const moving1 = pairOf(moving, 0) / steady1;
  const moving2 = pairOf(moving, 1) / steady2;
  finding.unsteadiness = Math.sqrt(max(moving1, moving2));
  finding.steadierUnsteadiness = Math.sqrt(min(moving1, moving2));
  const scatter1 = max(0.0, pairOf(all, 0) / steady1 - 1.0);
  const scatter2 = max(0.0, pairOf(all, 1) / steady2 - 1.0);
  finding.scatter = max(scatter1, scatter2);
  finding.steadierScatter = min(scatter1, scatter2);
}

// The power of one tone: its real and its imaginary part.
function pairOf(v: v128, tone: i32): f64 {
  return tone === 0
    ? f64(f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) + 1e-9
    : f64(f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3)) + 1e-9;
}

// Makes one order's values and returns the squares of the amplitudes' shares of it.
function orderPower(power: i32, count: i32): v128 {
  const at = order + usize(power * MOST * 8);
  const scale = 1.0 / f64(count);
  for (let k = 0; k < count; k++) {
    const x = f64(2 * k - count + 1) * scale;
    store<f64>(at + (usize(k) << 3), power === 0 ? 1.0 : power === 1 ? x : power === 2 ? x * x : x * x * x);
  }
  for (let lower = 0; lower < power; lower++) takeOut(order + usize(lower * MOST * 8), at, count);
  let sum = f32x4.splat(0);
  let norm: f64 = 1e-9;
  for (let k: usize = 0; k < usize(count); k++) {
    const value = load<f64>(at + (k << 3));
    const weighted = load<f64>(weights + (k << 3)) * value;
    sum = f32x4.add(sum, f32x4.mul(f32x4.splat(f32(weighted)), v128.load(fits + k * FIT_BYTES)));
    norm += weighted * value;
  }
  return f32x4.mul(f32x4.mul(sum, sum), f32x4.splat(f32(1.0 / norm)));
}

// Takes what the values at `from` have of those at `other` out of them.
function takeOut(other: usize, from: usize, count: i32): void {
  let product: f64 = 0;
  let norm: f64 = 1e-9;
  for (let k: usize = 0; k < usize(count) << 3; k += 8) {
    const weighted = load<f64>(weights + k) * load<f64>(other + k);
    product += weighted * load<f64>(from + k);
    norm += weighted * load<f64>(other + k);
  }
  const share = product / norm;
  for (let k: usize = 0; k < usize(count) << 3; k += 8) {
    store<f64>(from + k, load<f64>(from + k) - share * load<f64>(other + k));
  }
}
