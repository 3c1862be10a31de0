// A call -> a WAV file of two channels: the far end left, what it was sent right.
import { open, type FileHandle } from "node:fs/promises";
import { encodeSamples, encodeWav } from "../../audio/index.ts";
import { FRAME_SAMPLES, SAMPLE_RATE } from "./format.ts";

/** Frames that are written at once: a second. */
const BLOCK_FRAMES = 50;

/** Most bytes of a WAV file: what its sizes can say. A call of nine hours passes them, and is recorded no further. */
const MAX_BYTES = 2 ** 31;

/** Records one call. A file that cannot be written is told of once, and the call goes on. */
export class Recorder {
  readonly #log: (line: string) => void;
  readonly #path: string;
  #work: Promise<FileHandle | undefined>;
  #farEnd = new Int16Array(BLOCK_FRAMES * FRAME_SAMPLES);
  #sent = new Int16Array(BLOCK_FRAMES * FRAME_SAMPLES);
  #filled = 0;
  #bytes = 0;

  constructor(path: string, log: (line: string) => void) {
    this.#path = path;
    this.#log = log;
    this.#work = open(path, "wx").catch((error: Error) => this.#giveUp(error));
    this.#write(headerFor(0), 0);
  }

  /** Adds a frame of both directions. */
  push(farEnd: Int16Array, sent: Int16Array): void {
    this.#farEnd.set(farEnd, this.#filled);
    this.#sent.set(sent, this.#filled);
    this.#filled += FRAME_SAMPLES;
    if (this.#filled === this.#farEnd.length) this.#writeBlock();
  }

  /** Ends the file; resolves when it is whole. */
  async end(): Promise<void> {
    this.#writeBlock();
    this.#write(headerFor(this.#bytes), 0);
    const file = await this.#work;
    await file?.close().catch((error: Error) => this.#giveUp(error));
  }

  #writeBlock(): void {
    if (this.#bytes > MAX_BYTES) this.#filled = 0;
    const block = encodeSamples(
      [this.#farEnd, this.#sent].map((pcm) => pcm.subarray(0, this.#filled)),
      "s16",
    );
    this.#write(block, headerBytes + this.#bytes);
    this.#bytes += block.length;
    this.#filled = 0;
  }

  #write(bytes: Uint8Array, at: number): void {
    this.#work = this.#work.then(async (file) => {
      try {
        await file?.write(bytes, 0, bytes.length, at);
        return file;
      } catch (error) {
        await file?.close().catch(() => {});
        return this.#giveUp(error as Error);
      }
    });
  }

  #giveUp(error: Error): undefined {
    this.#log(`recording ${this.#path} given up: ${error.message}`);
  }
}

// The header of an empty file, with the sizes of a full one.
const emptyHeader = encodeWav([new Int16Array(0), new Int16Array(0)], { sampleRate: SAMPLE_RATE });
const headerBytes = emptyHeader.length;

function headerFor(dataBytes: number): Uint8Array {
  const header = emptyHeader.slice();
  const view = new DataView(header.buffer);
  view.setUint32(4, headerBytes - 8 + dataBytes, true);
  view.setUint32(headerBytes - 4, dataBytes, true);
  return header;
}
