// What a caller enters, as one request asks for it.
import type { acs } from "../../calls/index.ts";
import type { ToneEvent } from "../../detector.ts";
import { collectTones, type CollectedTones } from "../../streams/index.ts";

/** Collects the tones of a call until there are enough, or none come. */
export class Recognition {
  /** How it ended. */
  readonly finished: Promise<CollectedTones>;
  readonly #cancel = new AbortController();
  #events!: ReadableStreamDefaultController<ToneEvent>;

  /** Begins at a time of the call's audio. */
  constructor(asked: acs.Recognize, fromMs: number) {
    const { maxTones, stopTones, interToneTimeoutMs, initialTimeoutMs } = asked;
    const events = new ReadableStream<ToneEvent>({ start: (controller) => void (this.#events = controller) });
    const limits = { maxTones, stopTones, interToneTimeoutMs, initialTimeoutMs, fromMs, signal: this.#cancel.signal };
    this.finished = collectTones(events, limits);
  }

  /** Takes what is heard on the call. */
  hear(event: ToneEvent): void {
    this.#events.enqueue(event);
  }

  cancel(): void {
    this.#cancel.abort();
  }
}
