// Where a tone of known frequencies, amplitudes and phases begins and ends, to the sample.
//
// Each sample says by 2ym - m^2 (y: line, m: the two tones as they would be) whether the tones are there: +m^2 where they
// are, -m^2 where they are not, 0 at half amplitude. The edges are where the running sum outwards from the middle is
// highest; the search ends where it has fallen by a whole bridge.
import { clean, finding, SPAN } from "./finding";
import { Lanes } from "./lanes";
import { high, low, Oscillator } from "./model";

/** Samples' worth of the tones by which the sum falls before it is asked whether an edge was passed. */
const PASSED: f64 = 8;

/** Energy of a quiet line over the tones': over a stretch of it the sum gains as much at most, and falls by 0.8 of theirs. */
const QUIET: f64 = 0.01;

let bridge: f64 = 0;

/** Sets the length, in samples, up to which a break inside a tone is bridged and from which a pause splits. */
export function setBridge(samples: f64): void {
  bridge = samples;
}

/** Finds both edges of the tone that `finding` describes around `middle`, where it sounds; the start is not before `floor`. */
export function findEdges(middle: i32, floor: i32): void {
  finding.startAt = findStart(middle, floor);
  finding.endAt = findEnd(middle);
}

/** Where the tone that `finding` describes starts, searched back from `middle`, where it sounds, to `floor`, and never before that. */
export function findStart(middle: i32, floor: i32): f64 {
  return f64(max(floor, middle - furthest(middle - 1, middle - max(0, floor), -1)));
}

/** Where the tone that `finding` describes ends, searched on from `middle`, where it sounds. */
export function findEnd(middle: i32): f64 {
  return f64(middle + furthest(middle, SPAN - middle, 1));
}

// How many of `count` samples, from `first` on in a direction of 1 or -1, make the running sum highest. Each lane keeps the
// highest sum of its own, since to compare them all at every step takes longer than the sums.
function furthest(first: i32, count: i32, direction: i32): i32 {
  const power = finding.power();
  const fall = -bridge * power;
  let passed = -PASSED * power;
  let limit = f32x4.splat(f32(max(passed, fall)));
  Oscillator.startBoth(f64(first) - finding.phaseAt, f64(direction));
  let low1 = low.re;
  let low2 = low.next();
  let high1 = high.re;
  let high2 = high.next();
  const back = direction < 0;
  const step = usize(16 * direction);
  let y = clean + (usize(back ? first - 3 : first) << 2);
  let before = f32x4.splat(0);
  let best = f32x4.splat(0);
  let bestAt = i32x4.splat(0);
  for (let n = 0; n < count; n += 8) {
    const there1 = f32x4.add(low1, high1);
    const there2 = f32x4.add(low2, high2);
    let line1 = v128.load(y);
    let line2 = v128.load(y + step);
    if (back) {
      line1 = Lanes.reversed(line1);
      line2 = Lanes.reversed(line2);
    }
    let gain1 = f32x4.mul(there1, f32x4.sub(f32x4.add(line1, line1), there1));
    let gain2 = f32x4.mul(there2, f32x4.sub(f32x4.add(line2, line2), there2));
    if (n + 8 > count) {
      gain1 = firstOf(gain1, count - n);
      gain2 = firstOf(gain2, count - n - 4);
    }
    const sum1 = f32x4.add(before, Lanes.running(gain1));
    const isBetter1 = Highest.isNew(sum1, best, gain1);
    best = v128.bitselect(sum1, best, isBetter1);
    bestAt = i32x4.max_s(bestAt, v128.and(isBetter1, i32x4.splat(n + 1)));
    const sum2 = f32x4.add(v128.shuffle<f32>(sum1, sum1, 3, 3, 3, 3), Lanes.running(gain2));
    const isBetter2 = Highest.isNew(sum2, best, gain2);
    best = v128.bitselect(sum2, best, isBetter2);
    bestAt = i32x4.max_s(bestAt, v128.and(isBetter2, i32x4.splat(n + 5)));
    before = v128.shuffle<f32>(sum2, sum2, 3, 3, 3, 3);
    const fallen = f32x4.sub(f32x4.pmin(sum1, sum2), best);
    if (v128.any_true(f32x4.le(fallen, limit))) {
      if (v128.any_true(f32x4.le(fallen, f32x4.splat(f32(fall))))) break;
      if (isQuiet(y, direction, count - n, power)) break;
      passed += passed;
      limit = f32x4.splat(f32(max(passed, fall)));
    }
    // cos(n + 8)w = 2 cos 4w cos(n + 4)w - cos nw
    low1 = f32x4.sub(f32x4.mul(low.twice, low2), low1);
    low2 = f32x4.sub(f32x4.mul(low.twice, low1), low2);
    high1 = f32x4.sub(f32x4.mul(high.twice, high2), high1);
    high2 = f32x4.sub(f32x4.mul(high.twice, high1), high2);
    y += 2 * step;
  }
  const highest = v128.and(bestAt, f32x4.eq(best, Lanes.greatest(best)));
  const reached = i32x4.add(highest, v128.and(i32x4.gt_s(highest, i32x4.splat(0)), i32x4(0, 1, 2, 3)));
  return Lanes.greatestWhole(reached);
}

// The first `count` of a vector's lanes, and zeros.
function firstOf(v: v128, count: i32): v128 {
  return v128.and(v, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count)));
}

/** The highest sums. */
class Highest {
  /** Where a sum is higher than the highest before. The highest sum ends with a gain, however small: rounding may hide that. */
  @inline
  static isNew(sum: v128, best: v128, gain: v128): v128 {
    return v128.and(f32x4.gt(sum, best), f32x4.gt(gain, f32x4.splat(0)));
  }
}

// Whether the samples at `y` and on in a direction of 1 or -1 have next to no energy beside tones of such a power: over a stretch
// in which the sum surely falls by a bridge, or over nearly all of the `count` that are left, so that it cannot rise as far again.
function isQuiet(y: usize, direction: i32, count: i32, power: f64): bool {
  const stretch = (i32(bridge / 0.8) + 19) & ~15;
  const most = f32(QUIET * f64(stretch) * power);
  const limit = f32x4.splat(most);
  const step = usize(16 * direction);
  let energy = f32x4.splat(0);
  for (let n = min(stretch, count & ~15); n > 0; n -= 16) {
    const a = v128.load(y);
    const b = v128.load(y + step);
    const c = v128.load(y + 2 * step);
    const d = v128.load(y + 3 * step);
    const first = f32x4.add(f32x4.mul(a, a), f32x4.mul(b, b));
    energy = f32x4.add(energy, f32x4.add(first, f32x4.add(f32x4.mul(c, c), f32x4.mul(d, d))));
    if (v128.any_true(f32x4.gt(energy, limit))) return false;
    y += 4 * step;
  }
  return count >= 16 && Lanes.sum(energy) <= most;
}
