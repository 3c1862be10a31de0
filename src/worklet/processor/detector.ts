// The audio thread's end of a detector node: render quanta -> events, posted to the page.
import type { DetectorCommand, DetectorReport, DetectorSettings } from "../messages.ts";
import { Ear } from "./ear.ts";
import { scope } from "./scope.ts";

/** Hears its first input, one channel. */
export class DetectorProcessor extends scope.AudioWorkletProcessor {
  readonly #ear: Ear;
  readonly #silence = new Float32Array(scope.renderQuantumSize ?? 128);
  #heard = 0;
  #isClosed = false;

  constructor({ processorOptions: { limits } }: { processorOptions: DetectorSettings }) {
    super();
    this.#ear = new Ear(scope.sampleRate, limits);
    this.port.onmessage = ({ data }: MessageEvent<DetectorCommand>) => this.#obey(data);
  }

  /** Hears a render quantum; an input to which nothing is connected is silence. */
  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    if (this.#isClosed) return false;
    const samples = inputs[0]![0] ?? this.#silence;
    const count = this.#ear.hear(samples);
    this.#heard += samples.length;
    if (count > 0) this.#report(count, scope.currentFrame + samples.length);
    return true;
  }

  #report(count: number, frame: number): void {
    const laterMs = ((frame - this.#heard) * 1000) / scope.sampleRate;
    for (let i = 0; i < count; i++) this.port.postMessage(this.#ear.event(i, laterMs) satisfies DetectorReport);
  }

  #obey({ type }: DetectorCommand): void {
    if (type !== "close") return;
    this.#isClosed = true;
    this.#ear.close();
  }
}
