// The second look: the newest 68 ms of a candidate, cleaned, with both frequencies, both edges and the statistics that tell
// a tone from speech found by least squares.
import { findEdges, findStart } from "./edges";
import { CORE, CORE_AT, finding, MOST, prepare, prepareRest, RAW_SPAN, SPAN } from "./finding";
import { Coherence, evenWeights, findFrequencies, fit, meanAmplitudes, refine, weights } from "./frequency";
import { RUN, SUB_BLOCK } from "./goertzel";
import { highPassGain, REACH } from "./highpass";
import { describeGlanced } from "./glance";
import { HeldTone } from "./held-tone";
import { Keypad } from "./keypad";
import { Lanes } from "./lanes";
import { transformRest } from "./lines";
import { fillModel, model } from "./model";
import { measureOnset } from "./onset";
import { ANALYSIS_RATE } from "./rate";
import { energyOf, misfit, statistics, weigh } from "./steadiness";
import { decibels } from "./trig";

/** Share of the core's amplitudes that add up: 0.87 in white noise at -1 dB S/N. */
const COHERENT: f64 = 0.8;

/** No whole tone turns out less than 2.5 % off after the core was this far off. */
const HOPELESS_OFFSET: f64 = 0.035;

/** Samples left out at either edge of a tone, where it may not have risen fully. */
const MARGIN: i32 = 8;

/**
 * Sketches the low and the high tone (indices in their groups) by one fit of the core, which `prepareCore` has cleaned: their
 * frequencies and amplitudes.
 */
export function sketch(low: i32, high: i32): void {
  const nominal1 = nominalOf(Keypad.lowGroupHz(low));
  const nominal2 = nominalOf(Keypad.highGroupHz(high));
  findRoughly(nominal1, nominal2, CORE_AT, CORE);
  meanAmplitudes(CORE);
  setOffsets(nominal1, nominal2);
}

/**
 * Goes on from a sketch of the same tones: measures them in the core and looks for the edges around it, none before sample
 * `floor` of the span, which is that of the `RAW_SPAN` samples at `history`, with bursts limited to `limit`.
 */
export function look(history: usize, limit: i32, low: i32, high: i32, floor: i32): void {
  const nominal1 = nominalOf(Keypad.lowGroupHz(low));
  const nominal2 = nominalOf(Keypad.highGroupHz(high));
  findExactly(CORE_AT, CORE);
  Coherence.measure(CORE);
  // A slip of phase or a burst inside the core: what came after it may be whole.
  if (Coherence.worse() < COHERENT) {
    findRoughly(nominal1, nominal2, CORE_AT + 2 * SUB_BLOCK, CORE - 2);
    findExactly(CORE_AT + 2 * SUB_BLOCK, CORE - 2);
  }
  setOffsets(nominal1, nominal2);
  finding.count = 0;
  finding.startAt = 0;
  finding.endAt = 0;
  if (max(Math.abs(finding.offset1), Math.abs(finding.offset2)) > HOPELESS_OFFSET) return;
  prepareRest(history, limit);
  findEdges(SPAN - 2 * SUB_BLOCK, floor);
  settle(nominal1, nominal2, floor);
}

/** Where in the span a plain tone's start is looked for: nearly always it is seen before it has lasted 32 ms, here 46. */
const PLAIN_FROM: i32 = 176;

/**
 * Looks for the start of the plain tone of the pair just glanced at, whose window ends where the span of the `RAW_SPAN`
 * samples at `history` does; not before sample `floor` of the span, nor before `PLAIN_FROM`.
 */
export function lookPlainly(history: usize, low: i32, high: i32, floor: i32): void {
  describeGlanced(low, high, SPAN - f64(RUN + 1) / 2);
  setOffsets(nominalOf(Keypad.lowGroupHz(low)), nominalOf(Keypad.highGroupHz(high)));
  prepare(history, plainLimit(), true, PLAIN_FROM, SPAN - 2 * RUN);
  // The two newest runs of the glance are known to be full.
  finding.startAt = findStart(SPAN - 2 * RUN, max(floor, PLAIN_FROM));
  finding.endAt = SPAN;
}

