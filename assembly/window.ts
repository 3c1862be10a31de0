// Three runs of the bank (24 ms) joined into one window by phase rotation, at three offsets from each nominal frequency,
// so that a tone anywhere within the tolerance loses less than 1 dB.
import { Keypad } from "./keypad";
import { ANALYSIS_RATE } from "./rate";
import { RUN } from "./goertzel";
import { Turn } from "./trig";

/** Runs of one window. */
export const WINDOW: i32 = 3;

/** Offsets tried: below, at and above the nominal frequency. */
const OFFSETS: i32 = 3;

/** Step between offsets as a share of the nominal frequency: +-1.3 % covers Q.24's +-(1.5 % + 2 Hz). */
const OFFSET_STEP: f64 = 0.013;

// Per offset the turn of one run: cos low, cos high, sin low, sin high (four resonators each).
const turns = memory.data(3 * 64, 16);

/** Fills the table of turns; called once. */
export function initWindow(): void {
  for (let offset = 0; offset < OFFSETS; offset++) {
    for (let i = 0; i < 8; i++) {
      const hz = i < 4 ? Keypad.lowGroupHz(i) : Keypad.highGroupHz(i - 4);
      const angle = (2.0 * Math.PI * hz * (1.0 + f64(offset - 1) * OFFSET_STEP) * RUN) / ANALYSIS_RATE;
      const at = turns + usize(offset * 64 + i * 4);
      Turn.to(angle);
      store<f32>(at, f32(Turn.cos));
      store<f32>(at, f32(Turn.sin), 32);
    }
  }
}

/** Three runs' results as one window. */
export class Window {
  /**
   * Joins three runs' results and stores at `powers` the power of each of the eight frequencies, the best of its three
   * offsets: A^2 / 4 for a sine of amplitude A.
   */
  static join(oldest: usize, middle: usize, newest: usize, powers: usize): void {
    Window.joinGroup(oldest, middle, newest, turns, powers);
    Window.joinGroup(oldest + 16, middle + 16, newest + 16, turns + 16, powers + 16);
  }

  // The oldest run is turned on by one run's angle, the newest back by as much; the middle one stays.
  @inline
  private static joinGroup(oldest: usize, middle: usize, newest: usize, turn: usize, powers: usize): void {
    const sumRe = f32x4.add(v128.load(oldest), v128.load(newest));
    const sumIm = f32x4.add(v128.load(oldest, 32), v128.load(newest, 32));
    const differenceRe = f32x4.sub(v128.load(oldest), v128.load(newest));
    const differenceIm = f32x4.sub(v128.load(oldest, 32), v128.load(newest, 32));
    const middleRe = v128.load(middle);
    const middleIm = v128.load(middle, 32);
    let best = f32x4.splat(0);
    for (let i: usize = 0; i < usize(OFFSETS * 64); i += 64) {
      const c = v128.load(turn + i);
      const s = v128.load(turn + i, 32);
      const re = f32x4.add(middleRe, f32x4.sub(f32x4.mul(c, sumRe), f32x4.mul(s, differenceIm)));
      const im = f32x4.add(middleIm, f32x4.add(f32x4.mul(c, sumIm), f32x4.mul(s, differenceRe)));
      best = f32x4.pmax(best, f32x4.add(f32x4.mul(re, re), f32x4.mul(im, im)));
    }
    v128.store(powers, f32x4.mul(best, f32x4.splat(f32(1.0 / f64(WINDOW * WINDOW)))));
  }
}
