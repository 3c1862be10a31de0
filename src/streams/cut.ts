// PCM in chunks of any size, as voices and files give it -> equal frames.
import { checkInteger, checkOptions, checkSamples, wrongType } from "../errors.ts";
import { frameSamplesOf, type FrameOptions } from "../generator.ts";
import { checkSource, closable, valuesOf, type Source } from "./source.ts";
import { Waiting } from "./waiting.ts";

/** How PCM is cut into frames. */
export interface CutOptions extends FrameOptions {
  /** Samples a second, an integer from 8000 to 192000; 8000 by default. */
  sampleRate?: number;
}

/**
 * Cuts chunks of PCM, all of one type, into equal frames, the last one padded with silence. Each frame is an array of its
 * own. Throws a TypeError or RangeError for a bad argument, and a TypeError where a chunk is of another type.
 */
export function cutFrames<Pcm extends Int16Array | Float32Array>(
  chunks: Source<Pcm>,
  options: CutOptions = {},
): AsyncGenerator<Pcm, void, undefined> {
  checkSource("chunks", chunks);
  checkOptions("options", options);
  const sampleRate = checkInteger("sampleRate", options.sampleRate ?? 8000, 8000, 192_000);
  const frameSamples = frameSamplesOf({ frameMs: options.frameMs }, sampleRate);
  const waiting = new Waiting();
  return closable(cut(valuesOf(chunks, waiting), frameSamples, waiting), waiting);
}

async function* cut<Pcm extends Int16Array | Float32Array>(
  chunks: Source<Pcm>,
  frameSamples: number,
  waiting: Waiting,
) {
  let frame: Pcm | undefined;
  let filled = 0;
  for await (const chunk of chunks) {
    checkSamples("chunk", chunk);
    for (let at = 0; at < chunk.length;) {
      frame ??= newFrame(chunk, frameSamples);
      if (frame.constructor !== chunk.constructor) throw wrongType("chunk", "one type of PCM", chunk);
      const part = chunk.subarray(at, at + frameSamples - filled);
      frame.set(part, filled);
      at += part.length;
      filled += part.length;
      if (filled < frameSamples) continue;
      yield frame;
      frame = undefined;
      filled = 0;
    }
  }
  if (frame && !waiting.isOver) yield frame;
}

function newFrame<Pcm extends Int16Array | Float32Array>(like: Pcm, length: number): Pcm {
  return (like instanceof Int16Array ? new Int16Array(length) : new Float32Array(length)) as Pcm;
}
