// @ts-check
// One race: contestants who do the same work in rounds that take turns, so that whatever else the machine does strikes
// all alike; what is counted is processor time, which other programs lengthen least.
import { buildSpandsp, startSpandsp } from "./native.js";

export const ROUNDS = 15;
const WARMING_UP = 3;
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
  for (let round = -WARMING_UP; round < ROUNDS; round++) {
    for (const [i, contestant] of contestants.entries()) {
      const outcome = await contestant.round();
      if (round >= 0) ns[i]?.push(outcome.ns);
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
 * Times a round of our own.
 * @param {number} samples
 * @param {() => string | void} run
 * @returns {Outcome}
 */
export function timed(samples, run) {
  const from = process.cpuUsage();
  const digits = run();
  const { user, system } = process.cpuUsage(from);
  return { ns: ((user + system) * 1000) / samples, digits: digits || "" };
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
