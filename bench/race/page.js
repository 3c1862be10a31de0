// @ts-check
// What was measured -> BENCHMARKS.md.
import { cpus, loadavg, totalmem } from "node:os";
import { ROUNDS } from "./race.js";

/**
 * @typedef {import("./race.js").Race} Race
 * @param {{ peers: Race[], own: Race[], recording: string[], speech: string, seconds: number }} measured
 */
export function page({ peers, own, recording, speech, seconds }) {
  return `# Benchmarks

Written by \`npm run bench:peers\` on ${machine()}. Nanoseconds of processor time a sample at 8 kHz: the median of ${ROUNDS} rounds that take turns, after a second of warming up each, on the same ${seconds} s of samples. Ratio: how many times dualtone's cost, in the same round, with the least and most of the rounds. Speech: ${speech}.

| work | program | ns/sample | ratio | least | most | what came of it |
| --- | --- | --: | --: | --: | --: | --- |
${peers.flatMap(rowsOf).join("\n")}

SNDR: the two sines' power over that of all else, the worst of the 16 tones at -10 dBm0; 88 dB is what 16 bits allow.

dualtone beside itself, ratios to the first row of each. The samples are counted at 8 kHz, whatever the rate. Separate detectors, called in turn, are a media server's: each frame fetches its detector's memory. A bank of them, which calls the core straight, would cost about as much.

| work | what | ns/sample | ratio | least | most |
| --- | --- | --: | --: | --: | --: |
${own
  .flatMap(rowsOf)
  .map((row) => row.replace(/[^|]*\|$/, ""))
  .join("\n")}

A whole process on a recording of ten hours, from start to end:

| program | seconds | ratio | MB | what it heard |
| --- | --: | --: | --: | --- |
${recording.join("\n")}
`;
}

function machine() {
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]?.toFixed(1);
  return `${cpus()[0]?.model.trim()} (${cpus().length} cores, ${memory} GiB, load ${load}), node ${process.versions.node}, ${process.platform} ${process.arch}`;
}

/** @param {Race} race */
function rowsOf({ work, results }) {
  const [first] = results;
  return results.map(({ name, ns, result }, i) => {
    const ratios = ns.map((each, round) => each / (first?.ns[round] ?? NaN)).sort((a, b) => a - b);
    const shown = i === 0 ? ["", "", ""] : [median(ratios), ratios[0], ratios.at(-1)].map((x) => figure(x ?? NaN));
    return `| ${[i === 0 ? work : "", name, figure(median(ns)), ...shown, result].join(" | ")} |`;
  });
}

/** @param {number[]} values */
export function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** @param {number} value */
function figure(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
