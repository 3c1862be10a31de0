// Fitting the score: the net, a linear part beside a few sigmoid units, and its gradient.
import type { Random } from "../../signals.ts";

/** A net of so many inputs and hidden units: its linear weights and bias, then for each unit its input weights, its bias and its output weight. */
export class Net {
  readonly inputs: number;
  readonly units: number;
  readonly weights: Float64Array;
  private readonly hidden: Float64Array;

  constructor(inputs: number, units: number) {
    this.inputs = inputs;
    this.units = units;
    this.weights = new Float64Array(inputs + 1 + units * (inputs + 2));
    this.hidden = new Float64Array(units);
  }

  /** Where the weights of a unit begin. */
  private at(unit: number): number {
    return this.inputs + 1 + unit * (this.inputs + 2);
  }

  /** Gives the units random input weights; all else stays 0. */
  scatter(random: Random): void {
    const { inputs, units, weights } = this;
    for (let unit = 0; unit < units; unit++) {
      const at = this.at(unit);
      for (let i = 0; i < inputs; i++) weights[at + i] = (0.5 * random.normal()) / Math.sqrt(inputs);
    }
  }

  get bias(): number {
    return this.weights[this.inputs]!;
  }

  set bias(value: number) {
    this.weights[this.inputs] = value;
  }

  /** The score of the row that begins at `at`. */
  score(rows: Float32Array | Float64Array, at: number): number {
    const { inputs, units, weights, hidden } = this;
    let sum = weights[inputs]!;
    for (let i = 0; i < inputs; i++) sum += weights[i]! * rows[at + i]!;
    for (let unit = 0; unit < units; unit++) {
      const from = this.at(unit);
      let x = weights[from + inputs]!;
      for (let i = 0; i < inputs; i++) x += weights[from + i]! * rows[at + i]!;
      hidden[unit] = x / Math.sqrt(1 + x * x);
      sum += hidden[unit]! * weights[from + inputs + 1]!;
    }
    return sum;
  }

  /** Adds to `gradient` that of the row last scored, times `factor`. */
  addGradient(gradient: Float64Array, rows: Float32Array | Float64Array, at: number, factor: number): void {
    const { inputs, units, weights, hidden } = this;
    gradient[inputs] = gradient[inputs]! + factor;
    for (let i = 0; i < inputs; i++) gradient[i] = gradient[i]! + factor * rows[at + i]!;
    for (let unit = 0; unit < units; unit++) {
      const from = this.at(unit);
      const value = hidden[unit]!;
      const inner = factor * weights[from + inputs + 1]! * (1 - value * value) ** 1.5;
      for (let i = 0; i < inputs; i++) gradient[from + i] = gradient[from + i]! + inner * rows[at + i]!;
      gradient[from + inputs] = gradient[from + inputs]! + inner;
      gradient[from + inputs + 1] = gradient[from + inputs + 1]! + factor * value;
    }
  }
}

/** Scores of all rows. */
export function scoresOf(net: Net, rows: Float32Array): Float64Array {
  return Float64Array.from({ length: rows.length / net.inputs }, (_, row) => net.score(rows, row * net.inputs));
}

/** How much each weight of a net is drawn to 0: the linear part a little, the units' weights more, their biases not at all. */
export function decayOf({ inputs, weights }: Net): Float64Array {
  return weights.map((_, at) => {
    if (at <= inputs) return 1e-5;
    return (at - inputs - 1) % (inputs + 2) === inputs ? 0 : 1e-4;
  });
}
