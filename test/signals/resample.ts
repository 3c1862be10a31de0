// Test signals: playing samples faster or slower, and changing their rate, through a windowed sinc.

/** Zero crossings of the sinc on each side. */
const CROSSINGS = 8;
/** Share of the band that is kept; the rest is the filter's slope. */
const BAND = 0.94;
/** Places between two samples: a multiple of 20 (speeds by 0.05), 441 (44.1 kHz) and 120 (48 kHz), so all these are exact. */
const PLACES = 35280;

/** Every `ratio`-th sample: above 1 the sound is faster and higher, and low-passed so that nothing folds. */
export function resample(samples: Float32Array, ratio: number): Float32Array {
  if (ratio === 1) return samples.slice();
  const cutoff = Math.min(1, 1 / ratio);
  const half = Math.ceil(CROSSINGS / cutoff);
  const rows = rowsOf(cutoff);
  const out = new Float32Array(Math.floor(samples.length / ratio));
  for (let i = 0; i < out.length; i++) {
    const places = Math.round(i * ratio * PLACES);
    const whole = Math.floor(places / PLACES);
    const place = places - whole * PLACES;
    const row = (rows[place] ??= kernel(place / PLACES, half, cutoff));
    const first = whole - half + 1;
    const from = Math.max(0, -first);
    const to = Math.min(row.length, samples.length - first);
    let sum = 0;
    for (let k = from; k < to; k++) sum += row[k]! * samples[first + k]!;
    out[i] = sum;
  }
  return out;
}

const known = new Map<number, (Float64Array | undefined)[]>();

function rowsOf(cutoff: number): (Float64Array | undefined)[] {
  const rows = known.get(cutoff) ?? [];
  known.set(cutoff, rows);
  return rows;
}

/** A Blackman-windowed sinc whose centre lies `place` of a sample after its half-th tap. */
function kernel(place: number, half: number, cutoff: number): Float64Array {
  return Float64Array.from({ length: 2 * half }, (_, k) => {
    const x = (k - half + 1 - place) * cutoff;
    if (Math.abs(x) >= CROSSINGS) return 0;
    const turn = (Math.PI * (x + CROSSINGS)) / CROSSINGS;
    const window = 0.42 - 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn);
    return cutoff * window * (x === 0 ? BAND : Math.sin(BAND * Math.PI * x) / (Math.PI * x));
  });
}
