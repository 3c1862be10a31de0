// A sequence -> equal frames of PCM as a Web Stream.
import { checkOptions } from "../errors.ts";
import { ToneGenerator, type FrameOptions, type RenderOptions } from "../generator.ts";
import type { Sequence } from "../sequence.ts";

/** How a stream of tones sounds and is cut. */
export interface ToneStreamOptions extends RenderOptions, FrameOptions {}

/**
 * Renders a sequence as a stream of equal frames, the last one padded with silence; each is made when it is read.
 * Throws a TypeError or RangeError for a bad sequence or option.
 */
export function toneStream(sequence: Sequence, options: ToneStreamOptions = {}): ReadableStream<Int16Array> {
  checkOptions("options", options);
  const frames = new ToneGenerator(options).frames(sequence, { frameMs: options.frameMs })[Symbol.iterator]();
  return new ReadableStream<Int16Array>({
    pull(controller) {
      const { done, value } = frames.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}
