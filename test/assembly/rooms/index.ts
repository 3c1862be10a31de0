// The core's rooms one by one, for their tests: compiled when the tests start, and no part of the package.
import { inputPtr as area } from "../../../assembly/areas";
import { Detector } from "../../../assembly/detector";
import { findEdges as find, setBridge } from "../../../assembly/edges";
import { clean, finding } from "../../../assembly/finding";
import { initGoertzel } from "../../../assembly/goertzel";
import { initHighPass } from "../../../assembly/highpass";
import { Keypad } from "../../../assembly/keypad";
import { findLine, initLines, transformRest } from "../../../assembly/lines";
import { fillModel } from "../../../assembly/model";
import { Turn } from "../../../assembly/trig";
import { initGlance } from "../../../assembly/glance";
import { initVerdict } from "../../../assembly/verdict";
import { initWindow, Window } from "../../../assembly/window";

export { ENERGY_AT, STEPS_AT, energyOf, RESULT_BYTES, runBank } from "../../../assembly/goertzel";
export { highPass, highPassGain } from "../../../assembly/highpass";
export { angleOf, ln, ratioOf } from "../../../assembly/trig";
export { fitSubBlock, fitSubBlocks, setFrequencies } from "../../../assembly/two-tone";

initGoertzel();
initWindow();
initVerdict();
initGlance();
initHighPass();
initLines();

const input = memory.data(65536, 16);
const output = memory.data(65536, 16);

/** Address of 64 KiB that a test may write. */
export function inputPtr(): usize {
  return input;
}

/** Address of 64 KiB that a room may write. */
export function outputPtr(): usize {
  return output;
}

/** Joins three runs' results. */
export function joinWindow(oldest: usize, middle: usize, newest: usize, powers: usize): void {
  Window.join(oldest, middle, newest, powers);
}

/** Frequency in Hz of a key's low or high tone. */
export function frequencyOf(key: i32, isHigh: bool): i32 {
  return isHigh ? Keypad.highGroupHz(Keypad.high(key)) : Keypad.lowGroupHz(Keypad.low(key));
}

/** The key of two tones, by their indices in their groups. */
export function keyOf(low: i32, high: i32): i32 {
  return Keypad.key(low, high);
}

/** Makes a detector that reports nothing: its first room, the decimation, is what is of interest. */
export function createDecimator(rate: i32): usize {
  const detector = Detector.create(rate);
  detector.cadence.setLimits(1000, 30, 0, 0, 0);
  return changetype<usize>(detector);
}

/** Decimates `count` float32 samples of the input, to at most 512 int16 samples in the output; returns how many. */
export function decimate(decimator: usize, count: i32): i32 {
  const detector = changetype<Detector>(decimator);
  const before = detector.now + i64(detector.waiting);
  memory.copy(area(), input, usize(count * 4));
  detector.pushF32(count);
  const samples = i32(detector.now + i64(detector.waiting) - before);
  memory.copy(output, detector.history + usize((detector.filled - samples) * 2), usize(samples * 2));
  return samples;
}

/** Address of the 544 float32 samples in which edges are found. */
export function cleanPtr(): usize {
  return clean;
}

/** Finds the edges of two tones (radians per sample, amplitudes at sample `phaseAt`) around sample `middle`. */
export function findEdges(
  w1: f64,
  w2: f64,
  re1: f64,
  im1: f64,
  re2: f64,
  im2: f64,
  phaseAt: f64,
  bridge: f64,
  middle: i32,
  floor: i32,
): void {
  describe(w1, w2, re1, im1, re2, im2, phaseAt);
  setBridge(bridge);
  find(middle, floor);
}

function describe(w1: f64, w2: f64, re1: f64, im1: f64, re2: f64, im2: f64, phaseAt: f64): void {
  finding.w1 = w1;
  finding.w2 = w2;
  finding.re1 = re1;
  finding.im1 = im1;
  finding.re2 = re2;
  finding.im2 = im2;
  finding.phaseAt = phaseAt;
}

/** The strongest line beside two tones of amplitude `peak` and phase 0 at sample 0, over `count` sub-blocks, dB over one. */
export function strongestLine(w1: f64, w2: f64, peak: f64, count: i32): f64 {
  describe(w1, w2, peak, 0, peak, 0, 0);
  fillModel(0, count * 32);
  transformRest(0, count);
  findLine(count, 1);
  return finding.lineDb;
}

/** The cosine of an angle in radians. */
export function cosOf(angle: f64): f64 {
  Turn.to(angle);
  return Turn.cos;
}

/** The sine of an angle in radians. */
export function sinOf(angle: f64): f64 {
  Turn.to(angle);
  return Turn.sin;
}

/** Where the tones found start, in samples. */
export function startAt(): f64 {
  return finding.startAt;
}

/** Where the tones found end, in samples. */
export function endAt(): f64 {
  return finding.endAt;
}
