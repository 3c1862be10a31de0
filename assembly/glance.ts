// Between the first look and the second: what a window's three runs tell of a nominated pair, weighed by a net. It refuses
// nearly all speech for a hundredth of what a second look costs, and hardly a tone that a second look would accept.
import { finding } from "./finding";
import { ENERGY_AT, RUN, STEPS_AT } from "./goertzel";
import { glanceStandard, glanceSteps } from "./glance-weights";
import { Keypad } from "./keypad";
import { Lanes } from "./lanes";
import { fillWeights, GATE_BYTES, GATE_INPUTS, GATE_UNITS, runNet } from "./net";
import { ANALYSIS_RATE } from "./rate";
import { angleOf, sumOfCosines, Turn } from "./trig";
import { stepWeight } from "./verdict";

// For each key, float32: what parts the two tones' amplitudes, which leak into each other's resonators (the own resonator's
// weight, then the partner's; in lanes re 1, im 1, re 2, im 2); then the cosines and sines of what a run turns them by;
// and what either weighs in the energy of the steps.
const KEY_BYTES: usize = 80;
const keys = memory.data(16 * 80, 16);

/**
 * Where the newest run holds more of both tones' power in the window than the oldest by such a part, they have only begun,
 * and the next window tells more; where the oldest does, they are over. Without it tones 50/50 cost five times as much.
 */
const SUDDEN: f32 = 0.55;

/** What a glance makes of such a window. */
const REFUSED: f32 = -10;

/** The glance at a window, float32: 15 numbers, each of the low tone and the high one, and the 1 that biases weigh. */
export const glanceInputs = memory.data(16 * 4, 16);

const weights = memory.data(GATE_BYTES, 16);

/** Fills the weights and the table of keys; called once. */
export function initGlance(): void {
  fillWeights(weights, glanceSteps, GATE_BYTES);
  for (let low = 0; low < 4; low++) {
    for (let high = 0; high < 4; high++) {
      const w1 = (2.0 * Math.PI * f64(Keypad.lowGroupHz(low))) / ANALYSIS_RATE;
      const w2 = (2.0 * Math.PI * f64(Keypad.highGroupHz(high))) / ANALYSIS_RATE;
      fillKey(keyAt(low, high), w1, w2);
    }
  }
}

function keyAt(low: i32, high: i32): usize {
  return keys + usize(low * 4 + high) * KEY_BYTES;
}

// Least squares over a run, as in two-tone.ts.
function fillKey(at: usize, w1: f64, w2: f64): void {
  const half = f64(RUN) / 2;
  const double1 = sumOfCosines(2.0 * w1, RUN) / 2;
  const double2 = sumOfCosines(2.0 * w2, RUN) / 2;
  const sum = sumOfCosines(w1 + w2, RUN) / 2;
  const difference = sumOfCosines(w1 - w2, RUN) / 2;
  const both = difference + sum;
  const odd = difference - sum;
  const cosines = f64(RUN) / ((half + double1) * (half + double2) - both * both);
  const sines = f64(RUN) / ((half - double1) * (half - double2) - odd * odd);
  v128.store(
    at,
    Lanes.of(
      (half + double2) * cosines,
      (half - double2) * sines,
      (half + double1) * cosines,
      (half - double1) * sines,
    ),
  );
  v128.store(at, Lanes.of(-both * cosines, -odd * sines, -both * cosines, -odd * sines), 16);
  Turn.both(w1 * RUN, w2 * RUN);
  v128.store(at, Lanes.of(Turn.cos, Turn.cos, Turn.cos2, Turn.cos2), 32);
  v128.store(at, Lanes.of(Turn.sin, -Turn.sin, Turn.sin2, -Turn.sin2), 48);
  v128.store(at, Lanes.of(stepWeight(w1), stepWeight(w2), 0, 0), 64);
}

/**
 * Glances at the low and high tone (indices in their groups) in three runs' results, whose window has the eight `powers`:
 * it may hold the tones if what is returned is positive.
 */
