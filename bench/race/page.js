// @ts-check
// What was measured -> BENCHMARKS.md.
import { cpus, totalmem } from "node:os";

/**
 * @param {import("./main.js").Result[]} results
 * @param {string[]} recording
 * @param {{ speech: string, rounds: number, seconds: number }} how
 */
export function page(results, recording, { speech, rounds, seconds }) {
  const rows = results.flatMap(rowsOf);
  return `# Benchmarks

Written by \`npm run bench:peers\` on ${machine()}. Nanoseconds a sample at 8 kHz, one thread: the median of ${rounds} rounds that take turns on the same ${seconds} s of samples. Ratio: how many times dualtone's cost, in the same round; the least and most of the rounds beside it. Speech: ${speech}.

| work | program | ns/sample | ratio | least | most | what it heard |
| --- | --- | --: | --: | --: | --: | --- |
${rows.join("\n")}

A whole process on a recording of ten hours, from start to end:

| program | seconds | ratio | MB | what it heard |
| --- | --: | --: | --: | --- |
${recording.join("\n")}
`;
}

function machine() {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus()[0]?.model.trim()} (${cpus().length} cores, ${memory} GiB), node ${process.versions.node}, ${process.platform} ${process.arch}`;
}

/** @param {import("./main.js").Result} result */
function rowsOf({ work, digits, contestants }) {
  const [ours] = contestants;
  return contestants.map(({ name, ns, heard }, i) => {
    const ratios = ns.map((peer, round) => peer / (ours?.ns[round] ?? NaN)).sort((a, b) => a - b);
    const shown = i === 0 ? ["", "", ""] : [median(ratios), ratios[0], ratios.at(-1)].map((x) => `${figure(x ?? NaN)}`);
    return `| ${[i === 0 ? work : "", name, figure(median(ns)), ...shown, verdict(digits, heard)].join(" | ")} |`;
  });
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

/** @param {number[]} values */
export function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** @param {number} value */
function figure(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
