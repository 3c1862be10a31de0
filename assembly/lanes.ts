// Vectors of four float32 or int32 lanes, or of eight int16.

/** What SIMD has no instruction for. */
export class Lanes {
  /** The vector of four numbers. */
  @inline
  static of(a: f64, b: f64, c: f64, d: f64): v128 {
    let v = f32x4.splat(f32(a));
    v = f32x4.replace_lane(v, 1, f32(b));
    v = f32x4.replace_lane(v, 2, f32(c));
    return f32x4.replace_lane(v, 3, f32(d));
  }

  /** The sum of a vector's lanes. */
  @inline
  static sum(v: v128): f32 {
    return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3);
  }

  /** The lesser of the first and the third lane. */
  @inline
  static lesser(v: v128): f32 {
    return f32x4.extract_lane(f32x4.pmin(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1)), 0);
  }

  /** The greater of the first and the third lane. */
  @inline
  static greater(v: v128): f32 {
    return f32x4.extract_lane(f32x4.pmax(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1)), 0);
  }

  /** The sums of either two lanes, in both of them. */
  @inline
  static pairs(v: v128): v128 {
    return f32x4.add(v, v128.shuffle<f32>(v, v, 1, 0, 3, 2));
  }

  /** The sums of four vectors' lanes. */
  @inline
  static sums(a: v128, b: v128, c: v128, d: v128): v128 {
    const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
    const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
    return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
  }

  /** The sums of four vectors' lanes, int32. */
  @inline
  static wholeSums(a: v128, b: v128, c: v128, d: v128): v128 {
    const ab = i32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
    const cd = i32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
    return i32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
  }

  /** The greatest of a vector's lanes, in all of them. */
  @inline
  static greatest(v: v128): v128 {
    const pairs = f32x4.pmax(v, v128.shuffle<f32>(v, v, 1, 0, 3, 2));
    return f32x4.pmax(pairs, v128.shuffle<f32>(pairs, pairs, 2, 3, 0, 1));
  }

  /** The greatest of four int32 lanes. */
  @inline
  static greatestWhole(v: v128): i32 {
    const pairs = i32x4.max_s(v, v128.shuffle<i32>(v, v, 1, 0, 3, 2));
    return i32x4.extract_lane(i32x4.max_s(pairs, v128.shuffle<i32>(pairs, pairs, 2, 3, 0, 1)), 0);
  }

  /** Each lane added to those before it. */
  @inline
  static running(v: v128): v128 {
    const zero = f32x4.splat(0);
    const pairs = f32x4.add(v, v128.shuffle<f32>(zero, v, 3, 4, 5, 6));
    return f32x4.add(pairs, v128.shuffle<f32>(zero, pairs, 0, 1, 4, 5));
  }

  /** The lanes in the opposite order. */
  @inline
  static reversed(v: v128): v128 {
    return v128.shuffle<f32>(v, v, 3, 2, 1, 0);
  }

  /** The real parts of four complex numbers turned by angles of these cosines and sines. */
  @inline
  static turnedRe(re: v128, im: v128, cos: v128, sin: v128): v128 {
    return f32x4.sub(f32x4.mul(re, cos), f32x4.mul(im, sin));
  }

  /** Their imaginary parts. */
  @inline
  static turnedIm(re: v128, im: v128, cos: v128, sin: v128): v128 {
    return f32x4.add(f32x4.mul(re, sin), f32x4.mul(im, cos));
  }

  /** Eight int16 lanes in the opposite order, by two shuffles that V8 needs no mask for. */
  @inline
  static mirrored(v: v128): v128 {
    const pairs = v128.shuffle<i32>(v, v, 3, 2, 1, 0);
    return v128.shuffle<i16>(pairs, pairs, 1, 0, 3, 2, 5, 4, 7, 6);
  }

  /** The energy of 32 int16 lanes; -32768 counts as -32767, so that two squares stay below 2^31. */
  @inline
  static energy(a: v128, b: v128, c: v128, d: v128): f32 {
    const ab = f32x4.add(Lanes.squares(a), Lanes.squares(b));
    return Lanes.sum(f32x4.add(ab, f32x4.add(Lanes.squares(c), Lanes.squares(d))));
  }

  @inline
  private static squares(v: v128): v128 {
    const held = i16x8.max_s(v, i16x8.splat(-32767));
    return f32x4.convert_i32x4_s(i32x4.dot_i16x8_s(held, held));
  }
}
