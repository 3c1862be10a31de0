// The nets before the score, which spare it most of what is no tone: the glance before a second look, and the draft early
// in it. Each is shown, of each press, what it likes best of all that leads to the press or to a piece of it, and a share of
// what is no tone.
import { leastGlance } from "../../../src/looks.ts";
import { CONDITIONS } from "./conditions.ts";
import { GATE_INPUTS, GATE_UNITS } from "./inputs.ts";
import { CAUTION, isSudden, SUDDENLY } from "./look.ts";
import type { LooksData } from "./looks.ts";
import { scored, type Course, type Fit, type Lesson } from "./train.ts";

/** What a gate is shown: `GATE_INPUTS` values a row, first those of presses. */
export interface Shown {
  rows: Float32Array;
  /** The press of each row that leads to one. */
  presses: Int32Array;
}

/** One of these nets. */
export interface Gate {
  name: string;
  /** A press that the gate keeps out weighs as much as so many looks let through in vain. */
  pressWeight: number;
  /** Share of the presses that it may keep out. */
  loses: number;
  /** How much lower the threshold is put all the same: real lines are stranger than the conditions. */
  margin: number;
  rounds: number;
  passes: number;
}

export const GLANCE: Gate = { name: "glance", pressWeight: 10, loses: 0.0003, margin: 1, rounds: 14, passes: 4 };

/** The margin is set by recordings of real lines: of 95, one of 0.5 or 1.25 loses one more than 2 does. */
export const DRAFT: Gate = { name: "draft", pressWeight: 10, loses: 0.0002, margin: 2, rounds: 20, passes: 4 };

/** Of the looks at what is no tone that are kept for the draft, one in so many teaches the glance: it sees far more. */
const GLANCE_EVERY = 64;

/** What the glance is shown, before such a score. */
export function glanceShown(data: LooksData, score: Fit): Shown {
  const leads = leadsTo(data, score);
  const toneless = everyRow(data.tonelessGlances).filter((row) => row % GLANCE_EVERY === 0);
  return shown(
    leads,
    data,
    leads.map((lead) => rowOf(data.leadGlances, lead)),
    toneless.map((row) => rowOf(data.tonelessGlances, row)),
  );
}

/** What the draft is shown, between such a glance and such a score: only what that glance lets pass of what is no tone. */
export function draftShown(data: LooksData, score: Fit, glance: Fit): Shown {
  const leads = leadsTo(data, score);
  const leadValues = glancesAt(data.leadGlances, glance);
  const tonelessValues = glancesAt(data.tonelessGlances, glance);
  const toneless = everyRow(data.tonelessDrafts).filter((row) => {
    const isAlone = rowOf(data.tonelessDrafts, row)[1]!;
    return tonelessValues[row]! > leastGlance({ isAlone });
  });
  return shown(
    leads,
    data,
    leads.map((lead) => draftAfter(rowOf(data.leadDrafts, lead), leadValues[lead]!)),
    toneless.map((row) => draftAfter(rowOf(data.tonelessDrafts, row), tonelessValues[row]!)),
  );
}

// Of the looks at presses, those that the score takes for tones, and those at pieces.
function leadsTo(data: LooksData, score: Fit): number[] {
  const scores = scored(score, data.rows, data.excesses);
  return everyRow(data.leadGlances).filter(
    (lead) => data.leadRows[lead]! < 0 || scores[data.leadRows[lead]!]! > CAUTION,
  );
}

function shown(
  leads: readonly number[],
  data: LooksData,
  ofPresses: readonly Float32Array[],
  toneless: readonly Float32Array[],
): Shown {
  const rows = new Float32Array((ofPresses.length + toneless.length) * GATE_INPUTS);
  [...ofPresses, ...toneless].forEach((row, i) => rows.set(row, i * GATE_INPUTS));
  return { rows, presses: Int32Array.from(leads, (lead) => data.leadPresses[lead]!) };
}

function everyRow(rows: Float32Array): number[] {
  return Array.from({ length: rows.length / GATE_INPUTS }, (_, row) => row);
}

function rowOf(rows: Float32Array, row: number): Float32Array {
  return rows.subarray(row * GATE_INPUTS, (row + 1) * GATE_INPUTS);
}

// What the core makes of glances with such a net: see assembly/glance.ts.
function glancesAt(rows: Float32Array, glance: Fit): Float64Array {
  return gateScores(glance, rows).map((value, row) => (isSudden(rowOf(rows, row)) ? SUDDENLY : value));
}

// The inputs of a draft, the first of which is the glance before it: see assembly/draft.ts.
function draftAfter(inputs: Float32Array, glance: number): Float32Array {
  const after = inputs.slice();
  after[0] = Math.max(-10, Math.min(16, glance));
  return after;
}

/** What a gate's net makes of rows. */
export function gateScores(fit: Fit, rows: Float32Array): Float64Array {
  return scored(fit, rows, new Float32Array(rows.length / GATE_INPUTS));
}

/** A gate's course. */
export function gateCourse({ pressWeight, rounds, passes }: Gate, { rows, presses }: Shown): Course {
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
export function gateThreshold({ loses, margin }: Gate, { presses }: Shown, scores: Float64Array): number {
  const best = bestRows(presses, scores)
    .map((row) => scores[row]!)
    .sort((a, b) => a - b);
  return best[Math.floor(loses * best.length)]! - margin;
}

/** What a gate does: all in all, and to each condition of which it loses anything. */
export function gateFigures(
  title: string,
  { presses }: Shown,
  conditions: Int16Array,
  scores: Float64Array,
  threshold: number,
): string {
  const best = bestRows(presses, scores);
  const toneless = scores.subarray(presses.length);
  const passed = toneless.filter((score) => score > threshold).length / toneless.length;
  const lost = best.filter((row) => scores[row]! <= threshold);
  const lostOf = (condition: number) => lost.filter((row) => conditions[presses[row]!] === condition).length;
  return [
    `${title}: loses ${lost.length} of ${best.length} presses, passes ${(100 * passed).toFixed(2)} % of what is no tone`,
    ...CONDITIONS.flatMap(({ name }, i) => (lostOf(i) > 0 ? [`  ${name}: loses ${lostOf(i)}`] : [])),
  ].join("\n");
}
