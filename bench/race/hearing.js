// @ts-check
// Races of hearing: `ToneDetector.push` and `detectTones` beside other detectors, what each heard checked.
import { detectTones, renderTones, ToneDetector } from "dualtone";
import { framesOf } from "../signals.js";
import { npmPeers } from "./npm.js";
import { race, spandsp, timed } from "./race.js";

/**
 * Every signal in 20 ms frames, and a whole recording.
 * @param {Record<string, import("../signals.js").Signal>} signals
 */
export async function hearing(signals) {
  const races = [];
  for (const [name, { pcm, digits }] of Object.entries(signals)) races.push(await inFrames(name, pcm, digits));
  return [...races, await whole(signals.speech?.pcm ?? new Int16Array(0))];
}

/**
 * @param {string} name
 * @param {Int16Array} pcm
 * @param {string} digits
 */
function inFrames(name, pcm, digits) {
  const frames = framesOf(pcm, 8000);
  const npm = Object.entries({ dualtone: push, ...npmPeers });
  const contestants = npm.map(([name, hear]) => ({
    name,
    round: () => timed(frames.length * 160, () => hear(frames)),
  }));
  return race(`hear ${name}, 20 ms frames`, digits, [...contestants, ...spandsp(name, pcm, "rx")]);
}

/** @param {Int16Array} speech */
function whole(speech) {
  const { pcm, digits } = withTones(speech);
  const ours = () => detectTones(pcm).reduce((heard, { tone }) => heard + tone, "");
  const dualtone = { name: "dualtone", round: () => timed(pcm.length, ours) };
  return race("`detectTones`: speech, a tone in 5 s", digits, [dualtone, ...spandsp("whole", pcm, "rx")]);
}

// Each in a pause of the speech.
/** @param {Int16Array} speech */
function withTones(speech) {
  const pcm = speech.slice();
  const digits = "147*2580369#ABCD".slice(0, Math.floor(pcm.length / 40_000));
  [...digits].forEach((digit, i) => {
    const tone = renderTones([{ pauseMs: 60 }, digit, { pauseMs: 60 }], { toneMs: 100 });
    pcm.set(tone, (5 * i + 2) * 8000);
  });
  return { pcm, digits };
}

/** @param {Int16Array[]} frames */
function push(frames) {
  const detector = new ToneDetector();
  let digits = "";
  for (const frame of frames) {
    for (const event of detector.push(frame)) if (event.type === "start") digits += event.tone;
  }
  for (const event of detector.flush()) if (event.type === "start") digits += event.tone;
  detector[Symbol.dispose]();
  return digits;
}
