// A detector that hears without making anything: ToneDetector.push makes an array, which the audio thread must not.
import { core } from "../../core/core.ts";
import { createStream, pushSamples } from "../../core/stream.ts";
import type { ToneEvent } from "../../detector.ts";
import { TONES } from "../../keypad.ts";
import type { Limits } from "../../profiles.ts";

const START = 1;

/** Hears a stream at the rate of the audio thread. */
export class Ear {
  readonly #core = core();
  #address: number;

  constructor(sampleRate: number, limits: Required<Limits>) {
    this.#address = createStream(this.#core, sampleRate, limits);
  }

  /** Takes the next samples and returns how many events they complete. */
  hear(samples: Float32Array): number {
    return pushSamples(this.#core, this.#address, samples);
  }

  /** Returns one of those events, its times later by so many ms. */
  event(index: number, laterMs: number): ToneEvent {
    const at = index * this.#core.eventValues;
    const value = (place: number) => this.#core.outputF64[at + place]!;
    const [tone, startMs] = [TONES[value(1)]!, value(2) + laterMs];
    if (value(0) === START) return { type: "start", tone, startMs };
    const measured = { levelDbm0: value(4), twistDb: value(5), lowHz: value(6), highHz: value(7), snrDb: value(8) };
    return { type: "end", tone, startMs, endMs: value(3) + laterMs, ...measured };
  }

  /** Frees the core's memory. */
  close(): void {
    if (this.#address !== 0) this.#core.wasm.detectorFree(this.#address);
    this.#address = 0;
  }
}
