// Fitting the score: the looks of one half, by the sound they saw, as plain arrays that a worker can hand over.
import { GATE_INPUTS, inputsOf, SCORE_INPUTS } from "./inputs.ts";
import { excessOf } from "./look.ts";
import type { Look } from "../../../src/looks.ts";

/** The condition of a sound that is no tone. */
export const TONELESS = -1;

export interface LooksData {
  /** `SCORE_INPUTS` values a look. */
  rows: Float32Array;
  /** Of each look at a press or a piece of one: `GATE_INPUTS` values of its glance, the same of its draft, and the press. */
  leadGlances: Float32Array;
  leadDrafts: Float32Array;
  leadPresses: Int32Array;
  /** Its row, whose score says whether it leads to the press; -1 for a look at a piece, which always does. */
  leadRows: Int32Array;
  /** `GATE_INPUTS` values of the glances, and of the drafts, of some looks at what is no tone. */
  tonelessGlances: Float32Array;
  tonelessDrafts: Float32Array;
  /** The sound each look saw: a press, or a stretch of something else. */
  sounds: Int32Array;
  /** What the core takes off the score of each look beyond what its net makes of it. */
  excesses: Float32Array;
  /** What the core makes of each look at present: a tone when positive. */
  present: Float32Array;
  /** The condition of each sound, also of those that no look saw. */
  conditions: Int16Array;
  /** Hours in which there was no tone. */
  hours: number;
}

/** Looks as they come. */
export class Looks {
  hours = 0;
  private readonly rows = new Rows(SCORE_INPUTS);
  private readonly leadGlances = new Rows(GATE_INPUTS);
  private readonly leadDrafts = new Rows(GATE_INPUTS);
  private readonly leadPresses: number[] = [];
  private readonly leadRows: number[] = [];
  private readonly tonelessGlances = new Rows(GATE_INPUTS);
  private readonly tonelessDrafts = new Rows(GATE_INPUTS);
  private readonly sounds: number[] = [];
  private readonly excesses: number[] = [];
  private readonly present: number[] = [];
  private readonly conditions: number[] = [];

  /** Begins a sound; returns its number. */
  addSound(condition: number): number {
    return this.conditions.push(condition) - 1;
  }

  /** Adds a look worth a score; returns its row. */
  add(sound: number, look: Look): number {
    this.rows.add(inputsOf(look));
    this.excesses.push(excessOf(look));
    this.present.push(look.score);
    return this.sounds.push(sound) - 1;
  }

  addLead(press: number, look: Look, row: number): void {
    this.leadGlances.add(look.glanceInputs);
    this.leadDrafts.add(look.draftInputs);
    this.leadPresses.push(press);
    this.leadRows.push(row);
  }

  addToneless(look: Look): void {
    this.tonelessGlances.add(look.glanceInputs);
    this.tonelessDrafts.add(look.draftInputs);
  }

  data(): LooksData {
    return {
      rows: this.rows.values(),
      leadGlances: this.leadGlances.values(),
      leadDrafts: this.leadDrafts.values(),
      leadPresses: Int32Array.from(this.leadPresses),
      leadRows: Int32Array.from(this.leadRows),
      tonelessGlances: this.tonelessGlances.values(),
      tonelessDrafts: this.tonelessDrafts.values(),
      sounds: Int32Array.from(this.sounds),
      excesses: Float32Array.from(this.excesses),
      present: Float32Array.from(this.present),
      conditions: Int16Array.from(this.conditions),
      hours: this.hours,
    };
  }
}

/** Rows of so many inputs as they come. */
class Rows {
  private readonly inputs: number;
  private count = 0;
  private rows: Float32Array;

  constructor(inputs: number) {
    this.inputs = inputs;
    this.rows = new Float32Array(inputs * 4096);
  }

  add(inputs: readonly number[]): void {
    if (this.count === this.rows.length) {
      const { rows } = this;
      this.rows = new Float32Array(2 * rows.length);
      this.rows.set(rows);
    }
    this.rows.set(inputs, this.count);
    this.count += this.inputs;
  }

  values(): Float32Array {
    return this.rows.slice(0, this.count);
  }
}

/** One array behind another. */
export function join<T extends Float32Array | Int32Array | Int16Array>(first: T, second: T): T {
  const both = new (first.constructor as new (length: number) => T)(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** The looks of two halves together. */
export function joined(a: LooksData, b: LooksData): LooksData {
  return {
    rows: join(a.rows, b.rows),
    leadGlances: join(a.leadGlances, b.leadGlances),
    leadDrafts: join(a.leadDrafts, b.leadDrafts),
    leadPresses: join(a.leadPresses, behind(b.leadPresses, a)),
    leadRows: join(
      a.leadRows,
      b.leadRows.map((row) => (row < 0 ? row : row + a.sounds.length)),
    ),
    tonelessGlances: join(a.tonelessGlances, b.tonelessGlances),
    tonelessDrafts: join(a.tonelessDrafts, b.tonelessDrafts),
    sounds: join(a.sounds, behind(b.sounds, a)),
    excesses: join(a.excesses, b.excesses),
    present: join(a.present, b.present),
    conditions: join(a.conditions, b.conditions),
    hours: a.hours + b.hours,
  };
}

// The numbers of sounds that come after those of `first`.
function behind(sounds: Int32Array, first: LooksData): Int32Array {
  return sounds.map((sound) => sound + first.conditions.length);
}

/** The look of each sound that scores best; -1 where no look saw it. */
export function bestLooks({ sounds, conditions }: LooksData, scores: ArrayLike<number>): Int32Array {
  const best = new Int32Array(conditions.length).fill(-1);
  for (let look = 0; look < sounds.length; look++) {
    const sound = sounds[look]!;
    if (best[sound]! < 0 || scores[look]! > scores[best[sound]!]!) best[sound] = look;
  }
  return best;
}
