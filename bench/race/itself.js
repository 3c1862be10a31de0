// @ts-check
// dualtone beside itself: other sample rates, and many detectors.
import { ToneDetector } from "dualtone";
import { atRate, framesOf } from "../signals.js";
import { race, timed } from "./race.js";

const MANY = 20_000;

/**
 * The races; the first contestant of each is the one the others are compared with.
 * @param {Record<string, import("../signals.js").Signal>} signals
 */
export async function itself({ speech, noise, "line noise": line }) {
  const empty = new Int16Array(0);
  return [
    await rates(speech?.pcm ?? empty),
    await many("speech", speech?.pcm ?? empty),
    await many("white noise", noise?.pcm ?? empty),
    await many("line noise", line?.pcm ?? empty),
  ];
}

/** @param {Int16Array} speech */
function rates(speech) {
  const contestants = [8000, 16_000, 44_100, 48_000].map((sampleRate) => {
    const detector = new ToneDetector({ sampleRate });
    const frames = framesOf(atRate(speech, sampleRate), sampleRate);
    const round = () => timed(speech.length, () => push([detector], frames));
    return { name: `${sampleRate} Hz`, round };
  });
  return race("hear speech, by rate", undefined, contestants);
}

/**
 * The same frames to one detector, and each of them to every one of many before the next: what is measured is the memory
 * that has to be fetched.
 * @param {string} name
 * @param {Int16Array} pcm
 */
function many(name, pcm) {
  const frames = framesOf(pcm, 8000).slice(100, 110);
  const contestants = [1, MANY].map((count) => {
    const detectors = Array.from({ length: count }, () => new ToneDetector());
    const times = MANY / 10 / count;
    const round = () =>
      timed(Math.max(times, 1) * frames.length * count * 160, () => {
        for (let i = 0; i < times; i++) push(detectors, frames);
      });
    const stop = () => detectors.forEach((detector) => detector[Symbol.dispose]());
    return { name: count === 1 ? "1 detector" : `${count.toLocaleString("en")} detectors in turn`, round, stop };
  });
  return race(`hear ${name}, by detectors`, undefined, contestants);
}

/**
 * @param {ToneDetector[]} detectors
 * @param {Int16Array[]} frames
 */
function push(detectors, frames) {
  for (const frame of frames) for (const detector of detectors) detector.push(frame);
}
