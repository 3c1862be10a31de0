// Sines, angles and logarithms to the accuracy the second look needs, several times faster than the library's.

// pi / 2 in two parts, whose first has few enough bits that its multiples are exact.
const QUARTER: f64 = 1.5707963267341256;
const QUARTER_REST: f64 = 6.077100506506192e-11;

// The series of the sine, x^11 down to x, and in turns with it of the cosine, x^12 down to x^2, whose 1 is the sine's; as far
// as pi / 4 asks for.
const series = memory.data<f64>([
  -1.0 / 39916800.0,
  1.0 / 479001600.0,
  1.0 / 362880.0,
  -1.0 / 3628800.0,
  -1.0 / 5040.0,
  1.0 / 40320.0,
  1.0 / 120.0,
  -1.0 / 720.0,
  -1.0 / 6.0,
  1.0 / 24.0,
  1.0,
  -0.5,
]);

/** The cosines and sines of two angles, set by `both`, or of one. */
export class Turn {
  static cos: f64 = 1;
  static sin: f64 = 0;
  static cos2: f64 = 1;
  static sin2: f64 = 0;

  /** Sets the first two to those of `angle` radians, below a million either way, within 1e-10. */
  static to(angle: f64): void {
    Turn.both(angle, 0);
  }

  /** Sets the first two to those of `first`, the others to those of `second`, at little more than the cost of one. */
  static both(first: f64, second: f64): void {
    const angles = f64x2.replace_lane(f64x2.splat(first), 1, second);
    const quarters = f64x2.nearest(f64x2.mul(angles, f64x2.splat(2.0 / Math.PI)));
    const coarse = f64x2.sub(angles, f64x2.mul(quarters, f64x2.splat(QUARTER)));
    const x = f64x2.sub(coarse, f64x2.mul(quarters, f64x2.splat(QUARTER_REST)));
    const y = f64x2.mul(x, x);
    let sin = v128.load64_splat(series);
    let cos = v128.load64_splat(series, 8);
    sin = f64x2.add(f64x2.mul(sin, y), v128.load64_splat(series, 16));
    cos = f64x2.add(f64x2.mul(cos, y), v128.load64_splat(series, 24));
    sin = f64x2.add(f64x2.mul(sin, y), v128.load64_splat(series, 32));
    cos = f64x2.add(f64x2.mul(cos, y), v128.load64_splat(series, 40));
    sin = f64x2.add(f64x2.mul(sin, y), v128.load64_splat(series, 48));
    cos = f64x2.add(f64x2.mul(cos, y), v128.load64_splat(series, 56));
    sin = f64x2.add(f64x2.mul(sin, y), v128.load64_splat(series, 64));
    cos = f64x2.add(f64x2.mul(cos, y), v128.load64_splat(series, 72));
    sin = f64x2.mul(f64x2.add(f64x2.mul(sin, y), v128.load64_splat(series, 80)), x);
    cos = f64x2.add(f64x2.mul(cos, y), v128.load64_splat(series, 88));
    cos = f64x2.add(f64x2.mul(cos, y), v128.load64_splat(series, 80));
    Turn.set(sin, cos, i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(quarters)));
  }

  // Of angles that lie beyond those of this sine and cosine by so many quarters of a turn.
  @inline
  private static set(sin: v128, cos: v128, quarters: v128): void {
    const one = i64x2.splat(1);
    const isOdd = i64x2.eq(v128.and(quarters, one), one);
    // From the second quarter on cosines are negative for two, from the third on sines.
    const cosSign = i64x2.shl(i64x2.shr_u(i64x2.add(quarters, one), 1), 63);
    const sinSign = i64x2.shl(i64x2.shr_u(quarters, 1), 63);
    const c = v128.xor(v128.bitselect(sin, cos, isOdd), cosSign);
    const s = v128.xor(v128.bitselect(cos, sin, isOdd), sinSign);
    Turn.cos = f64x2.extract_lane(c, 0);
    Turn.sin = f64x2.extract_lane(s, 0);
    Turn.cos2 = f64x2.extract_lane(c, 1);
    Turn.sin2 = f64x2.extract_lane(s, 1);
  }
}

/** The angle of a point, -pi to pi radians, within 1e-7; 0 for the origin. */
export function angleOf(im: f64, re: f64): f64 {
  const x = Math.abs(re);
  const y = Math.abs(im);
  const most = max(x, y);
  if (most === 0) return 0;
  let ratio = min(x, y) / most;
  // Above tan(pi / 8), from pi / 4.
  const isSteep = ratio > 0.4142135623730951;
  if (isSteep) ratio = (ratio - 1.0) / (ratio + 1.0);
  const z = ratio * ratio;
  let angle =
    ratio *
    (1.0 +
      z *
        (-1.0 / 3.0 +
          z *
            (1.0 / 5.0 +
              z * (-1.0 / 7.0 + z * (1.0 / 9.0 + z * (-1.0 / 11.0 + z * (1.0 / 13.0 - z * (1.0 / 15.0))))))));
  if (isSteep) angle += Math.PI / 4;
  if (y > x) angle = Math.PI / 2 - angle;
  if (re < 0) angle = Math.PI - angle;
  return im < 0 ? -angle : angle;
}

/** The natural logarithm of a positive finite number, within 1e-9. */
export function ln(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  let exponent = f64(i64((bits >> 52) & 0x7ff) - 1023);
  let mantissa = reinterpret<f64>((bits & 0xfffffffffffff) | 0x3ff0000000000000);
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5;
    exponent += 1;
  }
  const s = (mantissa - 1.0) / (mantissa + 1.0);
  const z = s * s;
  return exponent * Math.LN2 + 2.0 * s * (1.0 + z * (1.0 / 3.0 + z * (1.0 / 5.0 + z * (1.0 / 7.0 + z * (1.0 / 9.0)))));
}

/** A power ratio in dB. */
export function decibels(ratio: f64): f64 {
  return (10.0 / Math.LN10) * ln(ratio);
}

/** The sum of cos(wn) over `count` samples about the middle of them. */
export function sumOfCosines(w: f64, count: i32): f64 {
  Turn.to(w / 2);
  const divisor = Turn.sin;
  if (Math.abs(divisor) < 1e-9) return f64(count);
  Turn.to((w * f64(count)) / 2);
  return Turn.sin / divisor;
}

/** The amplitude ratio of some dB, within 1e-9 of it. */
export function ratioOf(db: f64): f64 {
  const x = (db * Math.LN10) / 20.0;
  const doublings = nearest(x / Math.LN2);
  const rest = x - doublings * Math.LN2;
  // The series of e^rest, as far as ln(2) / 2 asks for.
  let sum: f64 = 1;
  for (let n: f64 = 9; n > 0; n--) sum = 1.0 + (sum * rest) / n;
  return reinterpret<f64>(u64(i64(doublings) + 1023) << 52) * sum;
}
