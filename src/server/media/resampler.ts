// 16 kHz <-> 24 kHz: what a call hears and says, in the rate its app asked for.

/** Taps on each side of a sample, at the lower of the two rates: the pass band ends at 7.2 kHz, images are 70 dB down. */
const REACH = 24;

/** Where the filter is 6 dB down, in parts of the lower rate. */
const CUTOFF = 0.47;

/** Kaiser window's shape for side lobes 70 dB down (Oppenheim and Schafer, eq. 7.75). */
const BETA = 0.1102 * (70 - 8.7);

/** Changes the rate of a stream by a ratio of small integers; the output comes `REACH` samples of the lower rate late. */
export class Resampler {
  readonly #up: number;
  readonly #down: number;
  /** One filter for each place an output sample can have between two input samples. */
  readonly #phases: readonly Float64Array[];
  #input: Int16Array;
  /** Place of the next output sample, in parts of `1 / up` of an input sample. */
  #at = 0;

  constructor(fromHz: number, toHz: number) {
    const divisor = greatestDivisor(fromHz, toHz);
    this.#up = toHz / divisor;
    this.#down = fromHz / divisor;
    const stretch = Math.max(fromHz / toHz, 1);
    const taps = 2 * Math.ceil(REACH * stretch);
    this.#phases = Array.from({ length: this.#up }, (_, phase) => filterAt(phase / this.#up, taps, stretch));
    this.#input = new Int16Array(taps - 1);
  }

  /** Takes the next samples and returns those they complete. */
  push(pcm: Int16Array): Int16Array {
    const taps = this.#phases[0]!.length;
    const input = new Int16Array(this.#input.length + pcm.length);
    input.set(this.#input);
    input.set(pcm, this.#input.length);
    const ready = (input.length - taps + 1) * this.#up;
    const out = new Int16Array(Math.max(0, Math.ceil((ready - this.#at) / this.#down)));
    for (let i = 0; i < out.length; i++, this.#at += this.#down) {
      const first = Math.floor(this.#at / this.#up);
      out[i] = clamp(dot(input, first, this.#phases[this.#at % this.#up]!));
    }
    const used = Math.floor(this.#at / this.#up);
    this.#at -= used * this.#up;
    this.#input = input.slice(used);
    return out;
  }
}

function dot(input: Int16Array, first: number, filter: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < filter.length; i++) sum += input[first + i]! * filter[i]!;
  return sum;
}

function clamp(value: number): number {
  return Math.max(-32768, Math.min(32767, Math.round(value)));
}

// The output sample stands `offset` of an input sample behind the middle of the taps.
function filterAt(offset: number, taps: number, stretch: number): Float64Array {
  const filter = Float64Array.from({ length: taps }, (_, i) => {
    const distance = (i - (taps / 2 - 1) - offset) / stretch;
    const window = besselI0(BETA * Math.sqrt(Math.max(0, 1 - (distance / REACH) ** 2)));
    return window * sinc(2 * CUTOFF * distance);
  });
  const sum = filter.reduce((total, value) => total + value, 0);
  return filter.map((value) => value / sum);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function besselI0(x: number): number {
  let sum = 1;
  for (let term = 1, k = 1; term > 1e-12 * sum; k++) sum += term *= (x / (2 * k)) ** 2;
  return sum;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
