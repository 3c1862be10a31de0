// All calls of the service, by their names.
import { join } from "node:path";
import { Call, type CallListener, type EndedBy } from "./call.ts";
import { MediaLoop } from "./media/loop.ts";
import { Recorder } from "./media/recorder.ts";

/** How calls are kept. */
export interface CallsOptions {
  /** Most calls at once. */
  maxCalls: number;
  /** Where calls are recorded, one file each; without it they are not. */
  recordFolder: string | undefined;
  /** Takes a line for the operator. */
  log: (line: string) => void;
}

/** How long a far end rings before it answers, in ms: long enough for an app that does not wait for it to be refused. */
const RING_MS = 50;

/** The calls there are. */
export class Calls {
  readonly #options: CallsOptions;
  readonly #calls = new Map<string, Call>();
  readonly #loop = new MediaLoop();
  readonly #ending = new Set<Promise<void>>();
  #isClosing = false;

  constructor(options: CallsOptions) {
    this.#options = options;
  }

  /** Whether there may be no further call. */
  get areFull(): boolean {
    return this.#isClosing || this.#calls.size >= this.#options.maxCalls;
  }

  get(id: string): Call | undefined {
    return this.#calls.get(id);
  }

  /** Makes a call: its audio begins at once, its far end answers soon. */
  make(user: number, listener: CallListener, id: string): Call {
    const { recordFolder, log } = this.#options;
    const recorder = recordFolder === undefined ? undefined : new Recorder(join(recordFolder, `${id}.wav`), log);
    const call = new Call({ id, user, listener, recorder });
    this.#calls.set(id, call);
    this.#loop.add(call.media);
    setTimeout(() => call.answer(), RING_MS);
    return call;
  }

  /** Ends a call; resolves when its recording is whole. */
  end(call: Call, by: EndedBy): Promise<void> {
    if (!this.#calls.delete(call.id)) return Promise.resolve();
    const ending = this.#end(call, by).finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
    return ending;
  }

  /** Ends all calls. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const call of this.#calls.values()) void this.end(call, "service");
    await Promise.all(this.#ending);
  }

  async #end(call: Call, by: EndedBy): Promise<void> {
    // Its clock goes on meanwhile: a tone that is cut off has a soft end.
    await call.end(by);
    this.#loop.remove(call.media);
    await call.media.end();
  }
}