export function glance(oldest: usize, middle: usize, newest: usize, powers: usize, low: i32, high: i32): f32 {
  const steps = load<f32>(oldest, STEPS_AT) + load<f32>(middle, STEPS_AT) + load<f32>(newest, STEPS_AT);
  const tones = compare(oldest, middle, newest, keyAt(low, high), usize(low) << 2, usize(high) << 2);
  v128.store(glanceInputs + 48, shares(powers, usize(low) << 2, usize(high) << 2, (f32(RUN / 2) * tones) / steps));
  return isSudden() ? REFUSED : runNet(glanceStandard, weights, glanceInputs, GATE_INPUTS, GATE_UNITS);
}

// Whether both tones begin or end within the window.
function isSudden(): bool {
  const low = load<f32>(glanceInputs, 32);
  const high = load<f32>(glanceInputs, 36);
  return min(abs(low), abs(high)) > SUDDEN;
}

// Fills in what three vectors of inputs tell of steadiness; returns both tones' power in the steps, of all three runs.
function compare(oldest: usize, middle: usize, newest: usize, key: usize, low: usize, high: usize): f32 {
  const tiny = f32x4.splat(1e-9);
  const a = amplitudes(oldest, key, low, high);
  alone = 1;
  const b = amplitudes(middle, key, low, high);
  const c = amplitudes(newest, key, low, high);
  const first = Pair.gained(a, b, key);
  const second = Pair.gained(b, c, key);
  const both = f32x4.add(first, second);
  v128.store(glanced, c);
  v128.store(glanced, second, 16);
  // Powers of the two tones in the three runs, and of what they gained; low, high, and once more.
  const p = Pair.powers(a);
  const q = Pair.powers(b);
  const r = Pair.powers(c);
  v128.store(glanced, f32x4.div(f32x4.pmin(q, r), f32x4.pmax(q, r)), 32);
  const length = f32x4.sqrt(f32x4.add(Pair.powers(both), tiny));
  const ends = f32x4.sqrt(f32x4.add(f32x4.mul(p, r), tiny));
  const total = f32x4.add(f32x4.add(p, q), f32x4.add(r, tiny));
  // How far the frequencies are off; whether they stay; whether the amplitudes do.
  const slope = f32x4.div(v128.shuffle<f32>(both, both, 0, 2, 0, 2), length);
  const bend = f32x4.div(Pair.alike(first, second), f32x4.add(f32x4.mul(q, ends), tiny));
  const reach = f32x4.mul(f32x4.sqrt(q), f32x4.add(f32x4.sqrt(p), f32x4.sqrt(r)));
  const coherence = f32x4.pmin(f32x4.splat(1), f32x4.div(length, f32x4.add(reach, tiny)));
  const least = f32x4.div(f32x4.pmin(p, f32x4.pmin(q, r)), total);
  const rise = f32x4.div(f32x4.sub(r, p), total);
  const middleShare = f32x4.div(q, total);
  v128.store(glanceInputs, v128.shuffle<f32>(slope, bend, 0, 1, 4, 5));
  v128.store(glanceInputs, v128.shuffle<f32>(coherence, least, 0, 1, 4, 5), 16);
  v128.store(glanceInputs, v128.shuffle<f32>(rise, middleShare, 0, 1, 4, 5), 32);
  return Lanes.sum(f32x4.mul(total, v128.load(key, 64)));
}

// The two complex amplitudes in one run's result, A each.
function amplitudes(result: usize, key: usize, low: usize, high: usize): v128 {
  let z = v128.load32_zero(result + low);
  z = v128.load32_lane(result + low, z, 1, 32);
  z = v128.load32_lane(result + high, z, 2, 16);
  z = v128.load32_lane(result + high, z, 3, 48);
  const a = f32x4.add(f32x4.mul(v128.load(key), z), f32x4.mul(v128.load(key, 16), v128.shuffle<f32>(z, z, 2, 3, 0, 1)));
  alone = min(alone, (f32(RUN) * Lanes.sum(f32x4.mul(z, a))) / load<f32>(result, ENERGY_AT));
  return a;
}

// The least share of a run's energy that the two tones explain, of the two newest runs.
let alone: f32 = 0;

