// Frames -> a call's sink, in real time or as fast as it takes them, until they end or are to stop: a tone that is cut
// off then ends with a soft edge.
import { paceFrames } from "../streams/pace.ts";
import { Waiting } from "../streams/waiting.ts";
import type { FrameSink, Turn } from "./turn.ts";

/** Longest time a sink may take for a frame when playing is to stop, in ms: it is given up then. */
const STUCK_MS = 500;

/** How frames are played. */
export interface PlayOptions {
  frameMs: number;
  sampleRate: number;
  /** Length of the soft edge in ms. */
  rampMs: number;
  isRealTime: boolean;
  /** Stops playing within a frame. */
  signal: AbortSignal;
}

/** Plays frames in a turn that has come; says whether all of them were played. Rejects with the sink's own error. */
export async function playFrames(
  frames: Iterable<Int16Array>,
  sink: FrameSink,
  turn: Turn,
  options: PlayOptions,
): Promise<boolean> {
  const { frameMs, sampleRate, rampMs, isRealTime, signal } = options;
  const waiting = new Waiting(signal);
  const send = async (frame: Int16Array) => {
    const busy = sink(frame);
    turn.played(frameMs, (trailingZeros(frame) * 1000) / sampleRate, busy);
    return !isPromise(busy) || (await isTaken(busy, waiting));
  };
  try {
    let hasBegun = false;
    for await (const frame of isRealTime ? paceFrames(frames, { frameMs }) : frames) {
      if (signal.aborted) {
        const last = fadeOut(frame, Math.min(frame.length, Math.round((rampMs * sampleRate) / 1000)));
        if (hasBegun && trailingZeros(last) < last.length) await send(last);
        return false;
      }
      if (!(await send(frame))) return false;
      hasBegun = true;
    }
    if (isRealTime) await turn.heard(signal);
    return true;
  } finally {
    waiting.end();
  }
}

// The sink is waited for as long as nobody wants to stop: a call that stands still has no time.
async function isTaken(taken: Promise<unknown>, waiting: Waiting): Promise<boolean> {
  if ((await waiting.for(taken)) !== "aborted") return true;
  return (await new Waiting(undefined).for(taken, performance.now() + STUCK_MS)) !== "late";
}

/** Brings a frame down to silence along a raised cosine, as the end of any tone. */
function fadeOut(frame: Int16Array, ramp: number): Int16Array {
  return frame.map((sample, i) => (i < ramp ? (sample * (1 + Math.cos((Math.PI * (i + 0.5)) / ramp))) / 2 : 0));
}

function trailingZeros(frame: Int16Array): number {
  let end = frame.length;
  while (end > 0 && frame[end - 1] === 0) end--;
  return frame.length - end;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";
}
