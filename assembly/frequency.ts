// The two tones' amplitudes, sub-block by sub-block, and from their phases the exact frequencies.
import { clean, finding, MOST } from "./finding";
import { SUB_BLOCK } from "./goertzel";
import { AMPLITUDES_BYTES, fitSubBlock, setFrequencies, turn } from "./two-tone";

/** Address of the sub-blocks' amplitudes: re and im of the low tone, re and im of the high tone, float32. */
export const amplitudes = memory.data(17 * 16, 16);
/** Address of the sub-blocks' weights, float64. */
export const weights = memory.data(15 * 8, 16);

/** Gives every sub-block the weight 1. */
export function evenWeights(): void {
  for (let k = 0; k < MOST; k++) store<f64>(weights + (usize(k) << 3), 1.0);
}

/** Fits `count` sub-blocks from sample `first` on with tones of angular frequencies `w1` and `w2`. */
export function fit(w1: f64, w2: f64, first: i32, count: i32): void {
  finding.w1 = w1;
  finding.w2 = w2;
  setFrequencies(w1, w2);
  for (let k = 0; k < count; k++) {
    const out = amplitudes + usize(k * AMPLITUDES_BYTES);
    fitSubBlock(clean + (usize(first + k * SUB_BLOCK) << 2), out);
    turn(out, f64(k * SUB_BLOCK));
  }
}

// The frequency, as an offset from `w` in radians per sample, at which the amplitudes of one tone add up highest:
// searched over +-4 %, never only near the nominal, from which a tone 3.5 % off would lock wrongly.
export function peakTurn(tone: usize, w: f64, count: i32): f64 {
  const reach = 0.04 * w * SUB_BLOCK;
  const step = reach / 8;
  let best: f64 = -1;
  let bestAt = 0;
  for (let i = -8; i <= 8; i++) {
    const power = turnedPower(tone, f64(i) * step, count);
    if (power > best) {
      best = power;
      bestAt = i;
    }
  }
  const left = turnedPower(tone, f64(bestAt - 1) * step, count);
  const right = turnedPower(tone, f64(bestAt + 1) * step, count);
  const curve = left - 2.0 * best + right;
  const shift = curve < 0 ? (0.5 * (left - right)) / curve : 0;
  return ((f64(bestAt) + shift) * step, count) / SUB_BLOCK;
}

function turnedPower(tone: usize, angle: f64, count: i32): f64 {
  const stepRe = Math.cos(angle);
  const stepIm = -Math.sin(angle);
  let turnRe: f64 = 1;
  let turnIm: f64 = 0;
  let re: f64 = 0;
  let im: f64 = 0;
  for (let k = 0; k < count; k++) {
    const at = amplitudes + tone + usize(k * AMPLITUDES_BYTES);
    const x = f64(load<f32>(at));
    const y = f64(load<f32>(at, 4));
    re += x * turnRe - y * turnIm;
    im += x * turnIm + y * turnRe;
    const next = turnRe * stepRe - turnIm * stepIm;
    turnIm = turnRe * stepIm + turnIm * stepRe;
    turnRe = next;
  }
  return re * re + im * im;
}

// Two rounds: the phase gained over two thirds of the stretch corrects each frequency.
export function refine(first: i32, count: i32): void {
  for (let round = 0; round < 2; round++) {
    const lag = max(1, (2 * count) / 3);
    const turn1 = lagAngle(0, count, lag) / f64(lag * SUB_BLOCK);
    const turn2 = lagAngle(8, count, lag) / f64(lag * SUB_BLOCK);
    fit(finding.w1 + turn1, finding.w2 + turn2, first, count);
  }
}

function lagAngle(tone: usize, count: i32, lag: i32): f64 {
  let re: f64 = 0;
  let im: f64 = 0;
  for (let k = 0; k + lag < count; k++) {
    const a = amplitudes + tone + usize(k * AMPLITUDES_BYTES);
    const b = a + usize(lag * AMPLITUDES_BYTES);
    const ar = f64(load<f32>(a));
    const ai = f64(load<f32>(a, 4));
    const br = f64(load<f32>(b));
    const bi = f64(load<f32>(b, 4));
    const weight = load<f64>(weights + (usize(k) << 3)) * load<f64>(weights + (usize(k + lag) << 3));
    re += weight * (br * ar + bi * ai);
    im += weight * (bi * ar - br * ai);
  }
  return re === 0 && im === 0 ? 0 : Math.atan2(im, re);
}

/** Sets the finding's amplitudes to the weighted means over the sub-blocks. */
export function meanAmplitudes(first: i32, count: i32): void {
  finding.re1 = 0;
  finding.im1 = 0;
  finding.re2 = 0;
  finding.im2 = 0;
  let total: f64 = 0;
  for (let k = 0; k < count; k++) {
    const at = amplitudes + usize(k * AMPLITUDES_BYTES);
    const weight = load<f64>(weights + (usize(k) << 3));
    total += weight;
    finding.re1 += weight * f64(load<f32>(at));
    finding.im1 += weight * f64(load<f32>(at, 4));
    finding.re2 += weight * f64(load<f32>(at, 8));
    finding.im2 += weight * f64(load<f32>(at, 12));
  }
  finding.re1 /= total;
  finding.im1 /= total;
  finding.re2 /= total;
  finding.im2 /= total;
  finding.weight = total;
  finding.phaseAt = f64(first) + 15.5;
}

/** Power of the mean amplitude over the mean power of the sub-blocks' amplitudes, of the worse tone: 1 for a steady tone. */
export function coherence(count: i32): f64 {
  let power1: f64 = 0;
  let power2: f64 = 0;
  for (let k = 0; k < count; k++) {
    const at = amplitudes + usize(k * AMPLITUDES_BYTES);
    power1 += f64(load<f32>(at) * load<f32>(at) + load<f32>(at, 4) * load<f32>(at, 4)) / count;
    power2 += f64(load<f32>(at, 8) * load<f32>(at, 8) + load<f32>(at, 12) * load<f32>(at, 12)) / count;
  }
  return min(
    (finding.re1 * finding.re1 + finding.im1 * finding.im1) / power1,
    (finding.re2 * finding.re2 + finding.im2 * finding.im2) / power2,
  );
}
