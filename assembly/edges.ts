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
  const fall = f32x4.splat(f32(-bridge * power));
  // A quiet stretch of this length makes it fall so far: it need not be summed up.
  const stretch = i32(bridge / 0.8) + 4;
  let passed = f32x4.splat(f32(-PASSED * power));
  Oscillator.startBoth(f64(first) - finding.phaseAt, f64(direction));
  let re1 = low.re;
  let im1 = low.im;
  let re2 = high.re;
  let im2 = high.im;
  const back = direction < 0;
  let y = clean + (usize(back ? first - 3 : first) << 2);
  let reached = f32x4(1, 2, 3, 4);
  const last = f32x4.splat(f32(count));
  let before = f32x4.splat(0);
  let best = f32x4.splat(0);
  let bestAt = f32x4.splat(0);
  for (let n = 0; n < count; n += 4) {
    const line = back ? Lanes.reversed(v128.load(y)) : v128.load(y);
    const there = f32x4.add(re1, re2);
    const gain = f32x4.mul(there, f32x4.sub(f32x4.add(line, line), there));
    const sum = f32x4.add(before, Lanes.running(gain));
    // The highest sum ends with a gain, however small: rounding may hide that.
    const isGain = v128.and(f32x4.gt(gain, f32x4.splat(0)), f32x4.le(reached, last));
    const isBetter = v128.and(isGain, f32x4.gt(sum, best));
    best = v128.bitselect(sum, best, isBetter);
    bestAt = v128.bitselect(reached, bestAt, isBetter);
    before = v128.shuffle<f32>(sum, sum, 3, 3, 3, 3);
    const fallen = f32x4.sub(sum, best);
    if (v128.any_true(f32x4.le(fallen, fall))) break;
    if (v128.any_true(f32x4.le(fallen, passed))) {
      if (isQuiet(y, direction, min(stretch, count - n), f32(QUIET * f64(stretch) * power))) break;
      passed = f32x4.add(passed, passed);
    }
    reached = f32x4.add(reached, f32x4.splat(4));
    const next1 = Lanes.turnedRe(re1, im1, low.cos, low.sin);
    im1 = Lanes.turnedIm(re1, im1, low.cos, low.sin);
    re1 = next1;
    const next2 = Lanes.turnedRe(re2, im2, high.cos, high.sin);
    im2 = Lanes.turnedIm(re2, im2, high.cos, high.sin);
    re2 = next2;
    y += usize(16 * direction);
  }
  const isHighest = f32x4.eq(best, Lanes.greatest(best));
  return i32(f32x4.extract_lane(Lanes.greatest(v128.and(bestAt, isHighest)), 0));
}

// Whether `count` samples, those at `y` and on in a direction of 1 or -1, have no more than some energy.
function isQuiet(y: usize, direction: i32, count: i32, most: f32): bool {
  const limit = f32x4.splat(most);
  let energy = f32x4.splat(0);
  for (let n = 0; n < count; n += 4) {
    const line = v128.load(y);
    energy = f32x4.add(energy, f32x4.mul(line, line));
    if (v128.any_true(f32x4.gt(energy, limit))) return false;
    y += usize(16 * direction);
  }
  return Lanes.sum(energy) <= most;
}
