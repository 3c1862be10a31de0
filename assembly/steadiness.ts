// The statistics that tell a tone from speech: what is left outside the two tones, and how steady they are.
import { fillResidual, gains } from "./edges";
import { clean, finding, MOST, SPAN } from "./finding";
import { amplitudes, weights } from "./frequency";
import { SUB_BLOCK } from "./goertzel";
import { ANALYSIS_RATE } from "./rate";
import { AMPLITUDES_BYTES } from "./two-tone";

const energies = memory.data(15 * 8, 16);
const explained = memory.data(15 * 8, 16);
const misfits = memory.data(15 * 8, 16);
const sorted = memory.data(15 * 8, 16);
const orders = memory.data(4 * 15 * 8, 16);

// Breaks and bursts are looked around: sub-blocks that stand out from the median lose their weight.
export function weigh(first: i32, count: i32): void {
  const power = finding.power() * SUB_BLOCK;
  for (let k = 0; k < count; k++) {
    const from = first + k * SUB_BLOCK;
    let energy: f64 = 0;
    let gain: f64 = 0;
    for (let n = from; n < from + SUB_BLOCK; n++) {
      const y = f64(load<f32>(clean + (usize(n) << 2)));
      energy += y * y;
      gain += f64(load<f32>(gains + (usize(n) << 2)));
    }
    store<f64>(energies + (usize(k) << 3), energy);
    store<f64>(explained + (usize(k) << 3), gain);
    // Energy of y - m, over the tones' own.
    const misfit = Math.sqrt(max(0.0, energy - gain) / power);
    store<f64>(misfits + (usize(k) << 3), misfit);
    let j = k;
    for (; j > 0 && load<f64>(sorted + (usize(j - 1) << 3)) > misfit; j--) {
      store<f64>(sorted + (usize(j) << 3), load<f64>(sorted + (usize(j - 1) << 3)));
    }
    store<f64>(sorted + (usize(j) << 3), misfit);
  }
  const usual = 1.5 * load<f64>(sorted + (usize(count / 2) << 3)) + 0.1;
  for (let k = 0; k < count; k++) {
    const ratio = load<f64>(misfits + (usize(k) << 3)) / usual;
    const weight = 1.0 / (1.0 + ratio * ratio * ratio * ratio);
    store<f64>(weights + (usize(k) << 3), weight);
  }
}

let firstAt: i32 = 0;

/** Fills in the finding's strongest line, over the stretch of the statistics: the dearest number, so it comes last. */
export function findLine(): void {
  finding.lineDb = strongestLine(firstAt, finding.count);
}

/** Fills in the finding's other statistics over `count` sub-blocks from sample `first` on. */
export function statistics(first: i32, count: i32): void {
  weigh(first, count);
  let energy: f64 = 0;
  let gain: f64 = 0;
  for (let k = 0; k < count; k++) {
    const weight = load<f64>(weights + (usize(k) << 3));
    energy += weight * load<f64>(energies + (usize(k) << 3));
    gain += weight * load<f64>(explained + (usize(k) << 3));
  }
  finding.residual = energy > 0 ? max(0.0, 1.0 - gain / energy) : 1.0;
  finding.unsteadiness = 0;
  finding.scatter = 0;
  steadiness(0, count);
  steadiness(8, count);
  finding.beforeDb = beforeDb();
  finding.afterDb = afterDb();
  firstAt = first;
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
  const outside = energy / (BESIDE * finding.power());
  const inside = finding.residual / max(0.01, 1.0 - finding.residual);
  return 10.0 * Math.log10((outside + FLOOR) / (inside + FLOOR));
}

function energyOf(first: i32): f64 {
  let energy: f64 = 0;
  for (let n = first; n < first + BESIDE; n++) {
    const y = f64(load<f32>(clean + (usize(n) << 2)));
    energy += y * y;
  }
  return energy;
}

// Orders 0 to 3 of one tone's amplitudes over the stretch: each power of time made orthogonal to those before it.
function steadiness(tone: usize, count: i32): void {
  let total: f64 = 0;
  for (let k = 0; k < count; k++) {
    const at = amplitudes + tone + usize(k * AMPLITUDES_BYTES);
    const re = f64(load<f32>(at));
    const im = f64(load<f32>(at, 4));
    total += load<f64>(weights + (usize(k) << 3)) * (re * re + im * im);
  }
  let steady: f64 = 0;
  let moving: f64 = 0;
  for (let order = 0; order < min(4, count); order++) {
    fillOrder(order, count);
    const power = orderPower(tone, order, count);
    if (order === 0) steady = power;
    else moving += power;
  }
  finding.unsteadiness = max(finding.unsteadiness, Math.sqrt(moving / steady));
  finding.scatter = max(finding.scatter, (total - steady) / steady);
}

