// Least squares of two tones of known frequencies over sub-blocks: y = Re(a1 e^(jw1 n) + a2 e^(jw2 n)) + rest.
// Referred to the middle of the sub-block, cosines and sines are orthogonal, so four unknowns fall into two pairs.
import { SUB_BLOCK } from "./goertzel";

/** Bytes of one sub-block's amplitudes: re a1, im a1, re a2, im a2, float32. */
export const AMPLITUDES_BYTES: i32 = 16;

const cos1 = memory.data(32 * 4, 16);
const sin1 = memory.data(32 * 4, 16);
const cos2 = memory.data(32 * 4, 16);
const sin2 = memory.data(32 * 4, 16);

// Inverses of the two 2 x 2 Gram matrices: cosines, sines.
let c11: f64 = 0;
let c12: f64 = 0;
let c22: f64 = 0;
let s11: f64 = 0;
let s12: f64 = 0;
let s22: f64 = 0;
let w1: f64 = 0;
let w2: f64 = 0;

/** Sets the two angular frequencies, in radians per sample, that `fitSubBlock` and `turn` use. */
export function setFrequencies(first: f64, second: f64): void {
  w1 = first;
  w2 = second;
  fillTemplates(cos1, sin1, w1);
  fillTemplates(cos2, sin2, w2);
  const sumKernel = kernel(w1 + w2);
  const differenceKernel = kernel(w1 - w2);
  const half = f64(SUB_BLOCK) / 2;
  let p = half + kernel(2.0 * w1) / 2;
  let q = (differenceKernel + sumKernel) / 2;
  let r = half + kernel(2.0 * w2) / 2;
  let determinant = p * r - q * q;
  c11 = r / determinant;
  c12 = -q / determinant;
  c22 = p / determinant;
  p = half - kernel(2.0 * w1) / 2;
  q = (differenceKernel - sumKernel) / 2;
  r = half - kernel(2.0 * w2) / 2;
  determinant = p * r - q * q;
  s11 = r / determinant;
  s12 = -q / determinant;
  s22 = p / determinant;
}

// Sum of cos(wn) over the sub-block.
function kernel(w: f64): f64 {
  return Math.sin((w * SUB_BLOCK) / 2) / Math.sin(w / 2);
}

function fillTemplates(cos: usize, sin: usize, w: f64): void {
  const stepRe = Math.cos(w);
  const stepIm = Math.sin(w);
  let re = Math.cos(-15.5 * w);
  let im = Math.sin(-15.5 * w);
  for (let i: usize = 0; i < 128; i += 4) {
    store<f32>(cos + i, f32(re));
    store<f32>(sin + i, f32(im));
    const next = re * stepRe - im * stepIm;
    im = re * stepIm + im * stepRe;
    re = next;
  }
}

/**
 * Fits the 32 float32 samples at `y`; stores the complex amplitudes at `out`, at the phase of the sub-block's middle; returns the
 * energy the two tones explain. */
export function fitSubBlock(y: usize, out: usize): f64 {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  for (let i: usize = 0; i < 128; i += 16) {
    const x = v128.load(y + i);
    a = f32x4.add(a, f32x4.mul(x, v128.load(cos1 + i)));
    b = f32x4.add(b, f32x4.mul(x, v128.load(cos2 + i)));
    c = f32x4.add(c, f32x4.mul(x, v128.load(sin1 + i)));
    d = f32x4.add(d, f32x4.mul(x, v128.load(sin2 + i)));
  }
  const u1 = f64(lanes(a));
  const u2 = f64(lanes(b));
  const v1 = f64(lanes(c));
  const v2 = f64(lanes(d));
  const p1 = c11 * u1 + c12 * u2;
  const q1 = s11 * v1 + s12 * v2;
  const p2 = c12 * u1 + c22 * u2;
  const q2 = s12 * v1 + s22 * v2;
  store<f32>(out, f32(p1));
  store<f32>(out, f32(-q1), 4);
  store<f32>(out, f32(p2), 8);
  store<f32>(out, f32(-q2), 12);
  return p1 * u1 + q1 * v1 + p2 * u2 + q2 * v2;
}

function lanes(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3);
}

/** Turns the amplitudes at `out` back by the phase the two tones gain over `samples`. */
export function turn(out: usize, samples: f64): void {
  turnOne(out, -w1 * samples);
  turnOne(out + 8, -w2 * samples);
}

function turnOne(at: usize, angle: f64): void {
  const re = f64(load<f32>(at));
  const im = f64(load<f32>(at, 4));
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  store<f32>(at, f32(re * c - im * s));
  store<f32>(at, f32(re * s + im * c), 4);
}