// For `isPlain` and `describeGlanced`: the newest run's amplitudes, what both tones gained beyond the nominal turn since the
// run before, and the ratios of their powers in these two.
const glanced = memory.data(48, 16);

/** Share of a run's energy that the two tones of a clean line explain: 20 dB S/N. */
const ALONE: f32 = 0.99;
/** Least ratio of a steady tone's powers in two runs: 0.5 dB. */
const STEADY: f32 = 0.9;

/** Share of a run's energy that they explain where hardly anything else is on the line, a slip of phase in it perhaps. */
const NEARLY_ALONE: f32 = 0.8;

/** Whether hardly anything else than the pair just glanced at has been on the line for 16 ms. */
export function isAlone(): bool {
  return alone >= NEARLY_ALONE;
}

/** Whether the pair just glanced at has been alone on the line for 16 ms, and steady: no second look can tell more of it. */
export function isPlain(): bool {
  return alone >= ALONE && min(load<f32>(glanced, 32), load<f32>(glanced, 36)) >= STEADY;
}

/** Sets the finding's frequencies and amplitudes to those of the pair just glanced at, in whose window the middle of the newest run is at `middle`. */
export function describeGlanced(low: i32, high: i32, middle: f64): void {
  const w1 = (2.0 * Math.PI * f64(Keypad.lowGroupHz(low))) / ANALYSIS_RATE;
  const w2 = (2.0 * Math.PI * f64(Keypad.highGroupHz(high))) / ANALYSIS_RATE;
  finding.w1 = w1 + angleOf(f64(load<f32>(glanced, 20)), f64(load<f32>(glanced, 16))) / RUN;
  finding.w2 = w2 + angleOf(f64(load<f32>(glanced, 28)), f64(load<f32>(glanced, 24))) / RUN;
  finding.re1 = f64(load<f32>(glanced));
  finding.im1 = f64(load<f32>(glanced, 4));
  finding.re2 = f64(load<f32>(glanced, 8));
  finding.im2 = f64(load<f32>(glanced, 12));
  finding.phaseAt = middle;
}

/** Two complex amplitudes at a time: re 1, im 1, re 2, im 2. */
class Pair {
  /** What they gained from `a` to `b` beyond the nominal turn: b conj(a), turned back. */
  @inline
  static gained(a: v128, b: v128, key: usize): v128 {
    const along = f32x4.mul(b, a);
    const across = f32x4.mul(b, v128.shuffle<f32>(a, a, 1, 0, 3, 2));
    const re = f32x4.add(along, v128.shuffle<f32>(along, along, 1, 0, 3, 2));
    const im = f32x4.sub(v128.shuffle<f32>(across, across, 1, 1, 3, 3), v128.shuffle<f32>(across, across, 0, 0, 2, 2));
    const product = v128.shuffle<f32>(re, im, 0, 4, 2, 6);
    return f32x4.add(
      f32x4.mul(product, v128.load(key, 32)),
      f32x4.mul(v128.shuffle<f32>(product, product, 1, 0, 3, 2), v128.load(key, 48)),
    );
  }

  /** Their squared lengths: first, second, first, second. */
  @inline
  static powers(v: v128): v128 {
    return Pair.alike(v, v);
  }

  /** The real parts of a conj(b): first, second, first, second. */
  @inline
  static alike(a: v128, b: v128): v128 {
    const products = f32x4.mul(a, b);
    return f32x4.add(
      v128.shuffle<f32>(products, products, 0, 2, 0, 2),
      v128.shuffle<f32>(products, products, 1, 3, 1, 3),
    );
  }
}

// Either tone's share of its group, both tones' share of the energy of the window's steps, and the 1 that biases weigh.
function shares(powers: usize, low: usize, high: usize, share: f32): v128 {
  return Lanes.of(
    f64(load<f32>(powers + low) / Lanes.sum(v128.load(powers))),
    f64(load<f32>(powers + high, 16) / Lanes.sum(v128.load(powers, 16))),
    f64(min<f32>(1.5, share)),
    1,
  );
}
