// @ts-check
// One race: contestants who do the same work in rounds that take turns, so that whatever else the machine does strikes
// all alike; what is counted is processor time, which other programs lengthen least.
import { performance } from "node:perf_hooks";
import { buildSpandsp, startSpandsp } from "./native.js";

export const ROUNDS = 15;
/** Time each contestant warms up before its rounds: V8 compiles wasm anew only after it has run for a while. */
const WARM_UP_MS = 1000;
/** Least processor time of a round of our own, in microseconds. */
const LEAST_ROUND = 10_000;
const hasSpandsp = buildSpandsp();
if (!hasSpandsp) console.error("spandsp is left out: apt-get install gcc libspandsp-dev");

/**
 * @typedef {{ ns: number, digits?: string }} Outcome ns a sample, and the tones heard
 * @typedef {object} Contestant
 * @property {string} name
 * @property {() => Promise<Outcome> | Outcome} round
 * @property {() => string} [result] what is to be said of its work, where that is not the tones it heard
 * @property {() => void} [stop]
 * @typedef {{ name: string, ns: number[], result: string }} Result
 * @typedef {{ work: string, results: Result[] }} Race
 */

/**
 * Runs the rounds; `digits` are the tones there are to hear, or undefined where it is not about hearing.
 * @param {string} work
 * @param {string | undefined} digits
 * @param {Contestant[]} contestants
 * @returns {Promise<Race>}
 */
export async function race(work, digits, contestants) {
  console.error(work);
  /** @type {number[][]} */
  const ns = contestants.map(() => []);
  /** @type {(string | undefined)[]} */
  const heard = [];
  for (const contestant of contestants) await warmUp(contestant);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, contestant] of contestants.entries()) {
      const outcome = await contestant.round();
      ns[i]?.push(outcome.ns);
      heard[i] = outcome.digits;
    }
  }
  for (const { stop } of contestants) stop?.();
  const results = contestants.map(({ name, result }, i) => ({
    name,
    ns: ns[i] ?? [],
    result: result?.() ?? verdict(digits, heard[i]),
  }));
  return { work, results };
}

/** @param {Contestant} contestant */
async function warmUp({ round }) {
  const end = performance.now() + WARM_UP_MS;
  while (performance.now() < end) await round();
}

/**
 * @param {string | undefined} sent
 * @param {string | undefined} heard
 */
function verdict(sent, heard = "") {
  if (sent === undefined) return "";
  if (sent === heard) return sent === "" ? "nothing: right" : `all ${sent.length}: right`;
  return `**wrong**: ${heard.length} tones, ${sent.length} sent`;
}

/**
 * Times a round of our own: as many runs as take long enough to be measured.
 * @param {number} samples of one run
 * @param {() => string | void} run
 * @returns {Outcome}
 */
export function timed(samples, run) {
  const from = process.cpuUsage();
  let digits;
  let spent = 0;
  let runs = 0;
  for (; spent < LEAST_ROUND; runs++) {
    digits = run();
    const { user, system } = process.cpuUsage(from);
    spent = user + system;
  }
  return { ns: (spent * 1000) / (samples * runs), digits: digits || "" };
}

/**
 * spandsp as a contestant, where it is installed.
 * @param {string} name
 * @param {Int16Array} pcm
 * @param {string} command
 * @param {() => string} [result]
 * @returns {Contestant[]}
 */
export function spandsp(name, pcm, command, result) {
  if (!hasSpandsp) return [];
  const program = startSpandsp(name, pcm);
  return [{ name: "spandsp", round: () => program.round(command), result, stop: program.stop }];
}
