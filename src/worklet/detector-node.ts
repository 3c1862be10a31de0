// An audio node that hears tones in what is connected to it.
import { ToneDetector, type DetectedTone, type DetectOptions } from "../detector.ts";
import { checkOptions } from "../errors.ts";
import type { Tone } from "../keypad.ts";
import { PROFILES } from "../profiles.ts";
import type { TypedNode } from "./events.ts";
import { checkContext, loadProcessors, withEngine, type LoadOptions } from "./load.ts";
import { DETECTOR, type DetectorCommand, type DetectorReport, type DetectorSettings } from "./messages.ts";

/** What a detector node tells; times are in ms of the context's clock, 1000 times its `currentTime`. */
export interface ToneDetectorEvents {
  /** A tone has begun. */
  tonestart: { readonly tone: Tone; readonly startMs: number };
  /** A tone has ended. */
  toneend: DetectedTone;
}

/** An audio node with one input, mixed down to one channel, and no output. */
export interface ToneDetectorNode extends TypedNode<ToneDetectorEvents> {
  /** Longest time from a tone's first sample to its `tonestart`, in ms; one render quantum comes on top. */
  readonly latencyMs: number;
}

/** What a detector node hears and accepts: the options of a `ToneDetector`, at the context's own rate. */
export interface DetectorNodeOptions extends Omit<DetectOptions, "sampleRate">, LoadOptions {}

/**
 * Makes an audio node that hears tones; two channels are heard apart by two nodes behind a splitter.
 * Rejects with a TypeError or RangeError for a bad option, or a context at less than 8000 or more than 192000 Hz, and
 * with a `WorkletLoadError` where the audio thread cannot load it.
 */
export async function createToneDetectorNode(
  context: BaseAudioContext,
  options: DetectorNodeOptions = {},
): Promise<ToneDetectorNode> {
  checkContext(context);
  checkOptions("options", options);
  const latencyMs = withEngine(() => latencyOf({ ...options, sampleRate: context.sampleRate }));
  await loadProcessors(context, options);
  const node = new AudioWorkletNode(context, DETECTOR, {
    numberOfInputs: 1,
    numberOfOutputs: 0,
    channelCount: 1,
    channelCountMode: "explicit",
    processorOptions: { limits: limitsOf(options) } satisfies DetectorSettings,
  });
  node.port.onmessage = ({ data }: MessageEvent<DetectorReport>) => {
    const { type, ...detail } = data;
    node.dispatchEvent(new CustomEvent(type === "start" ? "tonestart" : "toneend", { detail }));
  };
  const close = () => {
    node.disconnect();
    node.port.postMessage({ type: "close" } satisfies DetectorCommand);
  };
  return Object.assign(node, { latencyMs, close });
}

// The one who checks the options, in the page, where a caller can be told.
function latencyOf(options: DetectOptions): number {
  const detector = new ToneDetector(options);
  detector[Symbol.dispose]();
  return detector.latencyMs;
}

function limitsOf({ profile = "default", ...options }: DetectorNodeOptions): DetectorSettings["limits"] {
  const limits = PROFILES[profile];
  const {
    minToneMs = limits.minToneMs,
    minGapMs = limits.minGapMs,
    minLevelDbm0 = limits.minLevelDbm0,
    maxForwardTwistDb = limits.maxForwardTwistDb,
    maxReverseTwistDb = limits.maxReverseTwistDb,
  } = options;
  return { minToneMs, minGapMs, minLevelDbm0, maxForwardTwistDb, maxReverseTwistDb };
}
