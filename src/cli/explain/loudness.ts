// One channel's samples -> what is worth knowing when nothing was heard: peak, clipping, and how loud it ever is where DTMF is.
import { HIGH_HZ, LOW_HZ, toneAt } from "./frequencies.ts";

/** The loudest pair of DTMF frequencies. */
export interface Pair {
  tone: string;
  startMs: number;
  lowHz: number;
  highHz: number;
  lowDbm0: number;
  highDbm0: number;
}

/** Level of a full-scale sine, in dBm0 (ITU-T G.711). */
const FULL_SCALE_DBM0 = 3.14;
/** Long enough to part neighbouring tones under a Hann window, short enough for a 40 ms tone. */
const BLOCK_MS = 32;
const HOP_MS = 8;

/** Measures one channel. */
export class Loudness {
  /** Samples at full scale. */
  clipped = 0;
  /** The pair whose weaker tone is the loudest of all. */
  loudest: Pair | undefined;
  readonly sampleRate: number;
  #count = 0;
  #peak = 0;
  readonly #block: Float64Array;
  readonly #window: Float64Array;
  readonly #hop: number;
  #filled = 0;

  constructor(sampleRate: number) {
    this.sampleRate = sampleRate;
    const length = Math.round((BLOCK_MS / 1000) * sampleRate);
    this.#hop = Math.round((HOP_MS / 1000) * sampleRate);
    this.#block = new Float64Array(length);
    this.#window = Float64Array.from({ length }, (_, i) => 1 - Math.cos((2 * Math.PI * (i + 0.5)) / length));
  }

  get durationMs(): number {
    return (this.#count / this.sampleRate) * 1000;
  }

  /** Greatest magnitude, in dB of full scale; -Infinity in silence. */
  get peakDb(): number {
    return 20 * Math.log10(this.#peak);
  }

  push(pcm: Int16Array | Float32Array): void {
    const scale = pcm instanceof Int16Array ? 32768 : 1;
    const full = pcm instanceof Int16Array ? 32767 / 32768 : 1;
    for (const sample of pcm) {
      const x = sample / scale;
      this.#peak = Math.max(this.#peak, Math.abs(x));
      if (Math.abs(x) >= full) this.clipped++;
      this.#count++;
      this.#block[this.#filled++] = x;
      if (this.#filled === this.#block.length) this.#measure();
    }
  }

  #measure(): void {
    const [low, high] = [LOW_HZ, HIGH_HZ].map((group) => strongest(group.map((hz) => this.#levelAt(hz))));
    const weaker = Math.min(low!.dbm0, high!.dbm0);
    if (!this.loudest || weaker > Math.min(this.loudest.lowDbm0, this.loudest.highDbm0)) {
      const startMs = ((this.#count - this.#block.length) / this.sampleRate) * 1000;
      this.loudest = {
        tone: toneAt(low!.index, high!.index),
        startMs,
        lowHz: LOW_HZ[low!.index]!,
        highHz: HIGH_HZ[high!.index]!,
        lowDbm0: low!.dbm0,
        highDbm0: high!.dbm0,
      };
    }
    this.#block.copyWithin(0, this.#hop);
    this.#filled -= this.#hop;
  }

  // Goertzel's recurrence over the windowed block.
  #levelAt(hz: number): number {
    const w = (2 * Math.PI * hz) / this.sampleRate;
    const c = 2 * Math.cos(w);
    let s1 = 0;
    let s2 = 0;
    for (let i = 0; i < this.#block.length; i++) {
      const s0 = this.#block[i]! * this.#window[i]! + c * s1 - s2;
      s2 = s1;
      s1 = s0;
    }
    const peak = (2 * Math.sqrt(Math.max(0, s1 * s1 + s2 * s2 - c * s1 * s2))) / this.#block.length;
    return 20 * Math.log10(Math.max(peak, 1e-6)) + FULL_SCALE_DBM0;
  }
}

function strongest(levels: readonly number[]): { index: number; dbm0: number } {
  const dbm0 = Math.max(...levels);
  return { index: levels.indexOf(dbm0), dbm0 };
}
