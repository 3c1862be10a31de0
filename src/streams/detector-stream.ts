// PCM -> tones as a pair of Web Streams, for `pipeThrough`.
import type { DetectOptions, ToneEvent } from "../detector.ts";
import { detectStream } from "./detect.ts";

/**
 * Hears the tones of the PCM written to it: a transform stream in the manner of `TextDecoderStream`, whose detector is
 * freed when either side ends, is cancelled or is aborted. A slow reader holds the writer back.
 */
export class ToneDetectorStream implements ReadableWritablePair<ToneEvent, Int16Array | Float32Array> {
  /** Where the tones come out. */
  readonly readable: ReadableStream<ToneEvent>;
  /** Where the PCM goes in, in chunks of any size. */
  readonly writable: WritableStream<Int16Array | Float32Array>;

  /** Makes a stream for one channel; throws a TypeError or RangeError for a bad option. */
  constructor(options: DetectOptions = {}) {
    const pipe = new TransformStream<Int16Array | Float32Array, Int16Array | Float32Array>();
    const reader = pipe.readable.getReader();
    const events = detectStream(chunksOf(reader), options);
    this.writable = pipe.writable;
    this.readable = new ReadableStream({
      async pull(controller) {
        try {
          const { done, value } = await events.next();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          await reader.cancel(error).catch(() => {});
          throw error;
        }
      },
      async cancel(reason) {
        // First the reader: that ends the read which the events may be waiting for.
        await reader.cancel(reason);
        await events.return();
      },
    });
  }
}

// By hand, because not every browser's ReadableStream can be iterated.
async function* chunksOf<Chunk>(reader: ReadableStreamDefaultReader<Chunk>): AsyncGenerator<Chunk, void, undefined> {
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) yield value as Chunk;
}
