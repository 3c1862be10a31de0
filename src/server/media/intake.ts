// Audio as a socket gives it -> a frame for every tick of the call: what comes early waits, what comes late leaves silence.
import { FRAME_SAMPLES, SAMPLE_RATE } from "./format.ts";

/** Samples that must wait before audio begins, or begins again: two frames may come late without a hole. */
const HEAD_START = 3 * FRAME_SAMPLES;

/** Frames that fewer samples than that are waited for: then they are all there is. */
const PATIENCE = 3;

/** One direction's audio on its way into a call. */
export class Intake {
  readonly #full: number;
  readonly #chunks: Int16Array[] = [];
  /** Samples of the first chunk that are gone. */
  #gone = 0;
  #samples = 0;
  #isFlowing = false;
  #waited = 0;

  /** Takes how much audio may wait, in seconds: the message that goes beyond it is the last one that is taken. */
  constructor(fullSeconds: number) {
    this.#full = fullSeconds * SAMPLE_RATE;
  }

  /** Whether the sender should be held back. */
  get isFull(): boolean {
    return this.#samples > this.#full;
  }

  /** Takes audio of any length. The array is kept as it is. */
  push(pcm: Int16Array): void {
    if (pcm.length === 0) return;
    this.#chunks.push(pcm);
    this.#samples += pcm.length;
  }

  /** Forgets the audio that waits. */
  clear(): void {
    this.#chunks.length = 0;
    this.#gone = this.#samples = this.#waited = 0;
    this.#isFlowing = false;
  }

  /** Returns the frame that is due, the last before a pause padded with silence, or undefined where there is none. */
  take(): Int16Array | undefined {
    if (this.#samples === 0) {
      this.#isFlowing = false;
      return undefined;
    }
    const needed = this.#isFlowing ? FRAME_SAMPLES : HEAD_START;
    if (this.#samples < needed && ++this.#waited < PATIENCE) return undefined;
    this.#waited = 0;
    this.#isFlowing = this.#samples >= FRAME_SAMPLES;
    return this.#read();
  }

  #read(): Int16Array {
    const frame = new Int16Array(FRAME_SAMPLES);
    for (let filled = 0; filled < FRAME_SAMPLES && this.#samples > 0;) {
      const chunk = this.#chunks[0]!;
      const part = chunk.subarray(this.#gone, this.#gone + FRAME_SAMPLES - filled);
      frame.set(part, filled);
      filled += part.length;
      this.#gone += part.length;
      this.#samples -= part.length;
      if (this.#gone === chunk.length) {
        this.#chunks.shift();
        this.#gone = 0;
      }
    }
    return frame;
  }
}
