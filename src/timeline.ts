// Steps -> samples: steps are laid on the sample grid here, and the core makes the samples of each tone.
import { core, outputSamples } from "./core/core.ts";
import { TONES } from "./keypad.ts";
import { MAX_STEPS, type Step } from "./sequence.ts";

/** How a timeline sounds: times in ms, the edges in samples, the sines' peaks in int16 units. */
export interface Voice {
  readonly sampleRate: number;
  readonly toneMs: number;
  readonly gapMs: number;
  readonly rampSamples: number;
  readonly lowPeak: number;
  readonly highPeak: number;
}

// A step on the grid: silence up to `toneStart`, then a tone up to `end`. A pause is all silence.
interface Segment {
  readonly key: number;
  readonly toneStart: number;
  readonly end: number;
}

/** A queue of steps, read as samples. */
export class Timeline {
  readonly #core = core();
  readonly #voice: Voice;
  readonly #segments: Segment[] = [];
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

  /** Writes the next samples to `out` and returns how many there were. */
  read(out: Int16Array | Float32Array): number {
    let written = 0;
    for (; this.#head < this.#segments.length; this.#head++) {
      const segment = this.#segments[this.#head]!;
      while (this.#position < segment.end) {
        if (written === out.length) return written;
        const count = this.#readPart(segment, out, written);
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

  // Writes what one call can of the segment: up to its end, the end of its silence or tone, or the core's area.
  #readPart(segment: Segment, out: Int16Array | Float32Array, at: number): number {
    const room = out.length - at;
    const silence = Math.min(room, segment.toneStart - this.#position);
    if (silence > 0) {
      out.fill(0, at, at + silence);
      return silence;
    }
    const count = Math.min(room, segment.end - this.#position, this.#core.areaSamples);
    copySamples(this.#renderPart(segment, count), out, at);
    return count;
  }

  #renderPart({ key, toneStart, end }: Segment, count: number): Int16Array {
    const { sampleRate, rampSamples, lowPeak, highPeak } = this.#voice;
    const length = end - toneStart;
    const ramp = Math.min(rampSamples, length >> 1);
    this.#core.wasm.renderTone(key, sampleRate, length, ramp, lowPeak, highPeak, this.#position - toneStart, count);
    return outputSamples(this.#core, count);
  }
}

function copySamples(samples: Int16Array, out: Int16Array | Float32Array, at: number): void {
  if (out instanceof Int16Array) out.set(samples, at);
  else for (let i = 0; i < samples.length; i++) out[at + i] = samples[i]! / 32768;
}
