// What the two nets are shown: the score's, of each sound the look that decides; the glance's, of each press the window that
// leads to an accepted look, and of what is no tone a share of all windows.
import { CONDITIONS } from "./conditions.ts";
import { TONELESS, bestLooks, join, type LooksData } from "./looks.ts";
import { INPUTS } from "./inputs.ts";
import type { Course, Lesson } from "./train.ts";

/** A false accept weighs as much as so many presses missed. */
const TONELESS_WEIGHT = 12;
/** What scores less teaches nothing any more. */
const HOPELESS = -12;

/** Of presses with an accepted look, the share whose windows the glance may refuse all the same. */
const GLANCE_LOSES = 0.0001;
/** How much lower the threshold is put all the same: real lines are stranger than the conditions. */
const GLANCE_MARGIN = 1;
/** A press whose second look is never taken weighs as much as so many second looks taken in vain. */
const PRESS_WEIGHT = 40;

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
  return { rows: data.rows, excesses: data.excesses, noise: 0.1, rounds: 30, passes: 25, lessonsOf };
}

/** The glance's course. */
export function glanceCourse(data: LooksData): Course {
  const windows = data.glances.length / INPUTS;
  const rows = join(data.glances, data.tonelessGlances);
  const toneless = Array.from({ length: rows.length / INPUTS - windows }, (_, i): Lesson => {
    return { row: windows + i, isTone: false, weight: 1 };
  });
  const lessonsOf = (glances: Float64Array) => [
    ...bestWindows(data, glances).map((row): Lesson => ({ row, isTone: true, weight: PRESS_WEIGHT })),
    ...toneless,
  ];
  return { rows, excesses: new Float32Array(rows.length / INPUTS), noise: 0, rounds: 20, passes: 4, lessonsOf };
}

/** Of each press that has a look the core accepts, that whose window the glance likes best. */
function bestWindows(data: LooksData, glances: Float64Array): number[] {
  const isPress = (look: number) => data.conditions[data.sounds[look]!] !== TONELESS;
  const accepted = Float64Array.from(data.present, (score, look) =>
    score > 0 && isPress(look) ? glances[look]! : -Infinity,
  );
  return Array.from(bestLooks(data, accepted)).filter((look) => look >= 0 && accepted[look]! > -Infinity);
}

/** Below which the glance refuses. */
export function glanceThreshold(data: LooksData, glances: Float64Array): number {
  const best = bestWindows(data, glances)
    .map((look) => glances[look]!)
    .sort((a, b) => a - b);
  return best[Math.floor(GLANCE_LOSES * best.length)]! - GLANCE_MARGIN;
}

/** What a glance does: all in all, and to each condition of which it loses anything. */
export function glanceFigures(half: string, data: LooksData, glances: Float64Array, threshold: number): string {
  const best = bestWindows(data, glances);
  const toneless = glances.subarray(data.glances.length / INPUTS);
  const passed = toneless.filter((glance) => glance > threshold).length / toneless.length;
  const lost = best.filter((look) => glances[look]! <= threshold);
  const lostOf = (condition: number) => lost.filter((look) => data.conditions[data.sounds[look]!] === condition).length;
  return [
    `${half}: loses ${lost.length} of ${best.length} presses, passes ${(100 * passed).toFixed(2)} % of what is no tone`,
    ...CONDITIONS.flatMap(({ name }, i) => (lostOf(i) > 0 ? [`  ${name}: loses ${lostOf(i)}`] : [])),
  ].join("\n");
}