/** Whether the line was quiet before the plain tone, by 10 dB: else it may be a piece of a longer one. */
export function beginsInQuiet(): bool {
  const before = i32(finding.startAt) - 2 * SUB_BLOCK;
  return before >= PLAIN_FROM && energyOf(before) < 0.1 * finding.power() * SUB_BLOCK;
}

/** The limit for bursts about a plain tone: what it would be by its own peaks. */
export function plainLimit(): i32 {
  return i32(min(32767.0, 1.5 * (Math.sqrt(finding.power1()) + Math.sqrt(finding.power2()))));
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

function findRoughly(nominal1: f64, nominal2: f64, first: i32, count: i32): void {
  evenWeights();
  fit(nominal1, nominal2, first, count);
  findFrequencies(count);
}

function findExactly(first: i32, count: i32): void {
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
  measureOnset();
}

// Where the stretch of the statistics begins.
let first: i32 = 0;

/** Readies the finding's strongest line, over the stretch of its statistics, to be found. */
export function prepareLine(): void {
  fillModel(first, first + finding.count * SUB_BLOCK);
  transformRest(first, finding.count);
}

/** What an ended tone is reported with; the phases of its amplitudes in `finding` are those of sample `phaseAt` of the stream. */
export class Measured {
  static levelDbm0: f64 = 0;
  static twistDb: f64 = 0;
  static w1: f64 = 0;
  static w2: f64 = 0;
  static snrDb: f64 = 0;
  static phaseAt: f64 = 0;
}

/** Level of a full-scale sine, dBm0 (ITU-T G.711). */
const FULL_SCALE_DBM0: f64 = 3.14;

/** Samples back from the newest that the history surely holds behind a span. */
const EARLIEST: f64 = 1024 - RAW_SPAN;

/** Share of the sub-blocks' amplitudes that add up where the frequencies are right; 25 Hz off, hardly a tenth does. */
const HELD: f64 = 0.5;

/** Measures a tone that ended at `endAt` over its last 60 ms at most; `end` is the address after sample `now`. */
export function measureTone(tone: HeldTone, end: usize, now: f64, endAt: f64): void {
  const spanEnd = max(now - EARLIEST, min(now, Math.ceil(endAt) + f64(REACH)));
  const history = end - (usize(now - spanEnd) + usize(RAW_SPAN)) * 2;
  const spanAt = spanEnd - f64(SPAN + REACH);
  const from = max(0.0, tone.startAt - spanAt);
  const to = endAt - spanAt;
  // A tone's edges last a few ms: they are left out where the tone is long enough.
  const count = max(1, min(MOST, i32((to - from - 32.0) / SUB_BLOCK)));
  const first = min(SPAN - count * SUB_BLOCK, max(0, i32((from + to - f64(count * SUB_BLOCK)) / 2)));
  prepare(history, tone.limit, tone.plain, first, first + count * SUB_BLOCK);
  const line = history + usize((REACH + first) * 2);
  weighSent(line, count, tone.startAt - spanAt < f64(first - SUB_BLOCK));
  fitAll(tone.w1, tone.w2, first, count);
  Measured.w1 = finding.w1;
  Measured.w2 = finding.w2;
  Measured.phaseAt = spanAt + finding.phaseAt;
  if (!tone.plain) undoHighPass();
  const peak1 = Math.sqrt(finding.re1 * finding.re1 + finding.im1 * finding.im1);
  const peak2 = Math.sqrt(finding.re2 * finding.re2 + finding.im2 * finding.im2);
  Measured.levelDbm0 = decibels((peak1 * peak2) / (32768.0 * 32768.0)) + FULL_SCALE_DBM0;
  Measured.twistDb = 2.0 * decibels(peak2 / peak1);
  const noise = tone.plain ? misfit(count) : noiseOf(line, first, count);
  // Six of the residual's degrees of freedom went into the fit; a 16-bit line has 1/12 of rounding noise at least.
  Measured.snrDb = decibels(finding.power() / max(noise / (finding.weight * SUB_BLOCK - 6.0), 1.0 / 12.0));
}

/** Zeros in a sub-block of the line from which on it is part of a hole; a tone that is heard crosses zero, and stays there less. */
const LEAST_ZEROS: i32 = 6;

// Gives the weight 1 to those of `count` sub-blocks at `line` that came, and that no hole's edge reaches into, as far as
// there are any; else to all. The sub-block before them may be the tone's, too.
function weighSent(line: usize, count: i32, hasBefore: bool): void {
  evenWeights();
  const all = (1 << count) - 1;
  const holes = holesIn(line, count);
  const before = i32(hasBefore && isHole(line - usize(SUB_BLOCK * 2)));
  if ((holes | before) === 0) return;
  const near = (holes | (holes << 1) | (holes >> 1) | before) & all;
  const spoilt = near === all ? holes : near;
  if (spoilt === all) return;
  for (let k = 0; k < count; k++) {
    if ((spoilt >> k) & 1) store<f64>(weights + (usize(k) << 3), 0);
  }
}

// Which of `count` sub-blocks at `line` are part of a hole: a bit each.
function holesIn(line: usize, count: i32): i32 {
  let holes = 0;
  for (let k = 0; k < count; k++) {
    if (isHole(line + usize(k * SUB_BLOCK * 2))) holes |= 1 << k;
  }
  return holes;
}

function isHole(block: usize): bool {
  return Zeros.in(block) + Zeros.in(block + 32) >= LEAST_ZEROS;
}

/** Exact zeros on the line. */
class Zeros {
  /** How many of 16 samples are zeros. */
  @inline
  static in(samples: usize): i32 {
    const zero = i16x8.splat(0);
    const first = i16x8.eq(v128.load(samples), zero);
    const second = i16x8.eq(v128.load(samples, 16), zero);
    return popcnt(i8x16.bitmask(i8x16.narrow_i16x8_s(first, second)));
  }
}

// About the frequencies the tone began with; where it has moved on too far for that, about none. A free search finds something
// in speech, too: only what holds as a tone's core does is the tone, and else something louder hid it.
function fitAll(w1: f64, w2: f64, first: i32, count: i32): void {
  fit(w1, w2, first, count);
  if (count > 2) refine(count);
  if (coherenceOf(count) >= HELD) return;
  fit(w1, w2, first, count);
  findFrequencies(count);
  if (coherenceOf(count) >= COHERENT) return;
  fit(w1, w2, first, count);
  meanAmplitudes(count);
}

// Sets the mean amplitudes; returns the share of the sub-blocks' that adds up in either tone.
function coherenceOf(count: i32): f64 {
  meanAmplitudes(count);
  Coherence.measure(count);
  return Coherence.worse();
}

function undoHighPass(): void {
  const gain1 = highPassGain(finding.w1);
  const gain2 = highPassGain(finding.w2);
  finding.re1 /= gain1;
  finding.im1 /= gain1;
  finding.re2 /= gain2;
  finding.im2 /= gain2;
}

// Energy of the line as it came, low frequencies and bursts included, less the two tones; of weighed sub-blocks.
function noiseOf(line: usize, first: i32, count: i32): f64 {
  fillModel(first, first + count * SUB_BLOCK);
  let noise: f64 = 0;
  for (let k = 0; k < count; k++) {
    const at = usize(k * SUB_BLOCK);
    noise += load<f64>(weights + (usize(k) << 3)) * restOf(line + (at << 1), model + ((usize(first) + at) << 2));
  }
  return noise;
}

function restOf(line: usize, tones: usize): f64 {
  let energy = f32x4.splat(0);
  for (let n: usize = 0; n < usize(SUB_BLOCK * 2); n += 8) {
    const y = f32x4.convert_i32x4_s(v128.load16x4_s(line + n));
    const rest = f32x4.sub(y, v128.load(tones + (n << 1)));
    energy = f32x4.add(energy, f32x4.mul(rest, rest));
  }
  return f64(Lanes.sum(energy));
}
