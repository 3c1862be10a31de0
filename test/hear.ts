// Feeds a detector as hosts do, for the detector's tests.
import { ToneDetector, type DetectOptions, type ToneEvent } from "../src/index.ts";

export type Pcm = Int16Array | Float32Array;

/** All events of a stream handed over in chunks of the given sizes, over and over. */
export function hear(pcm: Pcm, options: DetectOptions = {}, sizes: readonly number[] = [4096]): ToneEvent[] {
  using detector = new ToneDetector(options);
  const events: ToneEvent[] = [];
  for (let at = 0, i = 0; at < pcm.length; i++) {
    const end = at + sizes[i % sizes.length]!;
    events.push(...detector.push(pcm.subarray(at, end)));
    at = end;
  }
  return [...events, ...detector.flush()];
}

/** The tones of a list, as one string. */
export function namesOf(tones: readonly { tone: string }[]): string {
  return tones.map(({ tone }) => tone).join("");
}
