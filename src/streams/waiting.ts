// Waiting for something that may not come: a signal or a deadline ends the wait.
import { wrongType } from "../errors.ts";

/** Returns a signal, or undefined, or throws a TypeError. */
export function checkSignal(signal: unknown): AbortSignal | undefined {
  if (signal === undefined || isSignal(signal)) return signal;
  throw wrongType("signal", "an AbortSignal", signal);
}

// By what it has: a page and a worker, or a test's window, have classes of their own.
function isSignal(value: unknown): value is AbortSignal {
  return typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value;
}

/** Waits for one promise at a time. The signal is listened to once, however often one waits: a call is long. */
export class Waiting {
  readonly #signal: AbortSignal | undefined;
  #isListening = false;
  #isClosed = false;
  #give: ((outcome: "aborted") => void) | undefined;

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /** Whether nothing may be waited for any more: the signal has been given, or this has been closed. */
  get isOver(): boolean {
    return this.#isClosed || this.#signal?.aborted === true;
  }

  handleEvent(): void {
    this.#give?.("aborted");
  }

  /** Gives what the promise gives, or says that the end or the deadline (in ms of `performance.now()`) came first. */
  for<Value>(promise: Promise<Value>, deadlineMs = Infinity): Promise<Value | "aborted" | "late"> {
    this.#listen();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const outcome = new Promise<Value | "aborted" | "late">((resolve, reject) => {
      this.#give = resolve;
      if (this.isOver) resolve("aborted");
      promise.then(resolve, reject);
      if (deadlineMs < Infinity) timer = setTimeout(resolve, Math.max(deadlineMs - performance.now(), 0), "late");
    });
    return timer === undefined ? outcome : outcome.finally(() => clearTimeout(timer));
  }

  /** Lets go of the signal: there is no more to wait for. */
  end(): void {
    if (this.#isListening) this.#signal?.removeEventListener("abort", this);
    this.#isListening = false;
  }

  /** Ends the wait there is and every later one. */
  close(): void {
    this.#isClosed = true;
    this.#give?.("aborted");
  }

  #listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    this.#signal?.addEventListener("abort", this);
  }
}
