// Fitting the score: the looks of one half, by the sound they saw, as plain arrays that a worker can hand over.
import { GATE_INPUTS, inputsOf, SCORE_INPUTS } from "./inputs.ts";
import { excessOf } from "./look.ts";
import type { Look } from "../../../src/looks.ts";

/** The condition of a sound that is no tone. */
export const TONELESS = -1;

export interface LooksData {
  /** `SCORE_INPUTS` values a look. */
  rows: Float32Array;
  /** `GATE_INPUTS` values of the glance, and of the draft, of each look that led to a press or to a piece of one; and its press. */
  leadGlances: Float32Array;
  leadDrafts: Float32Array;
  leadPresses: Int32Array;
  /** `GATE_INPUTS` values of some of the glances at what is no tone. */
  tonelessGlances: Float32Array;
  /** `GATE_INPUTS` values of the draft of some looks at what is no tone. */
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

  add(sound: number, look: Look): void {
    this.rows.add(inputsOf(look));
    this.sounds.push(sound);
    this.excesses.push(excessOf(look));
    this.present.push(look.score);
  }

  addLead(press: number, look: Look): void {
    this.leadGlances.add(look.glanceInputs);
    this.leadDrafts.add(look.draftInputs);
    this.leadPresses.push(press);
  }

  addTonelessGlance(look: Look): void {
    this.tonelessGlances.add(look.glanceInputs);
  }

  addTonelessDraft(look: Look): void {
    this.tonelessDrafts.add(look.draftInputs);
  }

  data(): LooksData {
    return {
      rows: this.rows.values(),
      leadGlances: this.leadGlances.values(),
      leadDrafts: this.leadDrafts.values(),
      leadPresses: Int32Array.from(this.leadPresses),
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
