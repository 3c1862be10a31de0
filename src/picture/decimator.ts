// Samples at any rate -> int16 samples at 8 to 16 kHz, all that a picture of tones below 2 kHz needs.
import type { Samples } from "../audio/samples.ts";

/** Passes a moving average three times and keeps every nth sample; what it takes from high frequencies, `gainAt` tells. */
export class Decimator {
  /** Samples in for one out. */
  readonly factor: number;
  /** Rate of the samples that come out, in Hz. */
  readonly rate: number;
  readonly #kernel: Float64Array;
  #rest = new Float32Array(0);

  constructor(sampleRate: number) {
    this.factor = Math.floor(sampleRate / 8000);
    this.rate = sampleRate / this.factor;
    this.#kernel = averagedThrice(this.factor);
    // So much comes before the first sample that a sample out stands for the middle of those it is made of.
    this.#rest = new Float32Array((this.#kernel.length - 1) / 2);
  }

  /** Returns the samples that the next ones complete. */
  push(pcm: Samples): Int16Array {
    if (this.factor === 1) return toInt16(pcm);
    const { factor } = this;
    const joined = this.#join(pcm);
    const count = Math.max(0, Math.floor((joined.length - this.#kernel.length) / factor) + 1);
    const out = new Int16Array(count);
    for (let i = 0; i < count; i++) out[i] = this.#filtered(joined, i * factor);
    this.#rest = joined.slice(count * factor);
    return out;
  }

  #join(pcm: Samples): Float32Array {
    const joined = new Float32Array(this.#rest.length + pcm.length);
    joined.set(this.#rest);
    joined.set(pcm, this.#rest.length);
    const scale = pcm instanceof Int16Array ? 1 : 32768;
    if (scale !== 1) for (let i = this.#rest.length; i < joined.length; i++) joined[i]! *= scale;
    return joined;
  }

  #filtered(samples: Float32Array, at: number): number {
    const kernel = this.#kernel;
    let sum = 0;
    for (let i = 0; i < kernel.length; i++) sum += kernel[i]! * samples[at + i]!;
    return clipped(sum);
  }

  /** Returns how much of a sine's amplitude comes through, from 0 to 1. */
  gainAt(hz: number): number {
    const half = (Math.PI * hz) / (this.rate * this.factor);
    if (half === 0 || this.factor === 1) return 1;
    return (Math.sin(half * this.factor) / (this.factor * Math.sin(half))) ** 3;
  }
}

function averagedThrice(length: number): Float64Array {
  let kernel = new Float64Array([1]);
  for (let pass = 0; pass < 3; pass++) {
    const next = new Float64Array(kernel.length + length - 1);
    kernel.forEach((value, i) => {
      for (let j = 0; j < length; j++) next[i + j]! += value / length;
    });
    kernel = next;
  }
  return kernel;
}

function toInt16(pcm: Samples): Int16Array {
  if (pcm instanceof Int16Array) return pcm.slice();
  const out = new Int16Array(pcm.length);
  for (let i = 0; i < pcm.length; i++) out[i] = clipped(pcm[i]! * 32768);
  return out;
}

function clipped(value: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(value)));
}
