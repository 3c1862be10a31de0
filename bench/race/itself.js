// @ts-check
// dualtone beside itself: other sample rates, and many detectors.
import { ToneDetector } from "dualtone";
import { core, refreshViews } from "../../dist/core/core.js";
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
 * that has to be fetched. A bank of detectors could at best call the core straight.
 * @param {string} name
 * @param {Int16Array} pcm
 */
function many(name, pcm) {
  const frames = framesOf(pcm, 8000).slice(100, 102);
  const times = MANY / frames.length;
  const one = new ToneDetector();
  const detectors = Array.from({ length: MANY }, () => new ToneDetector());
  const bank = new Bank(MANY);
  const samples = frames.length * 160;
  return race(`hear ${name}, by detectors`, undefined, [
    {
      name: "1 detector",
      round: () =>
        timed(times * samples, () => {
          for (let i = 0; i < times; i++) push([one], frames);
        }),
    },
    {
      name: `${MANY.toLocaleString("en")} detectors in turn`,
      round: () => timed(MANY * samples, () => push(detectors, frames)),
      stop: () => detectors.forEach((detector) => detector[Symbol.dispose]()),
    },
    {
      name: `${MANY.toLocaleString("en")} in a bank`,
      round: () => timed(MANY * samples, () => bank.push(frames)),
      stop: () => bank.free(),
    },
  ]);
}

/** As many detectors as a bank would hold, without an object each. */
class Bank {
  /** @param {number} count */
  constructor(count) {
    this.core = core();
    const { wasm } = this.core;
    this.addresses = Array.from({ length: count }, () => wasm.detectorCreate(8000, 25.5, 14.6, -50, 15.5, 15.5));
    refreshViews(this.core);
  }

  /** @param {Int16Array[]} frames */
  push(frames) {
    const { wasm, inputI16 } = this.core;
    for (const frame of frames) {
      for (const address of this.addresses) {
        inputI16.set(frame);
        wasm.detectorPushI16(address, frame.length);
      }
    }
  }

  free() {
    for (const address of this.addresses) this.core.wasm.detectorFree(address);
  }
}

/**
 * @param {ToneDetector[]} detectors
 * @param {Int16Array[]} frames
 */
function push(detectors, frames) {
  for (const frame of frames) for (const detector of detectors) detector.push(frame);
}
