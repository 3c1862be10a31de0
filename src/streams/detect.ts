// Chunks of PCM as they come -> tones: what a host reads with `for await`.
import { ToneDetector, type DetectOptions, type ToneEvent } from "../detector.ts";
import { checkSource, closable, valuesOf, type Source } from "./source.ts";
import { Waiting } from "./waiting.ts";

/**
 * Hears the tones of a source of chunks of any size. It reads the next chunk only when its own reader wants more, ends a
 * tone that the source's end cuts off, and closes the source when its reader stops early. An error of the source reaches
 * the reader. Throws a TypeError or RangeError for a bad argument, and a TypeError where a chunk is not PCM.
 */
export function detectStream(
  source: Source<Int16Array | Float32Array>,
  options: DetectOptions = {},
): AsyncGenerator<ToneEvent, void, undefined> {
  checkSource("source", source);
  // A generator runs only when it is read: made here once more, the detector says at once what is wrong with its options.
  new ToneDetector(options)[Symbol.dispose]();
  const waiting = new Waiting();
  return closable(hear(valuesOf(source, waiting), { ...options }, waiting), waiting);
}

async function* hear(chunks: Source<Int16Array | Float32Array>, options: DetectOptions, waiting: Waiting) {
  const detector = new ToneDetector(options);
  try {
    for await (const pcm of chunks) yield* detector.push(pcm);
    if (!waiting.isOver) yield* detector.flush();
  } finally {
    detector[Symbol.dispose]();
  }
}
