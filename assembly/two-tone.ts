// Least squares of two tones of known frequencies over sub-blocks: y = Re(a1 e^(jw1 n) + a2 e^(jw2 n)) + rest.
// Referred to the middle of the sub-block, cosines and sines are orthogonal, so four unknowns fall into two pairs.
import { SUB_BLOCK } from "./goertzel";
import { Lanes } from "./lanes";
import { Turn } from "./trig";

/** Bytes of one sub-block's fit, float32: re a1, im a1, re a2, im a2, the energy the tones explain, all energy, 2 unused. */
export const FIT_BYTES: usize = 32;
/** Where in a fit the explained energy is. */
export const EXPLAINED_AT: usize = 16;
/** Where in a fit all energy is. */
export const ENERGY_AT: usize = 20;

const TEMPLATE_BYTES: usize = 64;
/**
 * Address of the templates: 16 samples, from the middle on, each of cos w1 n, cos w2 n, sin w1 n, sin w2 n, float32. Before
 * the middle cosines are the same and sines the opposite: the samples either side of it are added for the ones and subtracted
 * for the others.
 */
export const templates = memory.data(4 * 64, 16);

/** One tone's turns by half a sample, a sample and a sub-block, float64: cos and sin of each. */
const PHASORS_BYTES: usize = 48;
const phasors = memory.data(2 * 48, 16);

/** Address of what parts the four unknowns: each one's own weight, then that of its partner; cos 1, cos 2, sin 1, sin 2. */
export const inverse = memory.data(32, 16);

let lastW1: f64 = 0;
let lastW2: f64 = 0;

/** Sets the two angular frequencies, in radians per sample, that `fitSubBlock` uses. */
export function setFrequencies(w1: f64, w2: f64): void {
  if (w1 === lastW1 && w2 === lastW2) return;
  lastW1 = w1;
  lastW2 = w2;
  Turn.both(w1 / 2, w2 / 2);
  prepareTone(templates, phasors, Turn.cos, Turn.sin);
  prepareTone(templates + TEMPLATE_BYTES, phasors + PHASORS_BYTES, Turn.cos2, Turn.sin2);
  // Sums of cos(wn) over the sub-block, for w = w1 + w2, w1 - w2, 2 w1 and 2 w2: sin(16 w) / sin(w / 2).
  const a = phasors;
  const b = phasors + PHASORS_BYTES;
  const sum = sinOfSum(a + 32, b + 32, 1) / sinOfSum(a, b, 1);
  const difference = sinOfSum(a + 32, b + 32, -1) / sinOfSum(a, b, -1);
  const half = f64(SUB_BLOCK) / 2;
  const double1 = sinOfSum(a + 32, a + 32, 1) / sinOfSum(a, a, 1) / 2;
  const double2 = sinOfSum(b + 32, b + 32, 1) / sinOfSum(b, b, 1) / 2;
  invert(
    half + double1,
    (difference + sum) / 2,
    half + double2,
    half - double1,
    (difference - sum) / 2,
    half - double2,
  );
}

// The phasors at `a` and `b` are those of half the frequencies times some length.
function sinOfSum(a: usize, b: usize, sign: f64): f64 {
  return load<f64>(a, 8) * load<f64>(b) + sign * load<f64>(a) * load<f64>(b, 8);
}

function invert(p: f64, q: f64, r: f64, s: f64, t: f64, u: f64): void {
  const cosines = 1.0 / (p * r - q * q);
  const sines = 1.0 / (s * u - t * t);
  v128.store(inverse, Lanes.of(r * cosines, p * cosines, u * sines, s * sines));
  v128.store(inverse, Lanes.of(-q * cosines, -q * cosines, -t * sines, -t * sines), 16);
}

// Fills one tone's templates and phasors; all angles are doubled up from half the frequency, whose cosine and sine these are.
function prepareTone(cosines: usize, turns: usize, c: f64, s: f64): void {
  const halfC = c;
  const halfS = s;
  store<f64>(turns, c);
  store<f64>(turns, s, 8);
  for (let doubling = 0; doubling < 5; doubling++) {
    const doubled = c * c - s * s;
    s = 2.0 * c * s;
    c = doubled;
    if (doubling === 0) {
      store<f64>(turns, c, 16);
      store<f64>(turns, s, 24);
    } else if (doubling === 2) {
      stepC = c;
      stepS = s;
    }
  }
  store<f64>(turns, c, 32);
  store<f64>(turns, s, 40);
  fillTemplate(cosines, halfC, halfS, load<f64>(turns, 16), load<f64>(turns, 24));
}

// The turn by four samples of the tone being prepared.
let stepC: f64 = 1;
let stepS: f64 = 0;

