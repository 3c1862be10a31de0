// What a call has to tell its app, in order: each message is delivered, or given up, before the next is sent.
import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Poster } from "./post.ts";
import type { Reach } from "./reach.ts";

/** How callbacks are delivered. */
export interface CourierOptions {
  /** Where they may go. */
  reach: Reach;
  /** Takes a line for the operator. */
  log: (line: string) => void;
  /** How long a receiver may take, in ms; 5000 by default. */
  timeoutMs?: number;
  /** How long a message is tried for, in ms; 120000 by default. */
  retryForMs?: number;
}

interface Message {
  url: URL;
  body: string;
  expiresMs: number;
}

/** Most messages of one call that wait: more than any call has to tell in the time a message is tried for. */
const MAX_WAITING = 1000;

/** Waits between tries, in ms: the first, and the longest. */
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5000;

/** Delivers the callbacks of all calls. */
export class Courier {
  readonly #poster: Poster;
  readonly #log: (line: string) => void;
  readonly #retryForMs: number;
  readonly #busy = new Set<Promise<void>>();
  readonly #hurry = new AbortController();
  readonly #stop = new AbortController();

  constructor({ reach, log, timeoutMs = 5000, retryForMs = 120_000 }: CourierOptions) {
    this.#poster = new Poster(reach, timeoutMs);
    this.#log = log;
    this.#retryForMs = retryForMs;
    // Every call that waits listens to both.
    setMaxListeners(0, this.#hurry.signal, this.#stop.signal);
  }

  /** Makes the outbox of one call. */
  outbox(): Outbox {
    return new Outbox(
      (queue) => {
        const work = this.#deliver(queue).finally(() => this.#busy.delete(work));
        this.#busy.add(work);
        return work;
      },
      this.#retryForMs,
      this.#log,
    );
  }

  /** Delivers what can be delivered in a time, and gives up the rest. */
  async close(withinMs: number): Promise<void> {
    this.#hurry.abort();
    const timer = setTimeout(() => this.#stop.abort(), withinMs);
    while (this.#busy.size > 0) await Promise.all(this.#busy);
    clearTimeout(timer);
    this.#poster.close();
  }

  async #deliver(queue: Message[]): Promise<void> {
    for (let message = queue[0]; message; message = queue[0]) {
      if (!this.#stop.signal.aborted) await this.#send(message);
      if (queue[0] === message) queue.shift();
    }
  }

  async #send({ url, body, expiresMs }: Message): Promise<void> {
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      const outcome = await this.#poster.post(url, body, this.#stop.signal);
      if (outcome.is === "taken") return;
      const isOver = outcome.is === "refused" || this.#stop.signal.aborted || performance.now() + waitMs > expiresMs;
      if (isOver) {
        this.#log(`callback to ${nameOf(url)} given up: ${outcome.why}`);
        return;
      }
      await this.#wait(waitMs);
    }
  }

  // Once the service closes, nobody waits longer than at first.
  async #wait(waitMs: number): Promise<void> {
    const { signal } = this.#hurry;
    if (!signal.aborted) await sleep(waitMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) await sleep(FIRST_WAIT_MS, undefined, { signal: this.#stop.signal }).catch(() => {});
  }
}

/** The messages of one call. */
export class Outbox {
  readonly #deliver: (queue: Message[]) => Promise<void>;
  readonly #retryForMs: number;
  readonly #log: (line: string) => void;
  readonly #queue: Message[] = [];
  #isBusy = false;

  constructor(deliver: (queue: Message[]) => Promise<void>, retryForMs: number, log: (line: string) => void) {
    this.#deliver = deliver;
    this.#retryForMs = retryForMs;
    this.#log = log;
  }

  /** Queues a message; one too many is dropped. */
  post(url: URL, message: unknown): void {
    if (this.#queue.length === MAX_WAITING) return this.#log(`callback to ${nameOf(url)} dropped: ${MAX_WAITING} wait`);
    const expiresMs = performance.now() + this.#retryForMs;
    this.#queue.push({ url, body: JSON.stringify(message), expiresMs });
    if (!this.#isBusy) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    while (this.#queue.length > 0) await this.#deliver(this.#queue);
    this.#isBusy = false;
  }
}

// Without its query, which may hold a secret of the receiver's.
function nameOf({ origin, pathname }: URL): string {
  return origin + pathname;
}
