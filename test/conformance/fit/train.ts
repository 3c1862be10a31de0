// Fitting the score: logistic regression on each sound's best look, for that look decides; and since what is best changes
// with the net, in rounds.
import type { Random } from "../../signals.ts";
import { CONDITIONS } from "./conditions.ts";
import { INPUTS } from "./inputs.ts";
import { TONELESS, bestLooks, type LooksData } from "./looks.ts";
import { DECAY, Net, WEIGHTS, scoresOf } from "./net.ts";

const ROUNDS = 40;
const PASSES = 40;
const BATCH = 2048;
/** A false accept weighs as much as so many presses missed. */
const TONELESS_WEIGHT = 3;
/** What scores less teaches nothing any more. */
const HOPELESS = -12;

/** Step lengths, by the round they are used up to. */
function rateOf(round: number): number {
  if (round < 22) return 0.01;
  return round < 34 ? 0.003 : 0.001;
}

/** What the net is shown, and how much each weighs. */
interface Lesson {
  look: number;
  isTone: boolean;
  weight: number;
}

/** A net fitted to standardised looks. */
export function train(data: LooksData, random: Random, progress: (text: string) => void): Net {
  const net = new Net();
  net.scatter(random);
  const steps = new Steps(net.weights);
  for (let round = 0; round < ROUNDS; round++) {
    const lessons = lessonsOf(data, scoresOf(net, data.rows));
    let loss = 0;
    for (let pass = 0; pass < PASSES; pass++)
      loss = onePass(net, data.rows, random.shuffled(lessons), steps, rateOf(round));
    progress(`round ${round + 1} of ${ROUNDS}: ${lessons.length} sounds, loss ${loss.toFixed(5)}`);
  }
  return net;
}

function lessonsOf(data: LooksData, scores: Float64Array): Lesson[] {
  return Array.from(bestLooks(data, scores)).flatMap((look, sound) => {
    const condition = data.conditions[sound]!;
    const isTone = condition !== TONELESS;
    if (look < 0 || (!isTone && scores[look]! < HOPELESS)) return [];
    return { look, isTone, weight: isTone ? CONDITIONS[condition]!.weight : TONELESS_WEIGHT };
  });
}

/** Shows the net every lesson once; returns the mean loss. */
function onePass(net: Net, rows: Float32Array, lessons: readonly Lesson[], steps: Steps, rate: number): number {
  const gradient = new Float64Array(WEIGHTS);
  let loss = 0;
  for (let from = 0; from < lessons.length; from += BATCH) {
    const batch = lessons.slice(from, from + BATCH);
    for (let i = 0; i < WEIGHTS; i++) gradient[i] = DECAY[i]! * net.weights[i]!;
    for (const { look, isTone, weight } of batch) {
      const score = net.score(rows, look * INPUTS);
      const share = 1 / (1 + Math.exp(-score));
      net.addGradient(gradient, rows, look * INPUTS, (weight * (share - Number(isTone))) / batch.length);
      loss += weight * Math.log1p(Math.exp(isTone ? -score : score));
    }
    steps.take(gradient, rate);
  }
  return loss / lessons.length;
}

/** Adam: steps by the mean gradient over its spread. */
class Steps {
  private readonly weights: Float64Array;
  private readonly mean = new Float64Array(WEIGHTS);
  private readonly spread = new Float64Array(WEIGHTS);
  private taken = 0;

  constructor(weights: Float64Array) {
    this.weights = weights;
  }

  take(gradient: Float64Array, rate: number): void {
    this.taken++;
    const meanShare = 1 - 0.9 ** this.taken;
    const spreadShare = 1 - 0.999 ** this.taken;
    for (let i = 0; i < WEIGHTS; i++) {
      this.mean[i] = 0.9 * this.mean[i]! + 0.1 * gradient[i]!;
      this.spread[i] = 0.999 * this.spread[i]! + 0.001 * gradient[i]! ** 2;
      const step = this.mean[i]! / meanShare / (Math.sqrt(this.spread[i]! / spreadShare) + 1e-8);
      this.weights[i] = this.weights[i]! - rate * step;
    }
  }
}
