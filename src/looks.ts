// PCM -> every second look the core takes at it: what `dualtone detect --explain` tells of and the score is fitted to.
import { core } from "./core/core.ts";
import { createStream, pushSamples } from "./core/stream.ts";
import type { Limits } from "./profiles.ts";

// A look's values, in the order of the core's record after its type.
const FIELDS = [
  "key",
  "startMs",
  "endMs",
  "offset1",
  "offset2",
  "residual",
  "unsteadiness",
  "scatter",
  "lineDb",
  "twistDb",
  "count",
  "weight",
  "afterDb",
  "score",
  "beforeDb",
  "lowDbm0",
  "highDbm0",
  "scoreOnFrequency",
  "scoreAlone",
  "scoreSteady",
  "scoreInSilence",
  "scoreWithoutTwist",
  "scoreAsTone",
  "steadierUnsteadiness",
  "steadierScatter",
  "glance",
  "underDb",
  "underBeforeDb",
  "isAlone",
  "isPiece",
  "draft",
] as const;

type Numbers = Record<(typeof FIELDS)[number], number>;

/**
 * What one look found (see `Finding` in the core); `afterDb` is 999 where the tone has not ended. `score` is what the core
 * made of it, and the scores after it what it would be if one thing were as in a clean tone; `scoreAsTone` is the one if
 * all were but what else is on the line and steadiness. `underDb` and `underBeforeDb` are the power below the tones over
 * theirs, while they sound and before. `glance` is what the core makes of the window that led to the look
 * (with none above `leastGlance` it takes none), and `draft` what it makes of the look's first
 * fit (without a positive one it goes no further); `glanceInputs` and `draftInputs` are what these rest on. `isPiece` is 1
 * where what was found, though too short to be a tone, is surely a piece of one. `onset` tells how either tone begins: see
 * assembly/onset.ts.
 */
export type Look = Numbers & {
  glanceInputs: readonly number[];
  draftInputs: readonly number[];
  onset: readonly number[];
};

/** Inputs of the glance and of the draft, and numbers of an onset. */
const INPUTS = 15;
const ONSET = 8;

/** What the glance at a pair must be above: one that is alone on the line may be spoilt by a slip of phase (assembly/first-look.ts). */
export function leastGlance({ isAlone }: Pick<Look, "isAlone">): number {
  return isAlone > 0 ? -2 : 0;
}

/** Looks at a stream, and does nothing else with it. */
export class Looker {
  #core = core();
  #address: number;
  #chunk: number;
  #values: number;

  constructor(sampleRate: number, limits: Required<Limits>) {
    this.#address = createStream(this.#core, sampleRate, limits);
    this.#core.wasm.detectorExplain(this.#address);
    this.#values = this.#core.wasm.CANDIDATE_VALUES.value as number;
    // A look comes every 4 ms, and the records of 20 ms surely fit.
    this.#chunk = Math.min(this.#core.areaSamples, Math.floor(sampleRate / 50));
  }

  /** Returns the looks that the next samples complete, in order. */
  push(pcm: Int16Array | Float32Array): Look[] {
    const looks: Look[] = [];
    for (let at = 0; at < pcm.length; at += this.#chunk) {
      const count = pushSamples(this.#core, this.#address, pcm.subarray(at, at + this.#chunk));
      for (let i = 0; i < count; i++) this.#read(i, looks);
    }
    return looks;
  }

  #read(event: number, looks: Look[]): void {
    const { outputF64 } = this.#core;
    const at = event * this.#values;
    const numbers = Object.fromEntries(FIELDS.map((name, i) => [name, outputF64[at + 1 + i]!]));
    const inputsAt = at + 1 + FIELDS.length;
    const glanceInputs = [...outputF64.subarray(inputsAt, inputsAt + INPUTS)];
    const draftInputs = [...outputF64.subarray(inputsAt + INPUTS, inputsAt + 2 * INPUTS)];
    const onsetAt = inputsAt + 2 * INPUTS;
    const onset = [...outputF64.subarray(onsetAt, onsetAt + ONSET)];
    looks.push({ ...(numbers as Numbers), glanceInputs, draftInputs, onset });
  }

  /** Frees the core's memory. */
  [Symbol.dispose](): void {
    this.#core.wasm.detectorFree(this.#address);
    this.#address = 0;
  }
}
