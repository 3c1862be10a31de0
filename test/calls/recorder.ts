// A sink that keeps what it gets, and says what is to be heard in it.
import { detectTones } from "../../src/detector.ts";

export function recorder(sampleRate = 16_000) {
  const frames: Int16Array[] = [];
  const pcm = () => Int16Array.from(frames.flatMap((frame) => [...frame]));
  return {
    frames,
    pcm,
    sink: (frame: Int16Array): unknown => void frames.push(frame),
    tones: () => detectTones(pcm(), { sampleRate }),
  };
}

/**
 * When sound begins and ends, in ms from the first sample: stretches in which no two samples in a row are zero. It shares
 * nothing with the detector.
 */
export function sounds(pcm: Int16Array, sampleRate = 16_000): { startMs: number; endMs: number }[] {
  const found: { startMs: number; endMs: number }[] = [];
  const msOf = (sample: number) => (sample * 1000) / sampleRate;
  for (let i = 0, quiet = Infinity; i < pcm.length; i++) {
    quiet = pcm[i] === 0 ? quiet + 1 : 0;
    if (quiet > 0) continue;
    const last = found.at(-1);
    // A tone passes through zero for a moment: 1 ms of silence is its end.
    if (last && msOf(i) - last.endMs <= 1) last.endMs = msOf(i + 1);
    else found.push({ startMs: msOf(i), endMs: msOf(i + 1) });
  }
  return found;
}

/** Highest step from one sample to the next, where the ends count as silence. */
export function steepest(pcm: Int16Array): number {
  let highest = 0;
  for (let i = 0; i <= pcm.length; i++) highest = Math.max(highest, Math.abs((pcm[i] ?? 0) - (pcm[i - 1] ?? 0)));
  return highest;
}
