// A bot's own audio and its tones -> one stream: tones in place of the audio, or over it.
import { checkChoice, checkOptions, checkSamples, wrongType } from "../errors.ts";
import { ToneGenerator } from "../generator.ts";
import { checkSource, closable, valuesOf, type Source } from "./source.ts";
import { Waiting } from "./waiting.ts";

/** How tones and audio meet. */
export interface MixOptions {
  /**
   * `"replace"` silences the audio while the generator has something to send, which any receiver understands; `"over"`
   * only makes room for the tones' peaks; `"replace"` by default.
   */
  mode?: "replace" | "over";
}

/** Time in which the audio fades out and in again. */
const FADE_MS = 5;

/** Puts a generator's tones into audio frame by frame, for a host that asks for one frame at a time. */
export class ToneMixer {
  readonly #generator: ToneGenerator;
  readonly #replaces: boolean;
  readonly #fadeStep: number;
  /** How much of the audio is taken away: 0 none of it, 1 all. */
  #cut = 0;
  #isStopping = false;

  /** Makes a mixer for the tones of one generator; throws a TypeError or RangeError for a bad argument. */
  constructor(generator: ToneGenerator, options: MixOptions = {}) {
    if (!(generator instanceof ToneGenerator)) throw wrongType("generator", "a ToneGenerator", generator);
    checkOptions("options", options);
    this.#generator = generator;
    this.#replaces = checkChoice("mode", options.mode ?? "replace", ["replace", "over"]) === "replace";
    this.#fadeStep = 1000 / (FADE_MS * generator.sampleRate);
  }

  /**
   * Returns the audio with the next tones in it, a frame of the same type and length: the very frame it was given while
   * there are no tones. The frame is not changed. Throws a TypeError for anything but PCM.
   */
  mix<Frame extends Int16Array | Float32Array>(frame: Frame): Frame {
    checkSamples("frame", frame);
    const tones = frame.slice().fill(0) as Frame;
    const count = this.#read(tones);
    if (count === 0 && this.#cut === 0) return frame;
    const fullScale = frame instanceof Int16Array ? 32768 : 1;
    for (let i = 0; i < frame.length; i++) {
      this.#move(i < count, Math.abs(tones[i]!) / fullScale);
      const mixed = tones[i]! + (1 - this.#cut) * frame[i]!;
      // Toward zero: 32767.9 is still a sample.
      tones[i] = frame instanceof Int16Array ? Math.trunc(mixed) : mixed;
    }
    return tones;
  }

  /** Ends the tones with the next frame: one that sounds fades out in 5 ms, and what the generator holds is forgotten. */
  stop(): void {
    this.#isStopping = true;
  }

  #read(tones: Int16Array | Float32Array): number {
    const count = this.#generator.read(tones);
    if (!this.#isStopping) return count;
    this.#isStopping = false;
    this.#generator.clear();
    const fade = Math.min(count, Math.round(1 / this.#fadeStep));
    for (let i = 0; i < fade; i++) tones[i]! *= 1 - (i + 1) / fade;
    tones.fill(0, fade);
    return fade;
  }

  // The cut is never less than the highest peak of the tones so far, so that the sum cannot pass full scale.
  #move(isSending: boolean, peak: number): void {
    const step = isSending ? (this.#replaces ? this.#fadeStep : 0) : -this.#fadeStep;
    this.#cut = Math.max(peak, Math.min(Math.max(this.#cut + step, 0), 1));
  }
}

/**
 * Yields each frame with the generator's next tones in it. The audio fades in 5 ms, stays down through the gaps of a
 * sequence, and never clips with the tones. It ends when the frames do: what the generator still holds stays there.
 * Throws a TypeError or RangeError for a bad argument, and a TypeError where a frame is not PCM.
 */
export function mixTones<Frame extends Int16Array | Float32Array>(
  frames: Source<Frame>,
  generator: ToneGenerator,
  options: MixOptions = {},
): AsyncGenerator<Frame, void, undefined> {
  checkSource("frames", frames);
  const mixer = new ToneMixer(generator, options);
  const waiting = new Waiting();
  return closable(mixAll(valuesOf(frames, waiting), mixer), waiting);
}

async function* mixAll<Frame extends Int16Array | Float32Array>(frames: Source<Frame>, mixer: ToneMixer) {
  for await (const frame of frames) yield mixer.mix(frame);
}
