// The public names of `dualtone/streams/node`: tones out of and into Node streams of bytes.
import { Readable, Transform, type TransformCallback } from "node:stream";
import { encodeSamples, outputFormats, SampleReader, type OutputFormat, type SampleFormat } from "../audio/index.ts";
import { ToneDetector, type DetectOptions } from "../detector.ts";
import { checkBytes, checkChoice, checkOptions } from "../errors.ts";
import { ToneGenerator } from "../generator.ts";
import type { Sequence } from "../sequence.ts";
import type { ToneStreamOptions } from "./tone-stream.ts";

/** What a transform hears, and in which bytes. */
export interface DetectBytesOptions extends DetectOptions {
  /** How a sample is stored; `"s16"` by default. */
  format?: SampleFormat;
}

/** What a readable of tones sounds like, and its bytes. */
export interface ToneBytesOptions extends ToneStreamOptions {
  /** How a sample is stored; `"s16"` by default. */
  format?: OutputFormat;
}

/**
 * Hears the tones of one channel's bytes: Buffers in, cut anywhere, `ToneEvent` objects out. A slow reader holds the
 * writer back. The detector is freed when the stream ends or is destroyed; half a sample at the end is left out.
 */
export class ToneDetectorTransform extends Transform {
  readonly #reader: SampleReader;
  readonly #detector: ToneDetector;

  /** Makes a transform; throws a TypeError or RangeError for a bad option. */
  constructor(options: DetectBytesOptions = {}) {
    super({ readableObjectMode: true, decodeStrings: false });
    checkOptions("options", options);
    this.#reader = new SampleReader(options.format ?? "s16", 1);
    this.#detector = new ToneDetector(options);
  }

  /** For Node's streams to call: hears a chunk. */
  override _transform(chunk: unknown, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#emit(() => this.#detector.push(this.#reader.push(checkBytes("chunk", chunk))[0]!), done);
  }

  /** For Node's streams to call: ends a tone that is open at the end. */
  override _flush(done: TransformCallback): void {
    this.#emit(() => this.#detector.flush(), done);
  }

  /** For Node's streams to call: frees the detector. */
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#detector[Symbol.dispose]();
    done(error);
  }

  #emit(hear: () => readonly object[], done: TransformCallback): void {
    try {
      for (const event of hear()) this.push(event);
      done();
    } catch (error) {
      done(error as Error);
    }
  }
}

/**
 * Renders a sequence as a Node stream whose every chunk is the bytes of one frame, each made when it is read; the last is
 * padded with silence. Throws a TypeError or RangeError for a bad sequence or option.
 */
export function toneReadable(sequence: Sequence, options: ToneBytesOptions = {}): Readable {
  checkOptions("options", options);
  const { frameMs } = options;
  const format = checkChoice("format", options.format ?? "s16", outputFormats);
  const frames = new ToneGenerator(options).frames(sequence, { frameMs })[Symbol.iterator]();
  return new Readable({
    objectMode: true,
    read() {
      const { done, value } = frames.next();
      this.push(done ? null : Buffer.from(encodeSamples(value, format).buffer));
    },
  });
}
