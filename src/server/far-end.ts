// The other party of a call, as a WebSocket: 16 kHz 16-bit little-endian PCM both ways, as binary messages.
import type { RawData, WebSocket } from "ws";
import { SampleReader } from "../audio/index.ts";
import type { Call } from "./call.ts";
import { bytesOf } from "./media/bytes.ts";
import type { Listener } from "./media/call-media.ts";

/** Bytes that a far end may leave unread: eight seconds. One that reads nothing is let go. */
const MAX_UNREAD = 256 * 1024;

/** What a far end can do beside speaking, by a text message: `"hangUp"`, or `"fail"`, which breaks what is being sent. */
export interface FarEndActs {
  hangUp(): void;
  fail(): void;
}

/** A far end while it is connected. Audio that comes faster than it is played is held back in the socket. */
export class FarEnd implements Listener {
  readonly #socket: WebSocket;
  readonly #call: Call;
  readonly #acts: FarEndActs;
  readonly #reader = new SampleReader("s16", 1);

  /** Connects a far end to its call, in the place of the one before it. */
  constructor(socket: WebSocket, call: Call, acts: FarEndActs) {
    this.#socket = socket;
    this.#call = call;
    this.#acts = acts;
    call.media.farEnd?.end();
    call.media.farEnd = this;
    socket.on("message", (data, isBinary) => this.#hear(data, isBinary));
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      if (call.media.farEnd === this) call.media.farEnd = undefined;
    });
  }

  take(frame: Int16Array): void {
    if (this.#socket.isPaused && !this.#call.media.fromFarEnd.isFull) this.#socket.resume();
    if (this.#socket.bufferedAmount > MAX_UNREAD) this.#socket.terminate();
    else this.#socket.send(bytesOf(frame));
  }

  end(): void {
    // A socket that is held back would not see the other side close.
    this.#socket.resume();
    this.#socket.close(1000);
  }

  #hear(data: RawData, isBinary: boolean): void {
    const { fromFarEnd, farEnd } = this.#call.media;
    if (farEnd !== this) return;
    if (!isBinary) return this.#act((data as Buffer).toString());
    fromFarEnd.push(this.#reader.push(data as Buffer)[0] as Int16Array);
    if (fromFarEnd.isFull) this.#socket.pause();
  }

  #act(word: string): void {
    if (word === "hangUp") this.#acts.hangUp();
    else if (word === "fail") this.#acts.fail();
    else this.#socket.close(1003, 'expected PCM, "hangUp" or "fail"');
  }
}
