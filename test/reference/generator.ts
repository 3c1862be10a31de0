// What the generator must make, in plain double arithmetic, sample by sample from its definition.
import { peakOf } from "../signals/level.ts";
import { frequenciesOf } from "../signals/tones.ts";

/** A tone, or silence when it has no name. */
export interface Part {
  tone?: string;
  ms: number;
}

export interface ReferenceOptions {
  sampleRate: number;
  lowDbm0: number;
  highDbm0: number;
  rampMs: number;
}

/** Exact samples in int16 units, clipped at full scale and not rounded. */
export function referencePcm(parts: readonly Part[], options: ReferenceOptions): Float64Array {
  const { sampleRate } = options;
  const ends = parts.map((_, i) => parts.slice(0, i + 1).reduce((ms, part) => ms + part.ms, 0));
  const grid = ends.map((ms) => Math.round((ms * sampleRate) / 1000));
  const pcm = new Float64Array(grid.at(-1) ?? 0);
  parts.forEach(({ tone }, i) => {
    const start = i === 0 ? 0 : grid[i - 1]!;
    if (tone !== undefined) pcm.set(referenceTone(tone, grid[i]! - start, options), start);
  });
  return pcm;
}

function referenceTone(tone: string, length: number, options: ReferenceOptions): Float64Array {
  const { sampleRate, lowDbm0, highDbm0, rampMs } = options;
  const { lowHz, highHz } = frequenciesOf(tone);
  const [lowPeak, highPeak] = [32768 * peakOf(lowDbm0), 32768 * peakOf(highDbm0)];
  const ramp = Math.min(Math.round((rampMs * sampleRate) / 1000), Math.floor(length / 2));
  return Float64Array.from({ length }, (_, n) => {
    const sum = lowPeak * sine(lowHz, n, sampleRate) + highPeak * sine(highHz, n, sampleRate);
    const x = (Math.min(n, length - 1 - n) + 0.5) / ramp;
    const gain = x < 1 ? (1 - Math.cos(Math.PI * x)) / 2 : 1;
    return Math.max(-32768, Math.min(32767, gain * sum));
  });
}

function sine(hz: number, n: number, sampleRate: number): number {
  return Math.sin((2 * Math.PI * ((n * hz) % sampleRate)) / sampleRate);
}
