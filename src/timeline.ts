// Steps -> samples: steps are laid on the sample grid here, and the core makes the samples of each tone.
import { TONES } from "./keypad.ts";
import { MAX_STEPS, type Step } from "./sequence.ts";
import { readTone, writeSilence, type PlacedTone, type Sound } from "./tone-samples.ts";

/** How a timeline sounds; times in ms. */
export interface Voice extends Sound {
  readonly toneMs: number;
  readonly gapMs: number;
}

/** A queue of steps, read as samples. */
export class Timeline {
  readonly #voice: Voice;
  // Steps on the grid: silence up to `toneStart`, then a tone up to `end`. A pause is all silence.
  readonly #segments: PlacedTone[] = [];
  #head = 0;
  #position = 0;
  #endMs = 0;
  #gapDue = false;

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  /** Samples appended and not yet read. */
  get pendingSamples(): number {
    return (this.#segments.at(-1)?.end ?? 0) - this.#position;
  }

  /** Appends steps; throws a RangeError when more than MAX_STEPS would be pending. */
  append(steps: readonly Step[]): void {
    this.#segments.splice(0, this.#head);
    this.#head = 0;
    const count = this.#segments.length + steps.length;
    if (count > MAX_STEPS) throw new RangeError(`sequence: expected at most ${MAX_STEPS} pending steps, got ${count}`);
    const { toneMs, gapMs } = this.#voice;
    for (const step of steps) {
      if ("pauseMs" in step) this.#place(0, step.pauseMs, 0);
      else this.#place(TONES.indexOf(step.tone), this.#gapDue ? gapMs : 0, step.toneMs ?? toneMs);
      this.#gapDue = "tone" in step;
    }
  }

  // Time is summed in ms and rounded once, so that no tone is ever more than half a sample from its time.
  #place(key: number, silenceMs: number, toneMs: number): void {
    const { sampleRate } = this.#voice;
    const toneStart = Math.round(((this.#endMs + silenceMs) * sampleRate) / 1000);
    this.#endMs += silenceMs + toneMs;
    const end = Math.round((this.#endMs * sampleRate) / 1000);
    this.#segments.push({ key, toneStart, end });
  }

  /** Writes the next samples to `out` and returns how many there were; silence need not be written to one that is silent. */
  read(out: Int16Array | Float32Array, isSilent = false): number {
    let written = 0;
    for (; this.#head < this.#segments.length; this.#head++) {
      const segment = this.#segments[this.#head]!;
      while (this.#position < segment.end) {
        if (written === out.length) return written;
        const count = this.#readPart(segment, out, written, isSilent);
        written += count;
        this.#position += count;
      }
    }
    this.#rewind();
    return written;
  }

  /** Forgets every step, and that a tone came before. */
  clear(): void {
    this.#rewind();
    this.#gapDue = false;
  }

  #rewind(): void {
    this.#segments.length = 0;
    this.#head = 0;
    this.#position = 0;
    this.#endMs = 0;
  }

  // Writes what one call can of the segment: up to its end, or the end of its silence.
  #readPart(segment: PlacedTone, out: Int16Array | Float32Array, at: number, isSilent: boolean): number {
    const silence = Math.min(out.length - at, segment.toneStart - this.#position);
    if (silence <= 0) return readTone(segment, this.#voice, this.#position - segment.toneStart, out, at);
    if (!isSilent) writeSilence(out, at, at + silence);
    return silence;
  }
}
