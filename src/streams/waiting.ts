// Waiting for something that may not come: a signal or a deadline ends the wait.
import { wrongType } from "../errors.ts";

/** Returns a signal, or undefined, or throws a TypeError. */
export function checkSignal(signal: unknown): AbortSignal | undefined {
  if (signal === undefined || (typeof signal === "object" && signal !== null && "aborted" in signal)) {
    return signal as AbortSignal | undefined;
  }
  throw wrongType("signal", "an AbortSignal", signal);
}

/** Waits for one promise at a time. The signal is listened to once, however often one waits: a call is long. */
export class Waiting {
  readonly #signal: AbortSignal | undefined;
  #give: ((outcome: "aborted") => void) | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener("abort", this);
  }

  /** Whether the signal has been given. */
  get isOver(): boolean {
    return this.#signal?.aborted === true;
  }

  handleEvent(): void {
    this.#give?.("aborted");
  }

  /** Gives what the promise gives, or says that the signal or the deadline (in ms of `performance.now()`) came first. */
  for<Value>(promise: Promise<Value>, deadlineMs = Infinity): Promise<Value | "aborted" | "late"> {
    if (!this.#signal && deadlineMs === Infinity) return promise;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const outcome = new Promise<Value | "aborted" | "late">((resolve, reject) => {
      this.#give = resolve;
      if (this.isOver) resolve("aborted");
      promise.then(resolve, reject);
      if (deadlineMs < Infinity) timer = setTimeout(resolve, Math.max(deadlineMs - performance.now(), 0), "late");
    });
    return timer === undefined ? outcome : outcome.finally(() => clearTimeout(timer));
  }

  /** Lets go of the signal. */
  end(): void {
    this.#signal?.removeEventListener("abort", this);
  }
}
