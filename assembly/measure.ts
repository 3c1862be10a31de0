// The second look: the newest 68 ms of a candidate, cleaned, with both frequencies, both edges and the statistics that tell
// a tone from speech found by least squares.
import { findEdges, findEnd, findStart } from "./edges";
import { CORE_AT, finding, MOST, prepare, prepareRest, RAW_SPAN, SPAN } from "./finding";
import { coherence, evenWeights, findFrequencies, fit, meanAmplitudes, refine } from "./frequency";
import { RUN, SUB_BLOCK } from "./goertzel";
import { highPassGain, REACH } from "./highpass";
import { Keypad } from "./keypad";
import { findLine } from "./lines";
import { fillModel, model } from "./model";
import { ANALYSIS_RATE } from "./rate";
import { statistics, weigh } from "./steadiness";
import { decibels } from "./trig";

/** Sub-blocks of the core. */
const CORE: i32 = 6;

/** Share of the core's amplitudes that add up: 0.87 in white noise at -1 dB S/N. */
const COHERENT: f64 = 0.8;

/** No whole tone turns out less than 2.5 % off after the core was this far off. */
const HOPELESS_OFFSET: f64 = 0.035;

/** Samples left out at either edge of a tone, where it may not have risen fully. */
const MARGIN: i32 = 8;

/** Looks for a low and a high tone (indices in their groups) in the core and for the edges around it, none before sample `floor` of the span. */
export function look(low: i32, high: i32, floor: i32): void {
  const nominal1 = nominalOf(Keypad.lowGroupHz(low));
  const nominal2 = nominalOf(Keypad.highGroupHz(high));
  find(nominal1, nominal2, CORE_AT, CORE);
  // A slip of phase or a burst inside the core: what came after it may be whole.
  if (coherence(CORE) < COHERENT) find(nominal1, nominal2, CORE_AT + 2 * SUB_BLOCK, CORE - 2);
  setOffsets(nominal1, nominal2);
  finding.count = 0;
  finding.startAt = 0;
  finding.endAt = 0;
  if (max(Math.abs(finding.offset1), Math.abs(finding.offset2)) > HOPELESS_OFFSET) return;
  prepareRest();
  findEdges(SPAN - 2 * SUB_BLOCK, floor);
  settle(nominal1, nominal2, floor);
}

/** Looks for the edges of a plain tone that the finding describes, in the prepared span, none before sample `floor`. */
export function lookPlainly(low: i32, high: i32, floor: i32): void {
  setOffsets(nominalOf(Keypad.lowGroupHz(low)), nominalOf(Keypad.highGroupHz(high)));
  finding.count = 0;
  // The two newest runs of the glance are known to be full.
  finding.startAt = findStart(i32(finding.phaseAt) - RUN - RUN / 2 + 1, floor);
  finding.endAt = findEnd(i32(finding.phaseAt) + RUN / 2);
}

function nominalOf(hz: i32): f64 {
  return (2.0 * Math.PI * f64(hz)) / ANALYSIS_RATE;
}

function setOffsets(nominal1: f64, nominal2: f64): void {
  finding.offset1 = finding.w1 / nominal1 - 1.0;
  finding.offset2 = finding.w2 / nominal2 - 1.0;
  finding.excess = excess(finding.offset1, nominal1) + excess(finding.offset2, nominal2);
}

// ITU-T Q.24: 1.5 % and 2 Hz must be accepted.
function excess(offset: f64, nominal: f64): f64 {
  const tolerance = 0.015 + (2.0 * 2.0 * Math.PI) / ANALYSIS_RATE / nominal;
  return max(0.0, Math.abs(offset) - tolerance - 0.0015);
}

function find(nominal1: f64, nominal2: f64, first: i32, count: i32): void {
  evenWeights();
  fit(nominal1, nominal2, first, count);
  findFrequencies(count);
  fit(finding.w1, finding.w2, first, count);
  refine(count);
  meanAmplitudes(count);
}

