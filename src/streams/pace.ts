// Frames -> the same frames in real time: the last thing that happens to what a bot sends.
import { checkNumber, checkOptions, outOfRange } from "../errors.ts";
import { until } from "./clock.ts";
import { checkSource, closable, valuesOf, type Source } from "./source.ts";
import { checkSignal, Waiting } from "./waiting.ts";

/** How frames are paced. */
export interface PaceOptions {
  /** Time from one frame to the next in ms, from 1 to 1000; 20 by default. */
  frameMs?: number;
  /** Ends the frames at once, without an error. */
  signal?: AbortSignal;
}

/**
 * Yields each frame when it is due: the first as soon as there is one, and the n-th after it n times `frameMs` later on
 * the monotonic clock, so that nothing drifts. Frames that are late after a stall, of the source, the reader or the
 * process, come at once and in order; none is dropped. Closes the source when the signal or the reader ends it. Frames
 * of PCM must be of one length, but for a shorter last one: a RangeError otherwise. Throws a TypeError or RangeError for
 * a bad argument.
 */
export function paceFrames<Frame>(
  frames: Source<Frame>,
  options: PaceOptions = {},
): AsyncGenerator<Frame, void, undefined> {
  checkSource("frames", frames);
  checkOptions("options", options);
  const frameMs = checkNumber("frameMs", options.frameMs ?? 20, 1, 1000);
  const waiting = new Waiting(checkSignal(options.signal));
  return closable(pace(valuesOf(frames, waiting), frameMs, waiting), waiting);
}

async function* pace<Frame>(frames: Source<Frame>, frameMs: number, waiting: Waiting) {
  const checkLength = lengthChecker();
  let startMs: number | undefined;
  let sent = 0;
  for await (const frame of frames) {
    checkLength(frame, sent);
    // Whole ms, so that senders share the clock's timers.
    startMs ??= Math.floor(performance.now());
    const dueMs = startMs + sent++ * frameMs;
    if (dueMs > performance.now()) await waiting.for(until(dueMs));
    if (waiting.isOver) return;
    yield frame;
  }
}

// A frame of PCM that is too short or too long would shift all that follows it. A coded frame may have any length.
function lengthChecker(): (frame: unknown, index: number) => void {
  let first: number | undefined;
  let last: number | undefined;
  return (frame, index) => {
    if (!(frame instanceof Int16Array || frame instanceof Float32Array)) return;
    first ??= frame.length;
    last ??= frame.length;
    if (frame.length > first)
      throw outOfRange(`frames[${index}].length`, `${first}, as in the first frame`, frame.length);
    if (last < first) throw outOfRange(`frames[${index - 1}].length`, `${first}, as in the first frame`, last);
    last = frame.length;
  };
}
