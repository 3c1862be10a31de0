// The audio thread's end of a generator node: sequences and held tones -> render quanta.
import { ToneGenerator } from "../../generator.ts";
import type { Tone } from "../../keypad.ts";
import type { Step } from "../../sequence.ts";
import type { GeneratorCommand, GeneratorReport, GeneratorSettings } from "../messages.ts";
import { scope } from "./scope.ts";

/** The longest a step may last: a tone that is held ends by then. */
const HELD_MS = 3_600_000;
const FADE_MS = 4;

// A tone that is held, and how it ends:
//
//   press             release                    the next tone may start
//     |<-- toneMs at least -->|<- FADE_MS ->|<- gapMs ->|

type Waiting = { type: "enqueue"; steps: readonly Step[] } | { type: "press"; tone: Tone; isReleased: boolean };

/** Plays to its first output, one channel. */
export class GeneratorProcessor extends scope.AudioWorkletProcessor {
  readonly #generator: ToneGenerator;
  readonly #leastSamples: number;
  readonly #gapMs: number;
  readonly #fade: Float32Array;
  // What comes after the tone that is held, or that fades.
  #waiting: Waiting[] = [];
  #isHeld = false;
  #isReleased = false;
  // Of the tone that is held; below 0 while what was queued before it still plays.
  #heldSamples = 0;
  // Place in the fade, or -1.
  #faded = -1;
  #isPlaying = false;
  #isClosed = false;

  constructor({ processorOptions: { options, toneMs, gapMs } }: { processorOptions: GeneratorSettings }) {
    super();
    const { sampleRate } = scope;
    this.#generator = new ToneGenerator({ ...options, sampleRate });
    this.#leastSamples = (toneMs * sampleRate) / 1000;
    this.#gapMs = gapMs;
    const length = Math.round((FADE_MS * sampleRate) / 1000);
    this.#fade = Float32Array.from({ length }, (_, i) => 0.5 + 0.5 * Math.cos((Math.PI * (i + 1)) / length));
    this.port.onmessage = ({ data }: MessageEvent<GeneratorCommand>) => this.#obey(data);
  }

  /** Writes a render quantum, which the browser hands over silent. */
  process(_: unknown, outputs: readonly (readonly Float32Array[])[]): boolean {
    if (this.#isClosed) return false;
    const out = outputs[0]![0]!;
    if (this.#isHeld && this.#isReleased && this.#heldSamples >= this.#leastSamples) this.#startFade();
    this.#generator.read(out);
    if (this.#isHeld) this.#heldSamples += out.length;
    if (this.#faded >= 0) this.#fadeOut(out);
    if (this.#isPlaying && this.#isIdle()) this.#reportDrained();
    return true;
  }

  #isIdle(): boolean {
    return !this.#isHeld && this.#faded < 0 && this.#waiting.length === 0 && this.#generator.pendingMs === 0;
  }

  #reportDrained(): void {
    this.#isPlaying = false;
    this.port.postMessage({ type: "drained" } satisfies GeneratorReport);
  }

  #startFade(): void {
    if (this.#faded < 0) this.#faded = 0;
  }

  #fadeOut(out: Float32Array): void {
    for (let i = 0; i < out.length; i++) out[i]! *= this.#fade[this.#faded + i] ?? 0;
    this.#faded += out.length;
    if (this.#faded >= this.#fade.length) this.#endFade();
  }

  #endFade(): void {
    this.#generator.clear();
    if (this.#isHeld) this.#generator.enqueue([{ pauseMs: this.#gapMs }]);
    this.#isHeld = false;
    this.#faded = -1;
    while (!this.#isHeld && this.#waiting.length > 0) this.#play(this.#waiting.shift()!);
  }

  #obey(command: GeneratorCommand): void {
    switch (command.type) {
      case "enqueue":
        return this.#playOrWait(command);
      case "press":
        return this.#playOrWait({ ...command, isReleased: false });
      case "release":
        return this.#release();
      case "clear":
        return this.#clear();
      case "close":
        this.#isClosed = true;
    }
  }

  #playOrWait(what: Waiting): void {
    if (this.#isHeld || this.#faded >= 0) this.#waiting.push(what);
    else this.#play(what);
  }

  #play(what: Waiting): void {
    try {
      if (what.type === "enqueue") this.#generator.enqueue(what.steps);
      else this.#hold(what.tone, what.isReleased);
      this.#isPlaying = true;
    } catch (error) {
      this.port.postMessage({ type: "refused", error: error as Error } satisfies GeneratorReport);
    }
  }

  #hold(tone: Tone, isReleased: boolean): void {
    this.#generator.enqueue([{ tone, toneMs: HELD_MS }]);
    this.#heldSamples = ((HELD_MS - this.#generator.pendingMs) * scope.sampleRate) / 1000;
    this.#isHeld = true;
    this.#isReleased = isReleased;
  }

  // The release is that of the press that came last.
  #release(): void {
    const pressed = this.#waiting.findLast((what) => what.type === "press");
    if (pressed) pressed.isReleased = true;
    else if (this.#isHeld) this.#isReleased = true;
  }

  #clear(): void {
    this.#waiting = [];
    this.#isHeld = false;
    if (this.#generator.pendingMs > 0) this.#startFade();
  }
}
