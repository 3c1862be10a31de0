// Fitting the score: the net, a linear part beside a few sigmoid units, and its gradient.
import type { Random } from "../../signals.ts";
import { INPUTS } from "./inputs.ts";

/** Hidden units. */
export const HIDDEN = 16;

const BIAS_AT = INPUTS;
const FIRST_UNIT = INPUTS + 1;
const UNIT = INPUTS + 2;

export const WEIGHTS = FIRST_UNIT + HIDDEN * UNIT;

/** A net: its linear weights and bias, then for each unit its input weights, its bias and its output weight. */
export class Net {
  readonly weights = new Float64Array(WEIGHTS);
  private readonly hidden = new Float64Array(HIDDEN);

  /** Gives the units random input weights; all else stays 0. */
  scatter(random: Random): void {
    for (let unit = 0; unit < HIDDEN; unit++) {
      const at = FIRST_UNIT + unit * UNIT;
      for (let i = 0; i < INPUTS; i++) this.weights[at + i] = (0.5 * random.normal()) / Math.sqrt(INPUTS);
    }
  }

  get bias(): number {
    return this.weights[BIAS_AT]!;
  }

  set bias(value: number) {
    this.weights[BIAS_AT] = value;
  }

  /** The score of the row that begins at `at`. */
  score(rows: Float32Array | Float64Array, at: number): number {
    const { weights, hidden } = this;
    let sum = weights[BIAS_AT]!;
    for (let i = 0; i < INPUTS; i++) sum += weights[i]! * rows[at + i]!;
    for (let unit = 0; unit < HIDDEN; unit++) {
      const from = FIRST_UNIT + unit * UNIT;
      let x = weights[from + INPUTS]!;
      for (let i = 0; i < INPUTS; i++) x += weights[from + i]! * rows[at + i]!;
      hidden[unit] = x / Math.sqrt(1 + x * x);
      sum += hidden[unit]! * weights[from + INPUTS + 1]!;
    }
    return sum;
  }

  /** Adds to `gradient` that of the row last scored, times `factor`. */
  addGradient(gradient: Float64Array, rows: Float32Array | Float64Array, at: number, factor: number): void {
    const { weights, hidden } = this;
    gradient[BIAS_AT] = gradient[BIAS_AT]! + factor;
    for (let i = 0; i < INPUTS; i++) gradient[i] = gradient[i]! + factor * rows[at + i]!;
    for (let unit = 0; unit < HIDDEN; unit++) {
      const from = FIRST_UNIT + unit * UNIT;
      const value = hidden[unit]!;
      const inner = factor * weights[from + INPUTS + 1]! * (1 - value * value) ** 1.5;
      for (let i = 0; i < INPUTS; i++) gradient[from + i] = gradient[from + i]! + inner * rows[at + i]!;
      gradient[from + INPUTS] = gradient[from + INPUTS]! + inner;
      gradient[from + INPUTS + 1] = gradient[from + INPUTS + 1]! + factor * value;
    }
  }
}

/** Scores of all rows. */
export function scoresOf(net: Net, rows: Float32Array): Float64Array {
  return Float64Array.from({ length: rows.length / INPUTS }, (_, row) => net.score(rows, row * INPUTS));
}

/** How much each weight is drawn to 0: the linear part a little, the units' weights more, their biases not at all. */
export const DECAY = Float64Array.from({ length: WEIGHTS }, (_, at) => {
  if (at < FIRST_UNIT) return 1e-5;
  return (at - FIRST_UNIT) % UNIT === INPUTS ? 0 : 1e-4;
});
