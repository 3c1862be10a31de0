// Fitting a net: logistic regression on lessons, by Adam.
import type { Random } from "../../signals.ts";
import { standardOf, standardised, type Standard } from "./inputs.ts";
import { decayOf, Net, scoresOf } from "./net.ts";

const BATCH = 2048;

/** What a net is shown, and how much it weighs. */
export interface Lesson {
  row: number;
  isTone: boolean;
  weight: number;
}

/** Rows of inputs, and which of them are shown, by what the net makes of all rows at the beginning of a round. */
export interface Course {
  /** Inputs of a row, and hidden units of the net. */
  inputs: number;
  units: number;
  rows: Float32Array;
  /** What is taken off what the net makes of each row. */
  excesses: Float32Array;
  /** Deviation of the noise that each standardised input is shown with, so that what is learned is no single recording. */
  noise: number;
  rounds: number;
  passes: number;
  lessonsOf: (scores: Float64Array) => Lesson[];
}

/** A net, and how its inputs are standardised. */
export interface Fit {
  net: Net;
  standard: Standard;
}

/** Fits a net to a course. */
export function train(course: Course, random: Random, progress: (text: string) => void): Fit {
  const standard = standardOf(course.rows, course.inputs);
  const shown = { ...course, rows: standardised(course.rows, standard) };
  const net = new Net(course.inputs, course.units);
  net.scatter(random);
  const steps = new Steps(net.weights);
  for (let round = 0; round < course.rounds; round++) {
    const lessons = course.lessonsOf(less(scoresOf(net, shown.rows), shown.excesses));
    const rate = rateOf(round / course.rounds);
    let loss = 0;
    for (let pass = 0; pass < course.passes; pass++) {
      loss = onePass(net, shown, random.shuffled(lessons), random, steps, rate);
    }
    progress(`round ${round + 1} of ${course.rounds}: ${lessons.length} lessons, loss ${loss.toFixed(5)}`);
  }
  return { net, standard };
}

/** What a fit makes of rows of inputs, less their excesses. */
export function scored({ net, standard }: Fit, rows: Float32Array, excesses: Float32Array): Float64Array {
  return less(scoresOf(net, standardised(rows, standard)), excesses);
}

function less(scores: Float64Array, excesses: Float32Array): Float64Array {
  return scores.map((score, row) => score - excesses[row]!);
}

/** Length of a step, by the share of the rounds that is over. */
function rateOf(share: number): number {
  if (share < 0.6) return 0.01;
  return share < 0.85 ? 0.003 : 0.001;
}

/** Shows the net every lesson once; returns the mean loss. */
function onePass(
  net: Net,
  { rows, excesses, noise }: Course,
  lessons: readonly Lesson[],
  random: Random,
  steps: Steps,
  rate: number,
): number {
  const { inputs, weights } = net;
  const decay = decayOf(net);
  const gradient = new Float64Array(weights.length);
  const shown = new Float64Array(inputs);
  let loss = 0;
  for (let from = 0; from < lessons.length; from += BATCH) {
    const batch = lessons.slice(from, from + BATCH);
    for (let i = 0; i < weights.length; i++) gradient[i] = decay[i]! * weights[i]!;
    for (const { row, isTone, weight } of batch) {
      for (let i = 0; i < inputs; i++) shown[i] = rows[row * inputs + i]! + (noise > 0 ? noise * random.normal() : 0);
      const score = net.score(shown, 0) - excesses[row]!;
      const share = 1 / (1 + Math.exp(-score));
      net.addGradient(gradient, shown, 0, (weight * (share - Number(isTone))) / batch.length);
      loss += weight * Math.log1p(Math.exp(isTone ? -score : score));
    }
    steps.take(gradient, rate);
  }
  return loss / lessons.length;
}

/** Adam: steps by the mean gradient over its spread. */
class Steps {
  private readonly weights: Float64Array;
  private readonly mean: Float64Array;
  private readonly spread: Float64Array;
  private taken = 0;

  constructor(weights: Float64Array) {
    this.weights = weights;
    this.mean = new Float64Array(weights.length);
    this.spread = new Float64Array(weights.length);
  }

  take(gradient: Float64Array, rate: number): void {
    this.taken++;
    const meanShare = 1 - 0.9 ** this.taken;
    const spreadShare = 1 - 0.999 ** this.taken;
    for (let i = 0; i < this.weights.length; i++) {
      this.mean[i] = 0.9 * this.mean[i]! + 0.1 * gradient[i]!;
      this.spread[i] = 0.999 * this.spread[i]! + 0.001 * gradient[i]! ** 2;
      const step = this.mean[i]! / meanShare / (Math.sqrt(this.spread[i]! / spreadShare) + 1e-8);
      this.weights[i] = this.weights[i]! - rate * step;
    }
  }
}
