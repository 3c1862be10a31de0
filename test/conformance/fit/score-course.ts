// What the score's net is shown: of each sound the look that decides.
import { CONDITIONS } from "./conditions.ts";
import { SCORE_INPUTS, SCORE_UNITS } from "./inputs.ts";
import { TONELESS, bestLooks, type LooksData } from "./looks.ts";
import type { Course, Lesson } from "./train.ts";

/** A false accept weighs as much as so many presses missed. */
const TONELESS_WEIGHT = 30;
/** What scores less teaches nothing any more. */
const HOPELESS = -12;

/** The score's course: what decides about a sound is its best look; and since what is best changes with the net, in rounds. */
export function scoreCourse(data: LooksData): Course {
  const lessonsOf = (scores: Float64Array) =>
    Array.from(bestLooks(data, scores)).flatMap((row, sound): Lesson[] => {
      const condition = data.conditions[sound]!;
      const isTone = condition !== TONELESS;
      if (row < 0 || (!isTone && scores[row]! < HOPELESS)) return [];
      const weight = isTone ? CONDITIONS[condition]!.weight : TONELESS_WEIGHT;
      return weight > 0 ? [{ row, isTone, weight }] : [];
    });
  return {
    inputs: SCORE_INPUTS,
    units: SCORE_UNITS,
    rows: data.rows,
    excesses: data.excesses,
    noise: 0.15,
    rounds: 30,
    passes: 25,
    lessonsOf,
  };
}
