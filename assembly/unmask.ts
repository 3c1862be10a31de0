// Where more twist is asked for than a window's sidelobes leave room for (26 dB), the stronger tone is taken off the weaker
// one's group first, at its own frequency, run by run.
import { RESULT_BYTES, RUN } from "./goertzel";
import { Keypad } from "./keypad";
import { ANALYSIS_RATE } from "./rate";
import { angleOf, sumOfCosines, Turn } from "./trig";
import { WINDOW } from "./window";

/** Power ratio from which one tone masks the other: 12 dB. */
const MASKING: f32 = 16;

const unmasked = memory.data(3 * 112, 16);
const shares = memory.data(32, 16);

/** Whether one group's strongest tone may hide the other's, by the eight powers at `powers`. */
export function isMasked(powers: usize): bool {
  const low = load<f32>(powers + (usize(strongest(powers)) << 2));
  const high = load<f32>(powers + 16 + (usize(strongest(powers + 16)) << 2));
  return max(low, high) > MASKING * min(low, high);
}

/** Takes the stronger tone off the other group in three runs' results; returns where the outcome is, oldest first. */
export function unmask(oldest: usize, middle: usize, newest: usize, powers: usize): usize {
  memory.copy(unmasked, oldest, usize(RESULT_BYTES));
  memory.copy(unmasked + usize(RESULT_BYTES), middle, usize(RESULT_BYTES));
  memory.copy(unmasked + usize(2 * RESULT_BYTES), newest, usize(RESULT_BYTES));
  const low = strongest(powers);
  const high = strongest(powers + 16);
  const isHighLouder = load<f32>(powers + 16 + (usize(high) << 2)) > load<f32>(powers + (usize(low) << 2));
  const louder = isHighLouder ? high + 4 : low;
  const w = frequencyOf(louder);
  fillShares(louder, w + gained(usize(louder) << 2, w) / RUN, isHighLouder ? 0 : 4);
  const cosines = v128.load(shares);
  const sines = v128.load(shares, 16);
  const group: usize = isHighLouder ? 0 : 16;
  for (let k = 0; k < WINDOW; k++) {
    const at = unmasked + usize(k * RESULT_BYTES);
    const re = v128.load32_splat(at + (usize(louder) << 2));
    const im = v128.load32_splat(at + (usize(louder) << 2), 32);
    v128.store(at + group, f32x4.sub(v128.load(at + group), f32x4.mul(re, cosines)));
    v128.store(at + group, f32x4.sub(v128.load(at + group, 32), f32x4.mul(im, sines)), 32);
  }
  return unmasked;
}

function strongest(powers: usize): i32 {
  let best = 0;
  for (let i = 1; i < 4; i++) {
    if (load<f32>(powers + (usize(i) << 2)) > load<f32>(powers + (usize(best) << 2))) best = i;
  }
  return best;
}

function frequencyOf(resonator: i32): f64 {
  const hz = resonator < 4 ? Keypad.lowGroupHz(resonator) : Keypad.highGroupHz(resonator - 4);
  return (2.0 * Math.PI * f64(hz)) / ANALYSIS_RATE;
}

// Phase gained in a run beyond that of the nominal frequency `w`.
function gained(resonator: usize, w: f64): f64 {
  let re: f64 = 0;
  let im: f64 = 0;
  for (let k = 0; k + 1 < WINDOW; k++) {
    const a = unmasked + usize(k * RESULT_BYTES) + resonator;
    const b = a + usize(RESULT_BYTES);
    const ar = f64(load<f32>(a));
    const ai = f64(load<f32>(a, 32));
    const br = f64(load<f32>(b));
    const bi = f64(load<f32>(b, 32));
    re += br * ar + bi * ai;
    im += bi * ar - br * ai;
  }
  Turn.to(w * RUN);
  return angleOf(im * Turn.cos - re * Turn.sin, re * Turn.cos + im * Turn.sin);
}

// What a tone of frequency `w` leaves in the four resonators from `first` on, over what it leaves in `louder`.
function fillShares(louder: i32, w: f64, first: i32): void {
  const own = frequencyOf(louder);
  const ownDifference = sumOfCosines(w - own, RUN);
  const ownSum = sumOfCosines(w + own, RUN);
  for (let i = 0; i < 4; i++) {
    const other = frequencyOf(first + i);
    const difference = sumOfCosines(w - other, RUN);
    const sum = sumOfCosines(w + other, RUN);
    store<f32>(shares + (usize(i) << 2), f32((difference + sum) / (ownDifference + ownSum)));
    store<f32>(shares + (usize(i) << 2), f32((difference - sum) / (ownDifference - ownSum)), 16);
  }
}
