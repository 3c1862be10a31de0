// The strongest line outside the two tones: speech and music have lines of their own, noise has none that stands out.
//
// A Fourier transform of what is left, in two steps: over each sub-block at 16 frequencies 200 Hz apart, then from
// sub-block to sub-block in steps of 12.5 Hz around each.
import { clean, finding } from "./finding";
import { SUB_BLOCK } from "./goertzel";
import { Lanes } from "./lanes";
import { model } from "./model";
import { ANALYSIS_RATE } from "./rate";
import { decibels, Turn } from "./trig";

const CENTRES: i32 = 16;
const FIRST_CENTRE_HZ: f64 = 600;
const SPACING_HZ: f64 = 200;
const STEPS: i32 = 16;
const STEP_HZ: f64 = 12.5;

/** What eight times the tones comes to as int16; more saturates, at twice that. */
const MOST: f32 = 16000;
/** 32 products stay below 2^31 whatever comes: at 2000 Hz, where all cosines are 0.71, 32 x 0.71 x 2800 x 32768. */
const SCALE: f64 = 2800;

// Pairs of samples: 4 vectors of cosines, 4 of sines, each of four centres' pairs.
const bank = memory.data(16 * 128, 16);
// Per step: the turns by a sub-block of the 16 centres, 4 vectors of cosines, 4 of sines;.
const turns = memory.data(16 * 128, 16);
const residual = memory.data(32 * 2, 16);
// Per sub-block 4 vectors of real parts, 4 of imaginary parts.
const spectra = memory.data(15 * 128, 16);

/** Fills the tables; called once. */
export function initLines(): void {
  for (let centre = 0; centre < CENTRES; centre++) {
    const hz = FIRST_CENTRE_HZ + SPACING_HZ * f64(centre);
    const w = (2.0 * Math.PI * hz) / ANALYSIS_RATE;
    for (let n = 0; n < SUB_BLOCK; n++) {
      Turn.to(w * (f64(n) - 15.5));
      const at = bank + usize((n >> 1) * 128 + (centre >> 2) * 16 + (centre & 3) * 4 + (n & 1) * 2);
      store<i16>(at, i16(nearest(SCALE * Turn.cos)));
      store<i16>(at, i16(nearest(-SCALE * Turn.sin)), 64);
    }
    for (let step = 0; step < STEPS; step++) {
      const offset = STEP_HZ * (f64(step) - 7.5);
      Turn.to((-2.0 * Math.PI * (hz + offset) * SUB_BLOCK) / ANALYSIS_RATE);
      const at = turns + usize(step * 128 + centre * 4);
      store<f32>(at, f32(Turn.cos));
      store<f32>(at, f32(Turn.sin), 64);
    }
  }
}

/** Transforms the `count` sub-blocks from sample `first` on, where the model is filled, for `findLine`. */
export function transformRest(first: i32, count: i32): void {
  scale = f64(MOST) / (8.0 * Math.sqrt(finding.power()) + 1);
  for (let k = 0; k < count; k++) {
    const from = usize(first + k * SUB_BLOCK) << 2;
    takeResidual(clean + from, model + from, f32(scale));
    transform(spectra + usize(k) * 128);
  }
}

let scale: f64 = 1;

/** Fills in the finding's strongest line over the `count` sub-blocks last transformed, of every `stride`th line there may be. */
export function findLine(count: i32, stride: i32): void {
  let strongest = f32x4.splat(0);
  for (let group: usize = 0; group < 64; group += 16) {
    for (let step = stride >> 1; step < STEPS; step += stride) {
      strongest = f32x4.pmax(strongest, powers(spectra + group, turns + usize(step) * 128 + group, count));
    }
  }
  const power = f64(f32x4.extract_lane(Lanes.greatest(strongest), 0));
  // A line of amplitude A adds up to A / 2 a sample.
  const amplitude = 2.0 / (SCALE * scale * f64(count * SUB_BLOCK));
  finding.lineDb = decibels((power * amplitude * amplitude + 1e-9) / (min(finding.power1(), finding.power2()) + 1e-9));
}

function takeResidual(y: usize, m: usize, scale: f32): void {
  const factor = f32x4.splat(scale);
  for (let i: usize = 0; i < 8; i++) {
    const a = f32x4.mul(factor, f32x4.sub(v128.load(y + (i << 4)), v128.load(m + (i << 4))));
    const rounded = i32x4.trunc_sat_f32x4_s(a);
    v128.store64_lane(residual + (i << 3), i16x8.narrow_i32x4_s(rounded, rounded), 0);
  }
}

function transform(out: usize): void {
  for (let half: usize = 0; half < 128; half += 64) {
    let a = i32x4.splat(0);
    let b = i32x4.splat(0);
    let c = i32x4.splat(0);
    let d = i32x4.splat(0);
    for (let pair: usize = 0; pair < 16; pair++) {
      const x = v128.load32_splat(residual + (pair << 2));
      const at = bank + (pair << 7) + half;
      a = i32x4.add(a, i32x4.dot_i16x8_s(x, v128.load(at)));
      b = i32x4.add(b, i32x4.dot_i16x8_s(x, v128.load(at, 16)));
      c = i32x4.add(c, i32x4.dot_i16x8_s(x, v128.load(at, 32)));
      d = i32x4.add(d, i32x4.dot_i16x8_s(x, v128.load(at, 48)));
    }
    v128.store(out + half, f32x4.convert_i32x4_s(a));
    v128.store(out + half, f32x4.convert_i32x4_s(b), 16);
    v128.store(out + half, f32x4.convert_i32x4_s(c), 32);
    v128.store(out + half, f32x4.convert_i32x4_s(d), 48);
  }
}

// Power of four centres' sums over the sub-blocks, by Horner's rule from the last one back.
function powers(spectrum: usize, turn: usize, count: i32): v128 {
  const cos = v128.load(turn);
  const sin = v128.load(turn, 64);
  let re = f32x4.splat(0);
  let im = f32x4.splat(0);
  for (let k = count - 1; k >= 0; k--) {
    const at = spectrum + usize(k) * 128;
    const turned = f32x4.sub(f32x4.mul(re, cos), f32x4.mul(im, sin));
    im = f32x4.add(f32x4.add(f32x4.mul(re, sin), f32x4.mul(im, cos)), v128.load(at, 64));
    re = f32x4.add(turned, v128.load(at));
  }
  return f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im));
}
