// Fitting the score: the looks of one half, by the sound they saw, as plain arrays that a worker can hand over.
import { INPUTS, inputsOf } from "./inputs.ts";
import type { Look } from "../../../src/looks.ts";

/** The condition of a sound that is no tone. */
export const TONELESS = -1;

export interface LooksData {
  /** `INPUTS` values a look. */
  rows: Float32Array;
  /** The sound each look saw: a press, or a stretch of something else. */
  sounds: Int32Array;
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
  private count = 0;
  private rows = new Float32Array(INPUTS * 4096);
  private sounds = new Int32Array(4096);
  private present = new Float32Array(4096);
  private readonly conditions: number[] = [];

  /** Begins a sound; returns its number. */
  addSound(condition: number): number {
    return this.conditions.push(condition) - 1;
  }

  add(sound: number, look: Look): void {
    if (this.count === this.sounds.length) this.grow();
    this.rows.set(inputsOf(look), this.count * INPUTS);
    this.sounds[this.count] = sound;
    this.present[this.count] = look.score;
    this.count++;
  }

  private grow(): void {
    const { rows, sounds, present } = this;
    this.rows = new Float32Array(2 * rows.length);
    this.sounds = new Int32Array(2 * sounds.length);
    this.present = new Float32Array(2 * present.length);
    this.rows.set(rows);
    this.sounds.set(sounds);
    this.present.set(present);
  }

  data(): LooksData {
    return {
      rows: this.rows.slice(0, this.count * INPUTS),
      sounds: this.sounds.slice(0, this.count),
      present: this.present.slice(0, this.count),
      conditions: Int16Array.from(this.conditions),
      hours: this.hours,
    };
  }
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
