// A channel's samples, kept -> levels over time and frequency, for any stretch of it and in as many columns as are asked for.
import type { Samples } from "../audio/samples.ts";
import { checkInteger, checkNumber, checkSamples } from "../errors.ts";
import { Decimator } from "./decimator.ts";
import { Fourier } from "./fourier.ts";

/** Frequencies a spectrogram's column tells of, in equal steps from 0 Hz. */
export const ROWS = 128;

/** Frequency behind the last row, in Hz: above the highest of the keypad's, 1633 Hz. */
export const TOP_HZ = 2000;

// Long enough to part 697 from 770 Hz, short enough that the pause between two tones is seen.
const WINDOW_MS = 32;

// Beyond this, windows would miss a tone of 100 ms.
const MAX_STEP_MS = 64;
const MIN_STEP_MS = 2;
const WINDOWS_PER_COLUMN = 4;

const FULL_SCALE_DBM0 = 3.14;
const SILENCE_DBM0 = -100;
const BLOCK = 65_536;

/** The spectrogram of one channel from 0 to 2000 Hz. It keeps 16 to 32 KB for each second it is fed. */
export class Spectrogram {
  readonly #sampleRate: number;
  readonly #decimator: Decimator;
  readonly #blocks: (Int16Array | undefined)[] = [];
  #kept = 0;
  #heard = 0;
  readonly #window: Float64Array;
  readonly #fourier: Fourier;
  readonly #re: Float64Array;
  readonly #im: Float64Array;
  readonly #rowScale: Float64Array;

  /** Makes the spectrogram of samples at a rate in Hz, an integer from 8000 to 192000; throws as `ToneDetector` does. */
  constructor(sampleRate: number) {
    this.#sampleRate = checkInteger("sampleRate", sampleRate, 8000, 192_000);
    this.#decimator = new Decimator(sampleRate);
    const { rate } = this.#decimator;
    const length = Math.round((rate * WINDOW_MS) / 1000);
    this.#window = Float64Array.from({ length }, (_, i) => 1 - Math.cos((2 * Math.PI * (i + 0.5)) / length));
    const size = 2 ** Math.ceil(Math.log2(2 * length));
    this.#fourier = new Fourier(size);
    this.#re = new Float64Array(size);
    this.#im = new Float64Array(size);
    this.#rowScale = Float64Array.from({ length: ROWS }, (_, row) => {
      return 2 / (length * 32768 * this.#decimator.gainAt((row * TOP_HZ) / ROWS));
    });
  }

  /** Length of what was pushed, in ms. */
  get durationMs(): number {
    return (this.#heard * 1000) / this.#sampleRate;
  }

  /** Takes the next samples. */
  push(pcm: Samples): void {
    this.#heard += checkSamples("pcm", pcm).length;
    const samples = this.#decimator.push(pcm);
    for (let from = 0; from < samples.length;) {
      const at = this.#kept % BLOCK;
      const part = samples.subarray(from, from + BLOCK - at);
      if (at === 0) this.#blocks.push(new Int16Array(BLOCK));
      this.#blocks.at(-1)!.set(part, at);
      this.#kept += part.length;
      from += part.length;
    }
  }

  /** Gives back the memory of all but some seconds before a time in ms; what was there is silence from then on. */
  forget(beforeMs: number): void {
    const block = Math.floor((beforeMs * this.#decimator.rate) / (1000 * BLOCK)) - 1;
    for (let i = Math.min(block, this.#blocks.length - 1); i >= 0 && this.#blocks[i]; i--) this.#blocks[i] = undefined;
  }

  /**
   * Returns the levels of a stretch, in dBm0 per tone: `count` columns of `ROWS` values each, the lowest frequency first.
   * A column is the loudest of up to four windows of 32 ms, or of one each 64 ms where it is longer than 256 ms.
   * @throws RangeError unless `fromMs` lies before `toMs`, and `count` is an integer from 1 to 16384.
   */
  columns(fromMs: number, toMs: number, count: number): Float32Array {
    checkNumber("fromMs", fromMs, -Number.MAX_VALUE, toMs);
    checkInteger("count", count, 1, 16_384);
    const levels = new Float32Array(count * ROWS);
    const columnMs = (toMs - fromMs) / count;
    const stepMs = Math.min(MAX_STEP_MS, Math.max(MIN_STEP_MS, columnMs / WINDOWS_PER_COLUMN));
    const windows = Math.max(1, Math.round(columnMs / stepMs));
    for (let column = 0; column < count; column++) {
      const into = levels.subarray(column * ROWS, (column + 1) * ROWS);
      for (let i = 0; i < windows; i++) this.#look(fromMs + columnMs * (column + (i + 0.5) / windows), into);
      for (let row = 0; row < ROWS; row++) into[row] = decibels(into[row]!);
    }
    return levels;
  }

  // Raises each row's power to what the window around a time has.
  #look(centreMs: number, powers: Float32Array): void {
    const re = this.#re;
    const im = this.#im;
    const length = this.#window.length;
    const first = Math.round((centreMs * this.#decimator.rate) / 1000 - length / 2);
    if (first + length <= 0 || first >= this.#kept) return;
    re.fill(0);
    im.fill(0);
    for (let i = 0; i < length; i++) re[i] = this.#window[i]! * this.#sample(first + i);
    this.#fourier.transform(re, im);
    const binsPerRow = (TOP_HZ / ROWS / this.#decimator.rate) * re.length;
    for (let row = 0; row < ROWS; row++) {
      const bin = Math.round(row * binsPerRow);
      const power = (re[bin]! ** 2 + im[bin]! ** 2) * this.#rowScale[row]! ** 2;
      if (power > powers[row]!) powers[row] = power;
    }
  }

  #sample(at: number): number {
    return at < 0 || at >= this.#kept ? 0 : (this.#blocks[Math.floor(at / BLOCK)]?.[at % BLOCK] ?? 0);
  }
}

function decibels(power: number): number {
  return Math.max(SILENCE_DBM0, 10 * Math.log10(power + 1e-30) + FULL_SCALE_DBM0);
}
