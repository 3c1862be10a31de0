// Vectors of four float32 lanes.

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
}
