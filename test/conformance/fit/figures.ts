// Fitting the score: how many tones each condition keeps, at what price in false accepts, and where the threshold belongs.
import { CONDITIONS } from "./conditions.ts";
import { TONELESS, bestLooks, type LooksData } from "./looks.ts";

const FALSE_ACCEPTS = [0, 1, 3, 10];
/** The highest scores of what is no tone, by which the rare ones beyond are judged. */
const TAIL = 30;

/** The best score of every sound; minus infinity where no look saw it. */
class Bests {
  /** Those of sounds that are no tones, highest first. */
  readonly toneless: Float64Array;
  private readonly data: LooksData;
  private readonly best: Float64Array;

  constructor(data: LooksData, scores: ArrayLike<number>) {
    this.data = data;
    this.best = Float64Array.from(bestLooks(data, scores), (look) => (look < 0 ? -Infinity : scores[look]!));
    this.toneless = this.best.filter((_, sound) => data.conditions[sound] === TONELESS).sort((a, b) => b - a);
  }

  /** Share of a condition's presses above a threshold, in %. */
  accepted(condition: number, threshold: number): number {
    const presses = this.best.filter((_, sound) => this.data.conditions[sound] === condition);
    return (100 * presses.filter((score) => score > threshold).length) / presses.length;
  }

  falseAccepts(threshold: number): number {
    return this.toneless.filter((score) => score > threshold).length;
  }
}

/**
 * The score above which there are so many false accepts an hour. Where that is too few to be counted, it is told from the
 * tail of the scores, taken to fall exponentially.
 */
export function thresholdFor(data: LooksData, scores: ArrayLike<number>, falsePerHour: number): number {
  const { toneless } = new Bests(data, scores);
  const least = toneless[TAIL]!;
  const excess = toneless.subarray(0, TAIL).reduce((sum, score) => sum + score - least, 0) / TAIL;
  return least + excess * Math.log(TAIL / (falsePerHour * data.hours));
}

/** The table of a half: under each condition the share of presses accepted, beside what the core accepts at present. */
export function figures(half: string, data: LooksData, scores: ArrayLike<number>, threshold: number): string {
  const fitted = new Bests(data, scores);
  const present = new Bests(data, data.present);
  const columns = [
    ...FALSE_ACCEPTS.map((count) => ({ bests: fitted, name: "", threshold: fitted.toneless[count]! })),
    { bests: fitted, name: "fitted", threshold },
    { bests: present, name: "present", threshold: 0 },
  ];
  const line = (name: string, cells: readonly string[]) =>
    name.padEnd(26) + cells.map((cell) => cell.padStart(9)).join("");
  const presses = data.conditions.filter((condition) => condition !== TONELESS).length;
  return [
    `${half}: ${presses} presses, ${data.hours.toFixed(1)} h of speech, music and noise; % accepted`,
    line(
      "",
      columns.map(({ name }) => name),
    ),
    line(
      "threshold",
      columns.map((column) => column.threshold.toFixed(2)),
    ),
    line(
      "false accepts",
      columns.map((column) => String(column.bests.falseAccepts(column.threshold))),
    ),
    ...CONDITIONS.map(({ name }, i) =>
      line(
        name,
        columns.map((column) => column.bests.accepted(i, column.threshold).toFixed(1)),
      ),
    ),
  ].join("\n");
}
