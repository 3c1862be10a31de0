// A detector that hears without making anything: ToneDetector.push makes an array, which the audio thread must not.
import { core, refreshViews } from "../../core/core.ts";
import type { ToneEvent } from "../../detector.ts";
import { TONES } from "../../keypad.ts";
import type { Limits } from "../../profiles.ts";

const START = 1;

/** Hears a stream at the rate of the audio thread. */
export class Ear {
  readonly #core = core();
  #address: number;

  constructor(sampleRate: number, limits: Required<Limits>) {
    const { minToneMs, minGapMs, minLevelDbm0, maxForwardTwistDb, maxReverseTwistDb } = limits;
    const { wasm } = this.#core;
    this.#address = wasm.detectorCreate(
      sampleRate,
      minToneMs,
      minGapMs,
      minLevelDbm0,
      maxForwardTwistDb,
      maxReverseTwistDb,
    );
    refreshViews(this.#core);
  }

  /** Takes the next samples and returns how many events they complete. */
  hear(samples: Float32Array): number {
    this.#core.inputF32.set(samples);
    return this.#core.wasm.detectorPushF32(this.#address, samples.length);
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
