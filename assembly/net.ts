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

/** Hidden units of the nets before the score, which must tell more with fewer inputs, and of the score's. */
export const GATE_UNITS: i32 = 16;
export const SCORE_UNITS: i32 = 8;

/**
 * Returns what a net makes of the `count` inputs at `inputs`, which it standardises. At `weights` are rows of one an input:
 * their means, one over their deviations, the linear part, one row a hidden unit; then the units' output weights. Inputs are held
 * within four deviations, so that nothing is weighed that no fit has seen.
 */
export function runNet(weights: usize, inputs: usize, count: i32, units: i32): f32 {
  const row = usize(count) << 2;
  let linear = f32x4.splat(0);
  for (let i: usize = 0; i < row; i += 16) {
    const away = f32x4.sub(v128.load(inputs + i), v128.load(weights + i));
    const x = f32x4.mul(away, v128.load(weights + row + i));
    const held = f32x4.pmax(f32x4.splat(-4), f32x4.pmin(f32x4.splat(4), x));
    v128.store(standard + i, held);
    linear = f32x4.add(linear, f32x4.mul(held, v128.load(weights + 2 * row + i)));
  }
  let sum = linear;
  let unit = weights + 3 * row;
  let output = unit + usize(units) * row;
  for (const end = output; unit < end; unit += 4 * row) {
    const x = Standard.fourDots(unit, row);
    // Like tanh, and several times cheaper.
    const y = f32x4.div(x, f32x4.sqrt(f32x4.add(f32x4.splat(1), f32x4.mul(x, x))));
    sum = f32x4.add(sum, f32x4.mul(y, v128.load(output)));
    output += 16;
  }
  return Lanes.sum(sum);
}

/** The standardised inputs. */
class Standard {
  /** What four units whose rows of so many bytes begin at `unit` make of them. */
  @inline
  static fourDots(unit: usize, row: usize): v128 {
    const second = unit + row;
    const third = second + row;
    const fourth = third + row;
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let c = f32x4.splat(0);
    let d = f32x4.splat(0);
    for (let i: usize = 0; i < row; i += 16) {
      const x = v128.load(standard + i);
      a = f32x4.add(a, f32x4.mul(x, v128.load(unit + i)));
      b = f32x4.add(b, f32x4.mul(x, v128.load(second + i)));
      c = f32x4.add(c, f32x4.mul(x, v128.load(third + i)));
      d = f32x4.add(d, f32x4.mul(x, v128.load(fourth + i)));
    }
    return Lanes.sums(a, b, c, d);
  }
}
