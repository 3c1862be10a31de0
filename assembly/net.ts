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

// The inputs, standardised.
const standard = memory.data(32 * 4, 16);

/** Hidden units, by the eight, of the nets before the score, which must tell more with fewer inputs, and of the score's. */
export const GATE_UNITS: i32 = 16;
export const SCORE_UNITS: i32 = 8;

/**
 * Returns what a net makes of the `count` inputs at `inputs`, which it standardises. At `weights` are rows of one an input:
 * their means, one over their deviations, the linear part; then for each eight of the `units`, hidden, a row of eight an input;
 * then the units' output weights. Inputs are held within four deviations, so that nothing is weighed that no fit has seen.
 */
export function runNet(weights: usize, inputs: usize, count: i32, units: i32): f32 {
  const row = usize(count) << 2;
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < row; i += 16) {
    const away = f32x4.sub(v128.load(inputs + i), v128.load(weights + i));
    const x = f32x4.mul(away, v128.load(weights + row + i));
    const held = f32x4.pmax(f32x4.splat(-4), f32x4.pmin(f32x4.splat(4), x));
    v128.store(standard + i, held);
    sum = f32x4.add(sum, f32x4.mul(held, v128.load(weights + 2 * row + i)));
  }
  let at = weights + 3 * row;
  let output = at + usize(units) * row;
  for (const end = output; at < end; output += 32) {
    // Two inputs at a time, each with sums of its own: additions take long to come out.
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let c = f32x4.splat(0);
    let d = f32x4.splat(0);
    for (let input = standard; input < standard + row; input += 8) {
      const x = v128.load32_splat(input);
      const y = v128.load32_splat(input, 4);
      a = f32x4.add(a, f32x4.mul(x, v128.load(at)));
      b = f32x4.add(b, f32x4.mul(x, v128.load(at, 16)));
      c = f32x4.add(c, f32x4.mul(y, v128.load(at, 32)));
      d = f32x4.add(d, f32x4.mul(y, v128.load(at, 48)));
      at += 64;
    }
    sum = f32x4.add(sum, f32x4.mul(Unit.held(f32x4.add(a, c)), v128.load(output)));
    sum = f32x4.add(sum, f32x4.mul(Unit.held(f32x4.add(b, d)), v128.load(output, 16)));
  }
  return Lanes.sum(sum);
}

/** Four hidden units. */
class Unit {
  /** What they make of their sums: like tanh, and several times cheaper. */
  @inline
  static held(x: v128): v128 {
    return f32x4.div(x, f32x4.sqrt(f32x4.add(f32x4.splat(1), f32x4.mul(x, x))));
  }
}
