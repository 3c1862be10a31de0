// A small net: a linear part beside a few sigmoid units, over inputs in vectors of 16. Its weights are fitted: see
// test/conformance/fit.
import { Lanes } from "./lanes";

/** Inputs of a net, the last of which is 1: what biases weigh. */
export const NET_INPUTS: i32 = 16;

/** Sets input `i` of those at `inputs`. */
export function put(inputs: usize, i: i32, value: f64): void {
  store<f32>(inputs + (usize(i) << 2), f32(value));
}

/** What is nearest to `x` from `least` to `most`. */
export function clamp(x: f64, least: f64, most: f64): f64 {
  return max(least, min(most, x));
}

// The inputs, standardised.
const standard = memory.data(16 * 4, 16);

/** Hidden units. */
const UNITS: usize = 16;

/** Bytes of a row of weights: one an input. */
const ROW_BYTES: usize = 64;

/**
 * Returns what a net makes of the inputs at `inputs`, which it standardises. At `weights` are rows of 16: the inputs'
 * means, one over their deviations, the linear part, one row a hidden unit, and the units' output weights. Inputs are held
 * within four deviations, so that nothing is weighed that no fit has seen.
 */
export function runNet(weights: usize, inputs: usize): f32 {
  let linear = f32x4.splat(0);
  for (let i: usize = 0; i < ROW_BYTES; i += 16) {
    const away = f32x4.sub(v128.load(inputs + i), v128.load(weights + i));
    const x = f32x4.mul(away, v128.load(weights + i, ROW_BYTES));
    const held = f32x4.pmax(f32x4.splat(-4), f32x4.pmin(f32x4.splat(4), x));
    v128.store(standard + i, held);
    linear = f32x4.add(linear, f32x4.mul(held, v128.load(weights + i, 2 * ROW_BYTES)));
  }
  let sum = linear;
  let unit = weights + 3 * ROW_BYTES;
  let output = unit + UNITS * ROW_BYTES;
  for (const end = output; unit < end; unit += 4 * ROW_BYTES) {
    const x = fourDots(unit);
    // Like tanh, and several times cheaper.
    const y = f32x4.div(x, f32x4.sqrt(f32x4.add(f32x4.splat(1), f32x4.mul(x, x))));
    sum = f32x4.add(sum, f32x4.mul(y, v128.load(output)));
    output += 16;
  }
  return Lanes.sum(sum);
}

// What four units whose rows begin at `unit` make of the inputs.
function fourDots(unit: usize): v128 {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  for (let i: usize = 0; i < ROW_BYTES; i += 16) {
    const x = v128.load(standard + i);
    a = f32x4.add(a, f32x4.mul(x, v128.load(unit + i)));
    b = f32x4.add(b, f32x4.mul(x, v128.load(unit + i, ROW_BYTES)));
    c = f32x4.add(c, f32x4.mul(x, v128.load(unit + i, 2 * ROW_BYTES)));
    d = f32x4.add(d, f32x4.mul(x, v128.load(unit + i, 3 * ROW_BYTES)));
  }
  return Lanes.sums(a, b, c, d);
}
