// Test signals: playing samples faster or slower, and changing their rate, through a windowed sinc.

const CROSSINGS = 8;
const STEPS = 512;

/** Every `ratio`-th sample: above 1 the sound is faster and higher, and low-passed so that nothing folds. */
export function resample(samples: Float32Array, ratio: number): Float32Array {
  const cutoff = Math.min(1, 1 / ratio);
  const reach = CROSSINGS / cutoff;
  const kernel = sincTable();
  const step = cutoff * STEPS;
  const out = new Float32Array(Math.floor(samples.length / ratio));
  for (let i = 0; i < out.length; i++) {
    const centre = i * ratio;
    const from = Math.max(0, Math.ceil(centre - reach));
    const to = Math.min(samples.length - 1, Math.floor(centre + reach));
    let sum = 0;
    let at = (from - centre + reach) * step;
    for (let j = from; j <= to; j++, at += step) {
      const cell = at | 0;
      sum += samples[j]! * (kernel[cell]! + (kernel[cell + 1]! - kernel[cell]!) * (at - cell));
    }
    out[i] = sum * cutoff;
  }
  return out;
}

let table: Float64Array | undefined;

/** A Blackman-windowed sinc of 0.94 of the band, read from -CROSSINGS up. */
function sincTable(): Float64Array {
  table ??= Float64Array.from({ length: 2 * CROSSINGS * STEPS + 3 }, (_, i) => {
    const x = i / STEPS - CROSSINGS;
    const turn = (Math.PI * (x + CROSSINGS)) / CROSSINGS;
    const window = 0.42 - 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn);
    if (Math.abs(x) >= CROSSINGS) return 0;
    return window * (x === 0 ? 0.94 : Math.sin(0.94 * Math.PI * x) / (Math.PI * x));
  });
  return table;
}
