// The other party of a call, in a test: hears what the service sends, and speaks.
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocket } from "ws";
import { detectTones, renderTones, type DetectedTone, type Sequence } from "../../src/index.ts";

const sampleRate = 16_000;

/** A far end that is connected. */
export class FarEnd {
  readonly #socket: WebSocket;
  readonly #frames: Buffer[] = [];

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => this.#frames.push(data));
  }

  static async connect(url: string, callId: string): Promise<FarEnd> {
    const socket = new WebSocket(`${url.replace("http", "ws")}/far-end/${callId}`);
    const made = new FarEnd(socket);
    await once(socket, "open");
    return made;
  }

  get socket(): WebSocket {
    return this.#socket;
  }

  /** Lengths of the messages that came, in bytes. */
  get frameBytes(): number[] {
    return this.#frames.map(({ length }) => length);
  }

  /** All it has heard. */
  get heard(): Int16Array {
    const bytes = Buffer.concat(this.#frames);
    return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  }

  /** The tones it has heard. */
  get tones(): DetectedTone[] {
    return detectTones(this.heard, { sampleRate });
  }

  /** Says tones: all at once, for the service plays them in their time. */
  say(sequence: Sequence, options: { toneMs?: number; gapMs?: number } = {}): void {
    this.#socket.send(renderTones([...sequence, { pauseMs: 100 }] as Sequence, { sampleRate, ...options }));
  }

  /** Says tones in frames of 20 ms; after every tenth it stalls for a time, and then hurries to be in time again. */
  async sayUnsteadily(sequence: Sequence, stallMs: number): Promise<void> {
    const pcm = renderTones([...sequence, { pauseMs: 200 }] as Sequence, { sampleRate });
    const begun = performance.now();
    for (let at = 0, i = 0; at < pcm.length; at += 320, i++) {
      const dueMs = begun + i * 20;
      if (dueMs > performance.now()) await sleep(dueMs - performance.now());
      if (i % 10 === 5) await sleep(stallMs);
      this.#socket.send(pcm.subarray(at, at + 320));
    }
  }

  hangUp(): void {
    this.#socket.send("hangUp");
  }

  close(): void {
    this.#socket.terminate();
  }
}

/** Lengths of tones and of the pauses between them in ms, as they were rendered: a half-amplitude point is 2 ms inside. */
export function lengthsOf(tones: readonly DetectedTone[]): { toneMs: number[]; gapMs: number[] } {
  return {
    toneMs: tones.map(({ startMs, endMs }) => endMs - startMs + 4),
    gapMs: tones.slice(1).map(({ startMs }, i) => startMs - tones[i]!.endMs - 4),
  };
}
