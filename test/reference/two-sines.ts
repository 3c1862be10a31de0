// Measures a steady tone: the two sines of given frequencies that fit the samples best, and what is left beside them.
import { levelOf } from "../signals/level.ts";

export interface TwoSines {
  lowDbm0: number;
  highDbm0: number;
  /** Phases at the first sample, in radians. */
  lowPhase: number;
  highPhase: number;
  /** Power of the two sines over the power of all else, in dB. */
  sndrDb: number;
}

/** Fits two sines to int16 samples by least squares. */
export function fitTwoSines(pcm: Int16Array, lowHz: number, highHz: number, sampleRate: number): TwoSines {
  const basis = (n: number): number[] =>
    [lowHz, highHz].flatMap((hz) => {
      const phase = (2 * Math.PI * ((n * hz) % sampleRate)) / sampleRate;
      return [Math.sin(phase), Math.cos(phase)];
    });
  const [a, b, c, d] = solve(...normalEquations(pcm, basis)) as [number, number, number, number];
  let signal = 0;
  let rest = 0;
  pcm.forEach((sample, n) => {
    const [p, q, r, s] = basis(n) as [number, number, number, number];
    const fitted = a * p + b * q + c * r + d * s;
    signal += fitted ** 2;
    rest += (sample - fitted) ** 2;
  });
  return {
    lowDbm0: levelOf((a ** 2 + b ** 2) / 2 / 32768 ** 2),
    highDbm0: levelOf((c ** 2 + d ** 2) / 2 / 32768 ** 2),
    lowPhase: Math.atan2(b, a),
    highPhase: Math.atan2(d, c),
    sndrDb: 10 * Math.log10(signal / rest),
  };
}

function normalEquations(pcm: Int16Array, basis: (n: number) => number[]): [number[][], number[]] {
  const matrix = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
  const right = [0, 0, 0, 0];
  pcm.forEach((sample, n) => {
    const row = basis(n);
    for (let i = 0; i < 4; i++) {
      right[i]! += row[i]! * sample;
      for (let j = 0; j < 4; j++) matrix[i]![j]! += row[i]! * row[j]!;
    }
  });
  return [matrix, right];
}

/** Gauss's elimination; the matrix is positive definite, so that no pivot need be sought. */
function solve(matrix: number[][], right: number[]): number[] {
  const size = right.length;
  for (let i = 0; i < size; i++) {
    for (let row = i + 1; row < size; row++) {
      const factor = matrix[row]![i]! / matrix[i]![i]!;
      for (let j = i; j < size; j++) matrix[row]![j]! -= factor * matrix[i]![j]!;
      right[row]! -= factor * right[i]!;
    }
  }
  const solution = [...right];
  for (let i = size - 1; i >= 0; i--) {
    for (let j = i + 1; j < size; j++) solution[i]! -= matrix[i]![j]! * solution[j]!;
    solution[i]! /= matrix[i]![i]!;
  }
  return solution;
}
