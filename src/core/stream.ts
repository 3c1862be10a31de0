// A stream in the core: made with its limits, and handed the host's samples.
import { refreshViews, type Core } from "./core.ts";

/** What a stream accepts: ms, dBm0 and dB, as in the detector's options. */
interface StreamLimits {
  minToneMs: number;
  minGapMs: number;
  minLevelDbm0: number;
  maxForwardTwistDb: number;
  maxReverseTwistDb: number;
}

/** Makes a stream for samples of a rate in Hz; returns its address, which the core's `detectorFree` takes back. */
export function createStream(core: Core, sampleRate: number, limits: StreamLimits): number {
  const { minToneMs, minGapMs, minLevelDbm0, maxForwardTwistDb, maxReverseTwistDb } = limits;
  const address = core.wasm.detectorCreate(
    sampleRate,
    minToneMs,
    minGapMs,
    minLevelDbm0,
    maxForwardTwistDb,
    maxReverseTwistDb,
  );
  refreshViews(core);
  return address;
}

// By name: through an array, V8 looks a method of typed arrays up anew at each call (measured: 6 ns a push).
const { set } = Int16Array.prototype;

/** Hands a stream as many samples as the input area holds at most; returns how many events they complete. */
export function pushSamples(
  { wasm, inputI16, inputF32 }: Core,
  address: number,
  pcm: Int16Array | Float32Array,
): number {
  if (pcm instanceof Int16Array) {
    set.call(inputI16, pcm);
    return wasm.detectorPushI16(address, pcm.length);
  }
  inputF32.set(pcm);
  return wasm.detectorPushF32(address, pcm.length);
}
