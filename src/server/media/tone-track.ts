// Frames of tones on their way into a call: each tick of the call takes one.
import { FRAME_SAMPLES } from "./format.ts";

/** Takes a frame; resolves when it is in the call. */
export type ToneSink = (frame: Int16Array) => Promise<void>;

/** Where operations write their frames, one after another. */
export class ToneTrack {
  #sink = this.#makeSink();
  #frame: Int16Array | undefined;
  #taken: (() => void) | undefined;
  #failed: ((error: Error) => void) | undefined;
  #idleMs = Infinity;

  /**
   * Returns where an operation is to write. It is the same as for the operations before, so that they wait for each other
   * and keep their gap, but for one whose gap has passed since.
   */
  sinkFor(gapMs: number): ToneSink {
    if (this.#idleMs > gapMs) this.#sink = this.#makeSink();
    this.#idleMs = 0;
    return this.#sink;
  }

  /** Returns the frame that is due, or undefined where no tones are being sent. */
  take(): Int16Array | undefined {
    const frame = this.#frame;
    this.#idleMs = frame ? 0 : this.#idleMs + 20;
    this.#frame = undefined;
    this.#taken?.();
    return frame;
  }

  /** Fails the write that waits. */
  fail(error: Error): void {
    this.#frame = undefined;
    this.#failed?.(error);
  }

  #makeSink(): ToneSink {
    return (frame) => {
      this.#frame = frame;
      return new Promise((resolve, reject) => {
        this.#taken = resolve;
        this.#failed = reject;
      });
    };
  }
}

/** Samples in which a call's own audio fades where tones begin and end: 5 ms. */
const FADE = FRAME_SAMPLES / 4;

/** Puts tones in the place of a call's own audio. */
export class Ducking {
  #isDown = false;

  /** Returns what is sent: the tones, with the audio fading out under their first 5 ms and in after their last frame. */
  mix(audio: Int16Array | undefined, tones: Int16Array | undefined): Int16Array | undefined {
    const wasDown = this.#isDown;
    this.#isDown = tones !== undefined;
    if (!audio || this.#isDown === wasDown) return tones ?? audio;
    const mixed = new Int16Array(FRAME_SAMPLES);
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      const step = Math.min((i + 0.5) / FADE, 1);
      const sample = (tones?.[i] ?? 0) + audio[i]! * (tones ? 1 - step : step);
      mixed[i] = Math.max(-32768, Math.min(32767, sample));
    }
    return mixed;
  }
}
