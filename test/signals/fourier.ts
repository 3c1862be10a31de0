// Test signals: a plain power-of-two Fourier transform, for room convolution and for checking spectra.

/** Transforms re + i im in place; lengths are equal powers of two. */
function fourier(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j]!, re[i]!];
      [im[i], im[j]] = [im[j]!, im[i]!];
    }
  }
  for (let half = 1; half < n; half *= 2) butterflies(re, im, half);
}

function butterflies(re: Float64Array, im: Float64Array, half: number): void {
  for (let k = 0; k < half; k++) {
    const cos = Math.cos((Math.PI * k) / half);
    const sin = -Math.sin((Math.PI * k) / half);
    for (let a = k; a < re.length; a += 2 * half) {
      const b = a + half;
      const x = re[b]! * cos - im[b]! * sin;
      const y = re[b]! * sin + im[b]! * cos;
      re[b] = re[a]! - x;
      im[b] = im[a]! - y;
      re[a] = re[a]! + x;
      im[a] = im[a]! + y;
    }
  }
}

/** `samples` filtered by `response`, of the length of `samples`. */
export function convolve(samples: Float32Array, response: Float32Array): Float32Array {
  let size = 1024;
  while (size < 4 * response.length) size *= 2;
  const hop = size - response.length + 1;
  const [hRe, hIm] = spectrum(response, 0, response.length, size);
  const out = new Float32Array(samples.length);
  for (let from = 0; from < samples.length; from += hop) {
    const [re, im] = spectrum(samples, from, Math.min(hop, samples.length - from), size);
    for (let k = 0; k < size; k++) {
      // Conjugated, so that a second forward transform is the inverse one.
      const real = re[k]! * hRe[k]! - im[k]! * hIm[k]!;
      im[k] = -(re[k]! * hIm[k]! + im[k]! * hRe[k]!);
      re[k] = real;
    }
    fourier(re, im);
    for (let i = 0; i < size && from + i < out.length; i++) out[from + i] = out[from + i]! + re[i]! / size;
  }
  return out;
}

function spectrum(samples: Float32Array, from: number, count: number, size: number): [Float64Array, Float64Array] {
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  re.set(samples.subarray(from, from + count));
  fourier(re, im);
  return [re, im];
}

/** Mean square of the part of `samples` between two frequencies, from its periodogram in Hann windows of 4096. */
export function bandPower(samples: Float32Array, sampleRate: number, fromHz: number, toHz: number): number {
  const size = 4096;
  let sum = 0;
  let windows = 0;
  for (let at = 0; at + size <= samples.length; at += size / 2, windows++) {
    const re = new Float64Array(size);
    const im = new Float64Array(size);
    for (let i = 0; i < size; i++) re[i] = samples[at + i]! * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
    fourier(re, im);
    const from = Math.ceil((fromHz * size) / sampleRate);
    const to = Math.min(size / 2 + 1, Math.ceil((toHz * size) / sampleRate));
    for (let k = from; k < to; k++) sum += (k === 0 || k === size / 2 ? 1 : 2) * (re[k]! ** 2 + im[k]! ** 2);
  }
  return sum / windows / (size * size * 0.375);
}
