// The fit of a sub-block where nothing has to be cleaned away: on the line's own samples, by templates kept with the tone.
import { Lanes } from "./lanes";
import { Fit, inverse, setFrequencies, templates } from "./two-tone";

// A 32-bit sum of 32 products stays below 2^31: 32 x 0.666 (mean |sin| at 676 Hz, the most in either group) x 3000 x 32768 = 2.1e9.
const SCALE: f32 = 3000;

/** Bytes of one template: a cosine or sine at each of the 16 samples from the middle on, int16. */
const ROW_BYTES: usize = 32;
const ROWS: usize = 4;

/** Bytes of a fit of two tones: their templates, in the order of two-tone.ts, and what parts the unknowns. */
export const PLAIN_FIT_BYTES: usize = 4 * 32 + 32;

// What each template makes of the samples, in four parts.
const products = memory.data(4 * 16, 16);

/** Two tones of known frequencies. */
@unmanaged
export class PlainFit {
  /** Readies it for two angular frequencies, in radians per sample. */
  prepare(w1: f64, w2: f64): void {
    setFrequencies(w1, w2);
    const at = changetype<usize>(this);
    for (let i: usize = 0; i < ROWS * ROW_BYTES; i += 16) {
      const four = templates + 2 * i;
      v128.store(at + i, i16x8.narrow_i32x4_s(scaled(four), scaled(four + 16)));
    }
    memory.copy(at + ROWS * ROW_BYTES, inverse, 32);
  }

  /** Fits the 32 int16 samples at `samples`; stores the fit at `out`, as `fitSubBlock` does. */
  @inline
  fit(samples: usize, out: usize): void {
    const at = changetype<usize>(this);
    const a = v128.load(samples, 32);
    const b = v128.load(samples, 48);
    // Before the middle, outwards.
    const c = Lanes.mirrored(v128.load(samples, 16));
    const d = Lanes.mirrored(v128.load(samples));
    // Each stored at once, as in the bank.
    v128.store(products, PlainFit.even(at, a, b, c, d));
    v128.store(products, PlainFit.even(at + ROW_BYTES, a, b, c, d), 16);
    v128.store(products, PlainFit.odd(at + 2 * ROW_BYTES, a, b, c, d), 32);
    v128.store(products, PlainFit.odd(at + 3 * ROW_BYTES, a, b, c, d), 48);
    const sums = Lanes.wholeSums(
      v128.load(products),
      v128.load(products, 16),
      v128.load(products, 32),
      v128.load(products, 48),
    );
    Fit.store(
      f32x4.mul(f32x4.convert_i32x4_s(sums), f32x4.splat(1 / SCALE)),
      at + ROWS * ROW_BYTES,
      Lanes.energy(a, b, c, d),
      out,
    );
  }

  // What a template of cosines makes of the samples after the middle and before it.
  @inline
  private static even(template: usize, a: v128, b: v128, c: v128, d: v128): v128 {
    const first = v128.load(template);
    const second = v128.load(template, 16);
    return i32x4.add(
      i32x4.add(i32x4.dot_i16x8_s(a, first), i32x4.dot_i16x8_s(c, first)),
      i32x4.add(i32x4.dot_i16x8_s(b, second), i32x4.dot_i16x8_s(d, second)),
    );
  }

  // The same of sines.
  @inline
  private static odd(template: usize, a: v128, b: v128, c: v128, d: v128): v128 {
    const first = v128.load(template);
    const second = v128.load(template, 16);
    return i32x4.add(
      i32x4.sub(i32x4.dot_i16x8_s(a, first), i32x4.dot_i16x8_s(c, first)),
      i32x4.sub(i32x4.dot_i16x8_s(b, second), i32x4.dot_i16x8_s(d, second)),
    );
  }
}

function scaled(four: usize): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(four), f32x4.splat(SCALE))));
}
