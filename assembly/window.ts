// Six sub-blocks (24 ms) joined into one window by phase rotation, at three offsets from each nominal frequency, so that
// a tone anywhere within the tolerance loses less than 1 dB.
import { Keypad } from "./keypad";
import { ANALYSIS_RATE } from "./rate";
import { ENERGY_AT, RESULT_BYTES, SUB_BLOCK } from "./goertzel";

/** Sub-blocks of one window. */
export const WINDOW: i32 = 6;

/** Offsets tried: below, at and above the nominal frequency. */
export const OFFSETS: i32 = 3;

/** Step between offsets as a share of the nominal frequency: +-1.3 % covers Q.24's +-(1.5 % + 2 Hz). */
const OFFSET_STEP: f64 = 0.013;

// Per offset and sub-block: cos low, cos high, sin low, sin high (four resonators each).
const ROTATION_BYTES: i32 = 64;
const rotations = memory.data(3 * 6 * 64, 16);

/** Fills the rotation table; called once. */
export function initWindow(): void {
  for (let offset = 0; offset < OFFSETS; offset++) {
    for (let k = 0; k < WINDOW; k++) {
      for (let resonator = 0; resonator < 8; resonator++) {
        const hz = resonator < 4 ? Keypad.lowGroupHz(resonator) : Keypad.highGroupHz(resonator - 4);
        const w = (2.0 * Math.PI * hz * (1.0 + f64(offset - 1) * OFFSET_STEP)) / ANALYSIS_RATE;
        const angle = -w * SUB_BLOCK * (f64(k) - 2.5);
        const at = rotations + usize((offset * WINDOW + k) * ROTATION_BYTES + resonator * 4);
        store<f32>(at, f32(Math.cos(angle) / WINDOW));
        store<f32>(at, f32(Math.sin(angle) / WINDOW), 32);
      }
    }
  }
}

/**
 * Joins the sub-block results at `results` (oldest first) and stores at `powers` the power of each of the eight
 * frequencies, the best of its three offsets: A^2 / 4 for a sine of amplitude A.
 */
export function joinWindow(results: usize, powers: usize): void {
  let best0 = f32x4.splat(0);
  let best1 = f32x4.splat(0);
  for (let offset: usize = 0; offset < usize(OFFSETS); offset++) {
    let re0 = f32x4.splat(0);
    let re1 = f32x4.splat(0);
    let im0 = f32x4.splat(0);
    let im1 = f32x4.splat(0);
    for (let k: usize = 0; k < usize(WINDOW); k++) {
      const z = results + k * usize(RESULT_BYTES);
      const r = rotations + (offset * usize(WINDOW) + k) * usize(ROTATION_BYTES);
      const zr0 = v128.load(z);
      const zr1 = v128.load(z, 16);
      const zi0 = v128.load(z, 32);
      const zi1 = v128.load(z, 48);
      const c0 = v128.load(r);
      const c1 = v128.load(r, 16);
      const s0 = v128.load(r, 32);
      const s1 = v128.load(r, 48);
      re0 = f32x4.add(re0, f32x4.sub(f32x4.mul(zr0, c0), f32x4.mul(zi0, s0)));
      im0 = f32x4.add(im0, f32x4.add(f32x4.mul(zr0, s0), f32x4.mul(zi0, c0)));
      re1 = f32x4.add(re1, f32x4.sub(f32x4.mul(zr1, c1), f32x4.mul(zi1, s1)));
      im1 = f32x4.add(im1, f32x4.add(f32x4.mul(zr1, s1), f32x4.mul(zi1, c1)));
    }
    best0 = f32x4.pmax(best0, f32x4.add(f32x4.mul(re0, re0), f32x4.mul(im0, im0)));
    best1 = f32x4.pmax(best1, f32x4.add(f32x4.mul(re1, re1), f32x4.mul(im1, im1)));
  }
  v128.store(powers, best0);
  v128.store(powers, best1, 16);
}

/** Energy of the window per sample, dial tone and hum left out. */
export function windowEnergy(results: usize): f32 {
  let energy: f32 = 0;
  for (let k: usize = 0; k < usize(WINDOW); k++) energy += load<f32>(results + k * usize(RESULT_BYTES), ENERGY_AT);
  return energy / f32(WINDOW * SUB_BLOCK);
}
