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

/** Share of the window's steps the two tones must hold: in white noise at -1 dB S/N they hold 0.2 or more. */
const STEPS_SHARE: f32 = 0.07;

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
  /** Whether two of them, one of the `low` and one of the `high` group, can be tones worth a look, in steps of energy `steps` a sample. */
  @inline
  static mayHold(low: v128, high: v128, steps: f32, minPower: f32): bool {
    const least = f32x4.pmin(Lanes.greatest(low), Lanes.greatest(high));
    if (!(f32x4.extract_lane(least, 0) >= minPower)) return false;
    const lowWeighed = Lanes.greatest(f32x4.mul(low, v128.load(weights)));
    const highWeighed = Lanes.greatest(f32x4.mul(high, v128.load(weights, 16)));
    return f32x4.extract_lane(f32x4.add(lowWeighed, highWeighed), 0) >= STEPS_SHARE * steps;
  }
}

/** Nominates a pair from the eight powers of a window (A^2 / 4 for a sine) whose steps have the energy `steps` a sample; both must reach `minPower`. */
export function nominate(powers: usize, steps: f32, minPower: f32, wide: bool): bool {
  const low = v128.load(powers);
  const high = v128.load(powers, 16);
  if (!Verdict.mayHold(low, high, steps, minPower)) return false;
  const lowBest = Lanes.greatest(low);
  const highBest = Lanes.greatest(high);
  if (f32x4.extract_lane(lowBest, 0) < (wide ? WIDE_SHARE : LOW_SHARE) * Lanes.sum(low)) return false;
  if (f32x4.extract_lane(highBest, 0) < (wide ? WIDE_SHARE : HIGH_SHARE) * Lanes.sum(high)) return false;
  nomination.low = ctz(i32x4.bitmask(f32x4.eq(low, lowBest)));
  nomination.high = ctz(i32x4.bitmask(f32x4.eq(high, highBest)));
  return true;
}
