// A small net: a linear part beside a few sigmoid units. Its weights are fitted: see test/conformance/fit.
import { Lanes } from "./lanes";

/** Inputs of the nets before the score, the last of which is 1: what biases weigh. */
export const GATE_INPUTS: i32 = 16;
/** The same of the score's. */
export const SCORE_INPUTS: i32 = 32;

/** Sets input `i` of those at `inputs`. */
export function put(inputs: usize, i: i32, value: f64): void {
  store<f32>(inputs + (usize(i) << 2), f32(value));
}

/** What is nearest to `x` from `least` to `most`. */
export function clamp(x: f64, least: f64, most: f64): f64 {
  return max(least, min(most, x));
}

// The inputs, standardised and held.
const held = memory.data(32 * 4, 16);

/** Hidden units, by the eight, of the nets before the score, which must tell more with fewer inputs, and of the score's. */
export const GATE_UNITS: i32 = 16;
export const SCORE_UNITS: i32 = 8;

/** Bytes of a net's weights, float32, as `runNet` reads them. */
export const GATE_BYTES: i32 = (17 * 16 + 16) * 4;
export const SCORE_BYTES: i32 = (9 * 32 + 8) * 4;

/** Fills in so many bytes of weights from int16 steps of 1/256. */
export function fillWeights(weights: usize, steps: usize, bytes: i32): void {
  for (let i: usize = 0; i < usize(bytes); i += 16) {
    const four = f32x4.convert_i32x4_s(v128.load16x4_s(steps + (i >> 1)));
    v128.store(weights + i, f32x4.mul(four, f32x4.splat(1 / 256)));
  }
}

/**
 * Returns what a net makes of the `count` inputs at `inputs`, which it standardises: at `standard` are their means, then one
 * over their deviations. At `weights` are a row of one an input, the linear part; then for each eight of the `units`, hidden, a
 * row of eight an input; then the units' output weights. Inputs are held within four deviations, so that nothing is weighed
 * that no fit has seen.
 */
export function runNet(standard: usize, weights: usize, inputs: usize, count: i32, units: i32): f32 {
  const row = usize(count) << 2;
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < row; i += 16) {
    const away = f32x4.sub(v128.load(inputs + i), v128.load(standard + i));
    const deviations = f32x4.mul(away, v128.load(standard + row + i));
    const x = f32x4.pmax(f32x4.splat(-4), f32x4.pmin(f32x4.splat(4), deviations));
    v128.store(held + i, x);
    sum = f32x4.add(sum, f32x4.mul(x, v128.load(weights + i)));
  }
  let at = weights + row;
  let output = at + usize(units) * row;
  for (const end = output; at < end; output += 32) {
    // Two inputs at a time, each with sums of its own: additions take long to come out.
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let c = f32x4.splat(0);
    let d = f32x4.splat(0);
    for (let input = held; input < held + row; input += 8) {
      const x = v128.load32_splat(input);
      const y = v128.load32_splat(input, 4);
      a = f32x4.add(a, f32x4.mul(x, v128.load(at)));
      b = f32x4.add(b, f32x4.mul(x, v128.load(at, 16)));
      c = f32x4.add(c, f32x4.mul(y, v128.load(at, 32)));
      d = f32x4.add(d, f32x4.mul(y, v128.load(at, 48)));
      at += 64;
    }
    sum = f32x4.add(sum, f32x4.mul(Unit.squashed(f32x4.add(a, c)), v128.load(output)));
    sum = f32x4.add(sum, f32x4.mul(Unit.squashed(f32x4.add(b, d)), v128.load(output, 16)));
  }
  return Lanes.sum(sum);
}

/** Four hidden units. */
class Unit {
  /** What they make of their sums: like tanh, and several times cheaper. */
  @inline
  static squashed(x: v128): v128 {
    return f32x4.div(x, f32x4.sqrt(f32x4.add(f32x4.splat(1), f32x4.mul(x, x))));
  }
}
