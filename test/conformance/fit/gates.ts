// The nets before the score, which spare it most of what is no tone: the glance before a second look, and the draft early
// in it. Each is shown, of each press, what it likes best of all that led to the press or to a piece of it, and a share of
// what is no tone.
import { CONDITIONS } from "./conditions.ts";
import { GATE_INPUTS, GATE_UNITS } from "./inputs.ts";
import { join, type LooksData } from "./looks.ts";
import type { Course, Lesson } from "./train.ts";

/** What a gate is shown: `GATE_INPUTS` values a row, first those of presses. */
interface Shown {
  rows: Float32Array;
  /** The press of each row that led to one. */
  presses: Int32Array;
}

/** One of these nets. */
export interface Gate {
  shown: (data: LooksData) => Shown;
  /** A press that the gate keeps out weighs as much as so many looks let through in vain. */
  pressWeight: number;
  /** Share of the presses that it may keep out. */
  loses: number;
  /** How much lower the threshold is put all the same: real lines are stranger than the conditions. */
  margin: number;
  rounds: number;
  passes: number;
}

export type GateName = keyof typeof GATES;

/** Fitted in this order, each to a core with all before it, and to the score as it is. */
export const GATES = {
  glance: {
    shown: (data) => ({ rows: join(data.leadGlances, data.tonelessGlances), presses: data.leadPresses }),
    pressWeight: 10,
    loses: 0.0003,
    margin: 1,
    rounds: 14,
    passes: 4,
  },
  draft: {
    shown: (data) => ({ rows: join(data.leadDrafts, data.tonelessDrafts), presses: data.leadPresses }),
    pressWeight: 10,
    loses: 0.0002,
    // With 0.5, recordings of real lines lose four of 95; with 1, none.
    margin: 1.25,
    rounds: 20,
    passes: 4,
  },
} as const satisfies Record<string, Gate>;

/** A gate's course. */
export function gateCourse({ shown, pressWeight, rounds, passes }: Gate, data: LooksData): Course {
  const { rows, presses } = shown(data);
  const count = rows.length / GATE_INPUTS;
  const toneless = Array.from({ length: count - presses.length }, (_, i): Lesson => {
    return { row: presses.length + i, isTone: false, weight: 1 };
  });
  const lessonsOf = (scores: Float64Array) => [
    ...bestRows(presses, scores).map((row): Lesson => ({ row, isTone: true, weight: pressWeight })),
    ...toneless,
  ];
  return {
    inputs: GATE_INPUTS,
    units: GATE_UNITS,
    rows,
    excesses: new Float32Array(count),
    noise: 0,
    rounds,
    passes,
    lessonsOf,
  };
}

/** Of each press, the row that scores best. */
function bestRows(presses: Int32Array, scores: Float64Array): number[] {
  const best = new Map<number, number>();
  presses.forEach((press, row) => {
    const before = best.get(press);
    if (before === undefined || scores[row]! > scores[before]!) best.set(press, row);
  });
  return [...best.values()];
}

/** Below which the gate keeps out. */
export function gateThreshold({ shown, loses, margin }: Gate, data: LooksData, scores: Float64Array): number {
  const best = bestRows(shown(data).presses, scores)
    .map((row) => scores[row]!)
    .sort((a, b) => a - b);
  return best[Math.floor(loses * best.length)]! - margin;
}

/** What a gate does: all in all, and to each condition of which it loses anything. */
export function gateFigures(
  half: string,
  gate: Gate,
  data: LooksData,
  scores: Float64Array,
  threshold: number,
): string {
  const { presses } = gate.shown(data);
  const best = bestRows(presses, scores);
  const toneless = scores.subarray(presses.length);
  const passed = toneless.filter((score) => score > threshold).length / toneless.length;
  const lost = best.filter((row) => scores[row]! <= threshold);
  const lostOf = (condition: number) => lost.filter((row) => data.conditions[presses[row]!] === condition).length;
  return [
    `${half}: loses ${lost.length} of ${best.length} presses, passes ${(100 * passed).toFixed(2)} % of what is no tone`,
    ...CONDITIONS.flatMap(({ name }, i) => (lostOf(i) > 0 ? [`  ${name}: loses ${lostOf(i)}`] : [])),
  ].join("\n");
}
