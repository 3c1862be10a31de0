// One window -> a candidate or none, cheaply.
import { Keypad } from "./keypad";
import { Lanes } from "./lanes";
import { ANALYSIS_RATE } from "./rate";
import { Turn } from "./trig";

// Share of its group's power the strongest of four frequencies must hold: of 54,815 presses under all the conditions of
// `npm run fit`, these refuse 4; the high group's frequencies are further apart, and what else is on a line is mostly below.
const LOW_SHARE: f32 = 0.42;
const HIGH_SHARE: f32 = 0.54;
/** The same where more twist is asked for than the window keeps its sidelobes below the weaker tone: 26 dB. */
const WIDE_SHARE: f32 = 0.15;

/** The strongest low and high tone of a window: indices in their groups. */
export class Nomination {
  low: i32 = 0;
  high: i32 = 0;
}

export const nomination = new Nomination();

// What a tone's power weighs in the energy of the steps, 4 sin^2(w/2), times the two by which A^2/4 is less than its power.
const weights = memory.data(32, 16);

/** Fills the table of weights; called once. */
export function initVerdict(): void {
  for (let i = 0; i < 8; i++) {
    const hz = i < 4 ? Keypad.lowGroupHz(i) : Keypad.highGroupHz(i - 4);
    store<f32>(weights + usize(i * 4), f32(2.0 * stepWeight((2.0 * Math.PI * f64(hz)) / ANALYSIS_RATE)));
  }
}

/** What a sine of angular frequency `w` weighs in the energy of the steps. */
export function stepWeight(w: f64): f64 {
  Turn.to(w / 2);
  return 4.0 * Turn.sin * Turn.sin;
}

/** The first test of eight powers. */
export class Verdict {
  /**
   * Whether two of them, one of the `low` and one of the `high` group, can be tones worth a look in a window of such an
   * energy a sample, and of its steps: each has `minPower`, and both parts of what there is add up to `leastShare`. Energy
   * weighs noise little, steps weigh dial tone and hum little.
   */
  @inline
  static mayHold(low: v128, high: v128, energy: f32, steps: f32, minPower: f32, leastShare: f32): bool {
    const least = f32x4.pmin(Lanes.greatest(low), Lanes.greatest(high));
    if (!(f32x4.extract_lane(least, 0) >= minPower)) return false;
    // Both parts, times energy and steps.
    const inEnergy = f32x4.splat(2.0 * steps);
    const inSteps = f32x4.splat(energy);
    const lowShares = f32x4.mul(low, f32x4.add(inEnergy, f32x4.mul(inSteps, v128.load(weights))));
    const highShares = f32x4.mul(high, f32x4.add(inEnergy, f32x4.mul(inSteps, v128.load(weights, 16))));
    const shares = f32x4.add(Lanes.greatest(lowShares), Lanes.greatest(highShares));
    return f32x4.extract_lane(shares, 0) >= leastShare * energy * steps;
  }
}

/** Nominates a pair from the eight powers of a window (A^2 / 4 for a sine); both must reach `minPower`. */
export function nominate(powers: usize, minPower: f32, wide: bool): bool {
  const low = v128.load(powers);
  const high = v128.load(powers, 16);
  const lowBest = Lanes.greatest(low);
  const highBest = Lanes.greatest(high);
  if (!(f32x4.extract_lane(f32x4.pmin(lowBest, highBest), 0) >= minPower)) return false;
  if (f32x4.extract_lane(lowBest, 0) < (wide ? WIDE_SHARE : LOW_SHARE) * Lanes.sum(low)) return false;
  if (f32x4.extract_lane(highBest, 0) < (wide ? WIDE_SHARE : HIGH_SHARE) * Lanes.sum(high)) return false;
  nomination.low = ctz(i32x4.bitmask(f32x4.eq(low, lowBest)));
  nomination.high = ctz(i32x4.bitmask(f32x4.eq(high, highBest)));
  return true;
}
