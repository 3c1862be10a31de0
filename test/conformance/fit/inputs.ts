// Fitting the score: what the net is given of a look. These are the inputs of assembly/score.ts, in its order.
import type { Look } from "../../../src/looks.ts";

/** Inputs and hidden units of the nets before the score. */
export const GATE_INPUTS = 15;
export const GATE_UNITS = 16;
/** The same of the score's: with 16 units it does no better on what it was not fitted on. */
export const SCORE_INPUTS = 31;
export const SCORE_UNITS = 8;

/** Greatest deviation of a standardised input. */
const MOST_DEVIATION = 4;

const NOT_OVER = 900;

/** The inputs of a look, not yet standardised. */
export function inputsOf(look: Look): number[] {
  const offset1 = 100 * Math.abs(look.offset1);
  const offset2 = 100 * Math.abs(look.offset2);
  const under = clamp(look.underDb, -20, 12);
  return [
    Math.min(0.5, offset1) + Math.min(0.5, offset2),
    under,
    Math.log(look.residual + 0.02),
    Math.log(Math.min(0.95, look.unsteadiness) + 0.03),
    Math.log(Math.min(0.6, look.scatter) + 0.01),
    clamp(look.lineDb, -40, 15),
    under - clamp(look.underBeforeDb, -20, 12),
    Math.max(0, look.twistDb),
    Math.max(0, -look.twistDb),
    look.count - look.weight,
    1 / Math.max(5, look.count),
    clamp(look.beforeDb, 0, 30),
    look.afterDb < NOT_OVER ? clamp(look.afterDb, 0, 30) : 0,
    Math.log(Math.min(0.95, look.steadierUnsteadiness) + 0.03),
    Math.log(Math.min(0.6, look.steadierScatter) + 0.01),
    ...look.onset.map((value, i) => (i % 2 === 0 ? Math.log(value + 0.03) : clamp(value, -2, 3))),
    ...look.draftInputs.slice(2, 8),
    // The core's rows are whole vectors.
    0,
    0,
  ];
}

function clamp(x: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, x));
}

/** How inputs are brought to mean 0 and variance 1. */
export interface Standard {
  means: number[];
  /** One over each input's deviation. */
  scales: number[];
}

/** The standard of rows of so many inputs. */
export function standardOf(rows: Float32Array, inputs: number): Standard {
  const count = rows.length / inputs;
  const each = Array.from({ length: inputs }, (_, i) => i);
  const sum = (value: (row: number) => number) => {
    let total = 0;
    for (let row = 0; row < count; row++) total += value(row);
    return total;
  };
  const means = each.map((i) => rounded(sum((row) => rows[row * inputs + i]!) / count));
  const scales = each.map((i) => {
    return rounded(Math.sqrt(count / (1e-12 + sum((row) => (rows[row * inputs + i]! - means[i]!) ** 2))));
  });
  return { means, scales };
}

// To 8 significant bits, which a compressed core holds in less: a net is fitted to the standard as it is.
function rounded(value: number): number {
  if (value === 0) return 0;
  const step = 2 ** (Math.floor(Math.log2(Math.abs(value))) - 7);
  return step * Math.round(value / step);
}

/** Rows of inputs, standardised. */
export function standardised(rows: Float32Array | Float64Array, { means, scales }: Standard): Float32Array {
  const values = new Float32Array(rows);
  values.forEach((value, at) => {
    const i = at % means.length;
    values[at] = clamp((value - means[i]!) * scales[i]!, -MOST_DEVIATION, MOST_DEVIATION);
  });
  return values;
}