function fillOrder(order: i32, count: i32): void {
  const at = orders + usize(order * MOST * 8);
  for (let k = 0; k < count; k++) {
    const x = f64(2 * k - count + 1) / f64(count);
    store<f64>(at + (usize(k) << 3), order === 0 ? 1.0 : order === 1 ? x : order === 2 ? x * x : x * x * x);
  }
  for (let lower = 0; lower < order; lower++) {
    const other = orders + usize(lower * MOST * 8);
    let product: f64 = 0;
    let norm: f64 = 0;
    for (let k = 0; k < count; k++) {
      const weight = load<f64>(weights + (usize(k) << 3));
      const value = load<f64>(other + (usize(k) << 3));
      product += weight * value * load<f64>(at + (usize(k) << 3));
      norm += weight * value * value;
    }
    for (let k = 0; k < count; k++) {
      const value = load<f64>(at + (usize(k) << 3)) - (product / norm) * load<f64>(other + (usize(k) << 3));
      store<f64>(at + (usize(k) << 3), value);
    }
  }
}

function orderPower(tone: usize, order: i32, count: i32): f64 {
  const values = orders + usize(order * MOST * 8);
  let re: f64 = 0;
  let im: f64 = 0;
  let norm: f64 = 1e-9;
  for (let k = 0; k < count; k++) {
    const at = amplitudes + tone + usize(k * AMPLITUDES_BYTES);
    const value = load<f64>(values + (usize(k) << 3));
    const weighted = load<f64>(weights + (usize(k) << 3)) * value;
    re += weighted * f64(load<f32>(at));
    im += weighted * f64(load<f32>(at, 4));
    norm += weighted * value;
  }
  return (re * re + im * im) / norm;
}

// Lines are looked for from 500 to 3700 Hz in steps of 25 Hz over the residual, four at a time.
const LINE_FIRST: f64 = 500;
const LINE_STEP: f64 = 25;
const LINE_GROUPS: i32 = 32;

function strongestLine(first: i32, count: i32): f64 {
  const samples = count * SUB_BLOCK;
  fillResidual(first, samples);
  let strongest: f32 = 0;
  for (let group = 0; group < LINE_GROUPS; group++) {
    let c = f32x4.splat(0);
    for (let lane = 0; lane < 4; lane++) {
      const w = (2.0 * Math.PI * (LINE_FIRST + LINE_STEP * f64(group * 4 + lane))) / ANALYSIS_RATE;
      const value = f32(2.0 * Math.cos(w));
      if (lane === 0) c = f32x4.replace_lane(c, 0, value);
      else if (lane === 1) c = f32x4.replace_lane(c, 1, value);
      else if (lane === 2) c = f32x4.replace_lane(c, 2, value);
      else c = f32x4.replace_lane(c, 3, value);
    }
    let s1 = f32x4.splat(0);
    let s2 = f32x4.splat(0);
    for (let n: usize = 0; n < usize(samples) << 2; n += 4) {
      const s0 = f32x4.add(f32x4.sub(f32x4.mul(c, s1), s2), v128.load32_splat(gains + n));
      s2 = s1;
      s1 = s0;
    }
    const power = f32x4.sub(f32x4.add(f32x4.mul(s1, s1), f32x4.mul(s2, s2)), f32x4.mul(c, f32x4.mul(s1, s2)));
    strongest = max(strongest, max(f32x4.extract_lane(power, 0), f32x4.extract_lane(power, 1)));
    strongest = max(strongest, max(f32x4.extract_lane(power, 2), f32x4.extract_lane(power, 3)));
  }
  const weaker = min(
    finding.re1 * finding.re1 + finding.im1 * finding.im1,
    finding.re2 * finding.re2 + finding.im2 * finding.im2,
  );
  const half = f64(samples) / 2;
  return 10.0 * Math.log10((f64(strongest) / (half * half) + 1e-9) / (weaker + 1e-9));
}
