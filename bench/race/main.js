// @ts-check
// `npm run bench:peers`: dualtone beside other detectors and senders, on the same samples in one run, in rounds that take
// turns, so that whatever else the machine does strikes all alike. What each one heard is checked. Writes BENCHMARKS.md.
import { writeFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import prettier from "prettier";
import { detectTones, renderTones, ToneDetector, ToneGenerator } from "dualtone";
import { framesOf, signals } from "../signals.js";
import { buildSpandsp, startSpandsp } from "./native.js";
import { npmPeers } from "./npm.js";
import { page } from "./page.js";
import { longRecording } from "./recording.js";

const SECONDS = 20;
const ROUNDS = 15;
const { all, speech } = signals(SECONDS);
const hasSpandsp = buildSpandsp();
if (!hasSpandsp) console.error("spandsp is left out: apt-get install gcc libspandsp-dev");

/**
 * @typedef {object} Contestant
 * @property {string} name
 * @property {() => Promise<Outcome> | Outcome} round
 * @typedef {{ ns: number, digits?: string }} Outcome
 * @typedef {{ work: string, digits: string | undefined, contestants: { name: string, ns: number[], heard: string | undefined }[] }} Result
 */

/** @type {Result[]} */
const results = [];
for (const [name, { pcm, digits }] of Object.entries(all)) results.push(await hearing(name, pcm, digits));
results.push(await hearingWhole(), await sending(100, 100), await sending(1000, 10), await dialling());
const text = page(results, await longRecording(), { speech, rounds: ROUNDS, seconds: SECONDS });
writeFileSync(
  new URL("../../BENCHMARKS.md", import.meta.url),
  await prettier.format(text, { parser: "markdown", printWidth: 120 }),
);
console.log(text);
process.exit();

/**
 * @param {string} name
 * @param {Int16Array} pcm
 * @param {string} digits
 */
async function hearing(name, pcm, digits) {
  const frames = framesOf(pcm, 8000);
  const contestants = [{ name: "dualtone", round: () => timed(frames.length * 160, () => push(frames)) }];
  for (const [peer, hear] of Object.entries(npmPeers)) {
    contestants.push({ name: peer, round: () => timed(frames.length * 160, () => hear(frames)) });
  }
  return race(`hear ${name}, 20 ms frames`, digits, [...contestants, ...spandsp(name, pcm, "rx")]);
}

async function hearingWhole() {
  const { pcm, digits } = withTones();
  const ours = () => detectTones(pcm).reduce((heard, { tone }) => heard + tone, "");
  const contestants = [{ name: "dualtone", round: () => timed(pcm.length, ours) }];
  return race("`detectTones`: speech, a tone in 5 s", digits, [...contestants, ...spandsp("whole", pcm, "rx")]);
}

/**
 * @param {number} on
 * @param {number} off
 */
async function sending(on, off) {
  const digits = "0123456789*#ABCD";
  const generator = new ToneGenerator({ toneMs: on, gapMs: off });
  const frame = new Int16Array(160);
  const samples = digits.length * 20 * (on + off) * 8;
  const round = () =>
    timed(samples, () => {
      for (let i = 0; i < 20; i++) generator.enqueue(digits);
      while (generator.read(frame) > 0);
      return "";
    });
  const contestants = [{ name: "dualtone", round }];
  const command = `tx ${on} ${off} ${digits}`;
  return race(`send 20 ms frames, ${on} ms tones, ${off} ms gaps`, undefined, [
    ...contestants,
    ...spandsp("send", frame, command),
  ]);
}

async function dialling() {
  const digits = "18005550199#";
  const length = renderTones(digits, { toneMs: 100, gapMs: 100 }).length * 100;
  const render = () => {
    for (let i = 0; i < 100; i++) renderTones(digits, { toneMs: 100, gapMs: 100 });
    return "";
  };
  const contestants = [{ name: "dualtone", round: () => timed(length, render) }];
  const peers = spandsp("dial", new Int16Array(160), `tx 100 100 ${digits}`);
  return race("`renderTones` of a dial string", undefined, [...contestants, ...peers]);
}

/** Tones in the pauses of speech, one in five seconds. */
function withTones() {
  const pcm = all.speech?.pcm.slice() ?? new Int16Array(0);
  const digits = "147*2580369#ABCD".slice(0, SECONDS / 5);
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
  for (const frame of frames)
    for (const event of detector.push(frame)) if (event.type === "start") digits += event.tone;
  for (const event of detector.flush()) if (event.type === "start") digits += event.tone;
  detector[Symbol.dispose]();
  return digits;
}

/**
 * @param {number} samples
 * @param {() => string} run
 * @returns {Outcome}
 */
function timed(samples, run) {
  const from = performance.now();
  const digits = run();
  return { ns: ((performance.now() - from) * 1e6) / samples, digits };
}

/**
 * @param {string} name
 * @param {Int16Array} pcm
 * @param {string} command
 * @returns {(Contestant & { stop: () => void })[]}
 */
function spandsp(name, pcm, command) {
  if (!hasSpandsp) return [];
  const program = startSpandsp(name, pcm);
  return [{ name: "spandsp", round: () => program.round(command), stop: program.stop }];
}

/**
 * @param {string} work
 * @param {string | undefined} digits
 * @param {(Contestant & { stop?: () => void })[]} contestants
 * @returns {Promise<Result>}
 */
async function race(work, digits, contestants) {
  const results = contestants.map(({ name }) => ({ name, ns: /** @type {number[]} */ ([]), heard: undefined }));
  for (let round = -2; round < ROUNDS; round++) {
    for (const [i, contestant] of contestants.entries()) {
      const outcome = await contestant.round();
      const result = /** @type {{ ns: number[], heard: string | undefined }} */ (results[i]);
      if (round >= 0) result.ns.push(outcome.ns);
      result.heard = outcome.digits;
    }
  }
  for (const { stop } of contestants) stop?.();
  console.error(work);
  return { work, digits, contestants: results };
}
