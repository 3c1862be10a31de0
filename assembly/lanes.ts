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
}