// With the edges known, fits all that lies inside them, and then finds the edges again with the better tones.
function settle(nominal1: f64, nominal2: f64, floor: i32): void {
  const last = i32(finding.endAt) - MARGIN;
  const count = min(MOST, (last - i32(finding.startAt) - MARGIN) / SUB_BLOCK);
  finding.count = count;
  if (count < 2) return;
  first = last - count * SUB_BLOCK;
  evenWeights();
  fit(finding.w1, finding.w2, first, count);
  refine(count);
  meanAmplitudes(count);
  weigh(count);
  refine(count);
  fit(finding.w1, finding.w2, first, count);
  for (let round = 0; round < 2; round++) {
    meanAmplitudes(count);
    weigh(count);
    refine(count);
  }
  meanAmplitudes(count);
  setOffsets(nominal1, nominal2);
  findEdges(first + (count * SUB_BLOCK) / 2, floor);
  weigh(count);
  statistics(count);
}

// Where the stretch of the statistics begins.
let first: i32 = 0;

/** Fills in the finding's strongest line, over the stretch of its statistics: the dearest number, so it comes last. */
export function measureLine(): void {
  fillModel(first, first + finding.count * SUB_BLOCK);
  findLine(first, finding.count);
}

/** What an ended tone is reported with. */
export class Measured {
  static levelDbm0: f64 = 0;
  static twistDb: f64 = 0;
  static w1: f64 = 0;
  static w2: f64 = 0;
  static snrDb: f64 = 0;
}

/** Level of a full-scale sine, dBm0 (ITU-T G.711). */
const FULL_SCALE_DBM0: f64 = 3.14;

/** Measures the tone from `startAt` to `endAt` over its last 60 ms at most; `end` is the address after sample `now`. */
export function measureTone(
  end: usize,
  now: f64,
  limit: i32,
  startAt: f64,
  endAt: f64,
  w1: f64,
  w2: f64,
  plain: bool,
): void {
  const spanEnd = min(now, Math.ceil(endAt) + f64(REACH));
  const history = end - (usize(now - spanEnd) + usize(RAW_SPAN)) * 2;
  const spanAt = spanEnd - f64(SPAN + REACH);
  prepare(history, limit, plain);
  const from = max(0.0, startAt - spanAt);
  const to = endAt - spanAt;
  // A tone's edges last a few ms: they are left out where the tone is long enough.
  const count = max(1, min(MOST, i32((to - from - 32.0) / SUB_BLOCK)));
  const first = min(SPAN - count * SUB_BLOCK, max(0, i32((from + to - f64(count * SUB_BLOCK)) / 2)));
  evenWeights();
  fit(w1, w2, first, count);
  if (count > 2) refine(count);
  meanAmplitudes(count);
  Measured.w1 = finding.w1;
  Measured.w2 = finding.w2;
  const gain1 = plain ? 1.0 : highPassGain(finding.w1);
  const gain2 = plain ? 1.0 : highPassGain(finding.w2);
  finding.re1 /= gain1;
  finding.im1 /= gain1;
  finding.re2 /= gain2;
  finding.im2 /= gain2;
  const peak1 = Math.sqrt(finding.re1 * finding.re1 + finding.im1 * finding.im1);
  const peak2 = Math.sqrt(finding.re2 * finding.re2 + finding.im2 * finding.im2);
  Measured.levelDbm0 = decibels((peak1 * peak2) / (32768.0 * 32768.0)) + FULL_SCALE_DBM0;
  Measured.twistDb = 2.0 * decibels(peak2 / peak1);
  Measured.snrDb = snrDb(history + usize((REACH + first) * 2), first, count * SUB_BLOCK);
}

// Against the line as it came, low frequencies and bursts included.
function snrDb(line: usize, first: i32, samples: i32): f64 {
  fillModel(first, first + samples);
  let noise: f64 = 0;
  for (let n: usize = 0; n < usize(samples); n++) {
    const r = f64(load<i16>(line + (n << 1))) - f64(load<f32>(model + (usize(first) << 2) + (n << 2)));
    noise += r * r;
  }
  // Six of the residual's degrees of freedom went into the fit; a 16-bit line has 1/12 of rounding noise at least.
  return decibels(finding.power() / max(noise / f64(samples - 6), 1.0 / 12.0));
}
