// The fit of a sub-block where nothing has to be cleaned away: on the line's own samples, by templates kept with the tone.
import { Lanes } from "./lanes";
import { inverse, setFrequencies, storeFit, TEMPLATE_BYTES, templates } from "./two-tone";

// As in the bank: a 32-bit sum of 32 products stays below 2^31.
const SCALE: f32 = 3000;

/** Bytes of one template: a cosine or sine at each of 32 samples, int16. */
const ROW_BYTES: usize = 64;
const ROWS: usize = 4;

/** Bytes of a fit of two tones: their templates, in the order of two-tone.ts, and what parts the unknowns. */
export const PLAIN_FIT_BYTES: usize = 4 * 64 + 32;

// What each template makes of the samples, in four parts.
const products = memory.data(4 * 16, 16);

/** Two tones of known frequencies. */
@unmanaged
export class PlainFit {
  /** Readies it for two angular frequencies, in radians per sample. */
  prepare(w1: f64, w2: f64): void {
    setFrequencies(w1, w2);
    const at = changetype<usize>(this);
    for (let row: usize = 0; row < ROWS; row++) {
      fillRow(at + row * ROW_BYTES, templates + row * TEMPLATE_BYTES, row > 1 ? -1 : 1);
    }
    memory.copy(at + ROWS * ROW_BYTES, inverse, 32);
  }

  /** Fits the 32 int16 samples at `samples`; stores the fit at `out` as `fitSubBlock` does, but the energy at most 240 too small. */
  @inline
  fit(samples: usize, out: usize): void {
    const at = changetype<usize>(this);
    const a = v128.load(samples);
    const b = v128.load(samples, 16);
    const c = v128.load(samples, 32);
    const d = v128.load(samples, 48);
    // Each stored at once, as in the bank.
    v128.store(products, Lanes.dots(at, a, b, c, d));
    v128.store(products, Lanes.dots(at + ROW_BYTES, a, b, c, d), 16);
    v128.store(products, Lanes.dots(at + 2 * ROW_BYTES, a, b, c, d), 32);
    v128.store(products, Lanes.dots(at + 3 * ROW_BYTES, a, b, c, d), 48);
    const sums = Lanes.wholeSums(
      v128.load(products),
      v128.load(products, 16),
      v128.load(products, 32),
      v128.load(products, 48),
    );
    storeFit(
      f32x4.mul(f32x4.convert_i32x4_s(sums), f32x4.splat(1 / SCALE)),
      at + ROWS * ROW_BYTES,
      Lanes.energy(a, b, c, d),
      out,
    );
  }
}

// A whole template from its second half; cosines are even about the middle (`sign` 1) and sines odd (-1).
function fillRow(to: usize, half: usize, sign: i32): void {
  for (let eight: usize = 0; eight < 2; eight++) {
    const first = scaled(half + eight * 32);
    const after = i16x8.narrow_i32x4_s(first, scaled(half + eight * 32 + 16));
    v128.store(to + 32 + eight * 16, after);
    v128.store(to + 16 - eight * 16, i16x8.mul(Lanes.mirrored(after), i16x8.splat(i16(sign))));
  }
}

function scaled(four: usize): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(four), f32x4.splat(SCALE))));
}
