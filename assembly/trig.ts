// Sines, angles and logarithms to the accuracy the second look needs, several times faster than the library's.

// pi / 2 in two parts, whose first has few enough bits that its multiples are exact.
const QUARTER: f64 = 1.5707963267341256;
const QUARTER_REST: f64 = 6.077100506506192e-11;

/** The cosine and sine of an angle, set by `turnBy`. */
export class Turn {
  static cos: f64 = 1;
  static sin: f64 = 0;

  /** Sets both to those of `angle` radians, below a million either way, within 1e-10. */
  static to(angle: f64): void {
    const quarters = nearest(angle * (2.0 / Math.PI));
    const x = angle - quarters * QUARTER - quarters * QUARTER_REST;
    const y = x * x;
    // The series, as far as pi / 4 asks for.
    const sin =
      x * (1.0 + y * (-1.0 / 6.0 + y * (1.0 / 120.0 + y * (-1.0 / 5040.0 + y * (1.0 / 362880.0 - y / 39916800.0)))));
    const cos =
      1.0 +
      y *
        (-0.5 + y * (1.0 / 24.0 + y * (-1.0 / 720.0 + y * (1.0 / 40320.0 + y * (-1.0 / 3628800.0 + y / 479001600.0)))));
    const quadrant = i32(quarters) & 3;
    const swapped = (quadrant & 1) !== 0;
    const c = swapped ? sin : cos;
    const s = swapped ? cos : sin;
    Turn.cos = quadrant === 1 || quadrant === 2 ? -c : c;
    Turn.sin = quadrant >= 2 ? -s : s;
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
          z * (1.0 / 5.0 + z * (-1.0 / 7.0 + z * (1.0 / 9.0 + z * (-1.0 / 11.0 + z * (1.0 / 13.0 - z / 15.0)))))));
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
  return exponent * Math.LN2 + 2.0 * s * (1.0 + z * (1.0 / 3.0 + z * (1.0 / 5.0 + z * (1.0 / 7.0 + z / 9.0))));
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