// Four samples at a time, from the phasor (c, s) of the first on; (c1, s1) is the turn by one sample.
function fillTemplate(cosines: usize, c: f64, s: f64, c1: f64, s1: f64): void {
  const bC = c * c1 - s * s1;
  const bS = c * s1 + s * c1;
  const cC = bC * c1 - bS * s1;
  const cS = bC * s1 + bS * c1;
  let cos = Lanes.of(c, bC, cC, cC * c1 - cS * s1);
  let sin = Lanes.of(s, bS, cS, cC * s1 + cS * c1);
  const stepCos = f32x4.splat(f32(stepC));
  const stepSin = f32x4.splat(f32(stepS));
  for (const end = cosines + TEMPLATE_BYTES; cosines < end; cosines += 16) {
    v128.store(cosines, cos);
    v128.store(cosines, sin, 2 * TEMPLATE_BYTES);
    const next = f32x4.sub(f32x4.mul(cos, stepCos), f32x4.mul(sin, stepSin));
    sin = f32x4.add(f32x4.mul(cos, stepSin), f32x4.mul(sin, stepCos));
    cos = next;
  }
}

/** Fits the 32 float32 samples at `y`; stores the fit at `out`, its amplitudes at the phase of the sub-block's middle. */
export function fitSubBlock(y: usize, out: usize): void {
  let cos1 = f32x4.splat(0);
  let cos2 = f32x4.splat(0);
  let sin1 = f32x4.splat(0);
  let sin2 = f32x4.splat(0);
  let energy = f32x4.splat(0);
  for (let i: usize = 0; i < TEMPLATE_BYTES; i += 16) {
    const after = v128.load(y + i, 64);
    const before = Lanes.reversed(v128.load(y - i, 48));
    const sum = f32x4.add(after, before);
    const difference = f32x4.sub(after, before);
    cos1 = f32x4.add(cos1, f32x4.mul(sum, v128.load(templates + i)));
    cos2 = f32x4.add(cos2, f32x4.mul(sum, v128.load(templates + i, TEMPLATE_BYTES)));
    sin1 = f32x4.add(sin1, f32x4.mul(difference, v128.load(templates + i, 2 * TEMPLATE_BYTES)));
    sin2 = f32x4.add(sin2, f32x4.mul(difference, v128.load(templates + i, 3 * TEMPLATE_BYTES)));
    energy = f32x4.add(energy, f32x4.add(f32x4.mul(after, after), f32x4.mul(before, before)));
  }
  Fit.store(Lanes.sums(cos1, cos2, sin1, sin2), inverse, Lanes.sum(energy), out);
}

/** A fit. */
export class Fit {
  /** Stores at `out` the fit whose templates made `u` of the samples; `parting` is as `inverse`. */
  static store(u: v128, parting: usize, energy: f32, out: usize): void {
    const unknowns = f32x4.add(
      f32x4.mul(v128.load(parting), u),
      f32x4.mul(v128.load(parting, 16), v128.shuffle<f32>(u, u, 1, 0, 3, 2)),
    );
    // p cos + q sin is the real part of (p - jq) e^(jwn).
    const signed = f32x4.mul(v128.shuffle<f32>(unknowns, unknowns, 0, 2, 1, 3), f32x4(1, -1, 1, -1));
    v128.store(out, signed);
    store<f32>(out, Lanes.sum(f32x4.mul(unknowns, u)), EXPLAINED_AT);
    store<f32>(out, energy, ENERGY_AT);
  }
}

/** Fits `count` sub-blocks at `y` and stores the fits at `out`, their amplitudes all at the phase of the first one's middle. */
export function fitSubBlocks(y: usize, out: usize, count: i32): void {
  for (let k: usize = 0; k < usize(count); k++) fitSubBlock(y + 4 * k * usize(SUB_BLOCK), out + k * FIT_BYTES);
  // The turn by a sub-block: the square of that by 16 samples.
  const c1 = load<f64>(phasors, 32);
  const s1 = load<f64>(phasors, 40);
  const c2 = load<f64>(phasors + PHASORS_BYTES, 32);
  const s2 = load<f64>(phasors + PHASORS_BYTES, 40);
  turnBack(out, count, c1 * c1 - s1 * s1, 2.0 * c1 * s1, c2 * c2 - s2 * s2, 2.0 * c2 * s2);
}

/** Turns the amplitudes of `count` fits back, each by one turn more than the one before: of such cosines and sines. */
export function turnBack(fits: usize, count: i32, c1: f64, s1: f64, c2: f64, s2: f64): void {
  // For re 1, im 1, re 2 and im 2: what each one weighs, and its partner.
  const cos = Lanes.of(c1, c1, c2, c2);
  const sin = Lanes.of(s1, -s1, s2, -s2);
  let own = f32x4.splat(1);
  let partner = f32x4.splat(0);
  for (const end = fits + usize(count) * FIT_BYTES; fits < end; fits += FIT_BYTES) {
    const a = v128.load(fits);
    v128.store(fits, f32x4.add(f32x4.mul(a, own), f32x4.mul(v128.shuffle<f32>(a, a, 1, 0, 3, 2), partner)));
    const next = f32x4.sub(f32x4.mul(own, cos), f32x4.mul(partner, sin));
    partner = f32x4.add(f32x4.mul(own, sin), f32x4.mul(partner, cos));
    own = next;
  }
}
