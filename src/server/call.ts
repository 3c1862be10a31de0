// A call: its two ends, its audio, and the operations on it. What the app is told of it is its dialect's business.
import { SendTonesOperation, type TonesRequest } from "../calls/index.ts";
import type { ToneEvent } from "../detector.ts";
import { decline } from "./http.ts";
import { CallMedia } from "./media/call-media.ts";
import { SAMPLE_RATE } from "./media/format.ts";
import type { Recorder } from "./media/recorder.ts";

/** Who ended a call: the app, the other party, or the service, which is closing. */
export type EndedBy = "app" | "farEnd" | "service";

/** What a call tells its dialect. */
export interface CallListener {
  /** The other party has answered. */
  established(): void;
  /** The far end's tones, as they begin and end. */
  heard(event: ToneEvent): void;
  /** The call is over, and so are its operations. */
  ended(by: EndedBy): void | Promise<void>;
}

/** What a call is made of. */
export interface CallParts {
  id: string;
  /** Who made it: an index into the service's tokens. */
  user: number;
  listener: CallListener;
  recorder: Recorder | undefined;
}

/** Most requests to send tones that wait on one call. */
const MAX_SENDING = 100;

/** One call, from when it is made until one end hangs up. */
export class Call {
  readonly id: string;
  readonly user: number;
  readonly media: CallMedia;
  readonly #listener: CallListener;
  readonly #over = new AbortController();
  readonly #sending = new Set<SendTonesOperation>();

  constructor({ id, user, listener, recorder }: CallParts) {
    this.id = id;
    this.user = user;
    this.#listener = listener;
    this.media = new CallMedia((event) => listener.heard(event), recorder);
  }

  /** Given when the call is over. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** The other party answers, unless it has hung up. */
  answer(): void {
    if (!this.over.aborted) this.#listener.established();
  }

  /** Sends tones to the far end, after those that are being sent; refuses to where too many wait already. */
  send(request: TonesRequest): SendTonesOperation {
    if (this.#sending.size === MAX_SENDING) decline("throttled", `${MAX_SENDING} requests wait on this call already`);
    const operation = new SendTonesOperation(request);
    this.#sending.add(operation);
    // The call's own clock asks for the frames.
    void operation
      .run(this.media.tones.sinkFor(request.gapMs), { sampleRate: SAMPLE_RATE, frameMs: 20, realTime: false })
      .then(() => this.#sending.delete(operation));
    return operation;
  }

  /** Cancels what is being sent, and what waits to be. */
  cancelAll(): void {
    for (const operation of this.#sending) operation.cancel();
  }

  /** Lets the line break while tones are sent: what is being sent fails. */
  fail(): void {
    this.media.tones.fail(new Error("the line broke"));
  }

  /** Ends the call. Its operations end as canceled, and are told of before the call's end. */
  async end(by: EndedBy): Promise<void> {
    if (this.over.aborted) return;
    this.#over.abort();
    const ending = [...this.#sending].map((operation) => operation.finished);
    this.cancelAll();
    await Promise.all(ending);
    await this.#listener.ended(by);
  }
}
