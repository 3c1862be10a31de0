// The only wasm exports: the core's face towards src/core.
import { outputPtr } from "./areas";
import { Detector } from "./detector";
import { DualTone } from "./dual-tone";
import { Events } from "./events";
import { initGoertzel } from "./goertzel";
import { initHighPass } from "./highpass";
import { initLines } from "./lines";
import { initGlance } from "./glance";
import { initDraft } from "./draft";
import { initScore } from "./score";
import { initVerdict } from "./verdict";
import { initWindow } from "./window";

export { inputPtr, outputPtr, AREA_SAMPLES } from "./areas";
export { CANDIDATE_VALUES, EVENT_VALUES } from "./events";

initGoertzel();
initWindow();
initVerdict();
initGlance();
initDraft();
initScore();
initHighPass();
initLines();

/** Sets the tone that is rendered from then on: `length` samples of it, its edges of `ramp` samples included. */
export function tuneTone(key: i32, sampleRate: i32, length: i32, ramp: i32, lowPeak: f64, highPeak: f64): void {
  DualTone.tune(key, sampleRate, length, ramp, lowPeak, highPeak);
}

/** Writes `count` int16 samples of the tone, from its sample `from` on, to the output area. */
export function renderTone(from: i32, count: i32): void {
  DualTone.render(outputPtr(), from, count);
}

/** Makes a detector for an input rate in Hz with its limits; its address names it from then on. */
export function detectorCreate(
  rate: i32,
  minToneMs: f64,
  minGapMs: f64,
  minLevelDbm0: f64,
  maxForwardTwistDb: f64,
  maxReverseTwistDb: f64,
): usize {
  const detector = Detector.create(rate);
  detector.cadence.setLimits(minToneMs, minGapMs, minLevelDbm0, maxForwardTwistDb, maxReverseTwistDb);
  return changetype<usize>(detector);
}

/** Frees a detector. */
export function detectorFree(detector: usize): void {
  changetype<Detector>(detector).destroy();
}

/** Makes a detector forget all it heard. */
export function detectorReset(detector: usize): void {
  changetype<Detector>(detector).reset();
}

/** Hears `count` int16 samples in the input area; returns the number of events in the output area. */
export function detectorPushI16(detector: usize, count: i32): i32 {
  Events.begin();
  changetype<Detector>(detector).pushI16(count);
  return Events.count();
}

/** Hears `count` float32 samples in the input area; returns the number of events in the output area. */
export function detectorPushF32(detector: usize, count: i32): i32 {
  Events.begin();
  changetype<Detector>(detector).pushF32(count);
  return Events.count();
}

/** Tells a detector that the `count` samples it is given next, zeros, never came. */
export function detectorLost(detector: usize, count: i32): void {
  changetype<Detector>(detector).lost(count);
}

/** Has a detector look at all that it nominates, and report each second look as an event of type 3 and nothing else. */
export function detectorExplain(detector: usize): void {
  changetype<Detector>(detector).cadence.seeker.onlyLooking = true;
}
