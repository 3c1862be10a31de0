// The clock of all calls: one timer, 50 times a second, while there is a call.
import { setImmediate as nextTurn } from "node:timers/promises";
import { paceFrames } from "../../streams/index.ts";

/** What moves on by a frame. */
export interface Ticking {
  tick(): void;
}

/** Lets every call move on by a frame each 20 ms. */
export class MediaLoop {
  readonly #calls = new Set<Ticking>();
  #running: AbortController | undefined;

  add(call: Ticking): void {
    this.#calls.add(call);
    if (this.#running) return;
    this.#running = new AbortController();
    void this.#run(this.#running.signal);
  }

  remove(call: Ticking): void {
    this.#calls.delete(call);
    if (this.#calls.size > 0) return;
    this.#running?.abort();
    this.#running = undefined;
  }

  async #run(signal: AbortSignal): Promise<void> {
    for await (const calls of paceFrames(forever(this.#calls), { frameMs: 20, signal })) {
      for (const call of calls) call.tick();
      // Ticks that are late come at once: whoever writes frames gets a turn between two of them.
      await nextTurn();
    }
  }
}

function* forever<Value>(value: Value): Generator<Value, never, undefined> {
  for (;;) yield value;
}
