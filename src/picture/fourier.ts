// The Fourier transform of one window, in place.

/** Transforms as many complex values as it was made for, a power of two. */
export class Fourier {
  readonly #size: number;
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;
  readonly #reversed: Uint16Array;

  constructor(size: number) {
    this.#size = size;
    this.#cosines = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / size));
    this.#sines = Float64Array.from({ length: size / 2 }, (_, i) => -Math.sin((2 * Math.PI * i) / size));
    this.#reversed = new Uint16Array(size);
    for (let i = 1; i < size; i++) this.#reversed[i] = (this.#reversed[i >> 1]! >> 1) | (i & 1 ? size >> 1 : 0);
  }

  /** Transforms `re` and `im`. */
  transform(re: Float64Array, im: Float64Array): void {
    this.#reorder(re, im);
    for (let half = 1; half < this.#size; half *= 2) this.#pass(re, im, half);
  }

  #reorder(re: Float64Array, im: Float64Array): void {
    for (let i = 0; i < this.#size; i++) {
      const j = this.#reversed[i]!;
      if (j <= i) continue;
      [re[i], re[j]] = [re[j]!, re[i]!];
      [im[i], im[j]] = [im[j]!, im[i]!];
    }
  }

  #pass(re: Float64Array, im: Float64Array, half: number): void {
    const stride = this.#size / (2 * half);
    for (let start = 0; start < this.#size; start += 2 * half) {
      for (let i = start, turn = 0; i < start + half; i++, turn += stride) {
        const cos = this.#cosines[turn]!;
        const sin = this.#sines[turn]!;
        const j = i + half;
        const turnedRe = re[j]! * cos - im[j]! * sin;
        const turnedIm = re[j]! * sin + im[j]! * cos;
        re[j] = re[i]! - turnedRe;
        im[j] = im[i]! - turnedIm;
        re[i]! += turnedRe;
        im[i]! += turnedIm;
      }
    }
  }
}
