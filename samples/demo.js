// @ts-check
// `npm run demo`: renders tones to WAV files and hears them back, then hears the recordings in samples/audio/. Exits
// with 1 if any tone is missed, wrong or too many.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { detectTones, renderTones } from "dualtone";
import { encodeWav, WavDecoder } from "dualtone/audio";

/** @typedef {{ name: string, expected: string, heard: string, what: string }} Row */
/** @typedef {{ file: string, channel: number, tones: string, what: string }} Recording */

const TONES = "0123456789*#ABCD";
const audio = new URL("audio/", import.meta.url);
const output = new URL("../build/demo/", import.meta.url);

mkdirSync(output, { recursive: true });
const rendered = [8000, 16000, 48000].map(renderAndHear);
print("Rendered to build/demo/, and heard back", rendered);

/** @type {Recording[]} */
const manifest = JSON.parse(readFileSync(new URL("manifest.json", audio), "utf8"));
const recorded = manifest.map(hearRecording);
print("Recordings in samples/audio/", recorded);

const rows = [...rendered, ...recorded];
const right = rows.filter(isRight).length;
console.log(`${right} of ${rows.length} heard as expected`);
process.exitCode = right === rows.length ? 0 : 1;

/**
 * @param {number} sampleRate
 * @returns {Row}
 */
function renderAndHear(sampleRate) {
  const name = `${sampleRate}.wav`;
  const pcm = renderTones(TONES, { sampleRate, preset: "webrtc" });
  writeFileSync(new URL(name, output), encodeWav(pcm, { sampleRate }));
  const [heard = ""] = hearFile(new URL(name, output));
  return { name, expected: TONES, heard, what: "100 ms tones, 70 ms gaps, -10 dBm0" };
}

/**
 * @param {Recording} recording
 * @returns {Row}
 */
function hearRecording({ file, channel, tones, what }) {
  const channels = hearFile(new URL(file, audio));
  const name = channels.length > 1 ? `${file} ${channel}` : file;
  return { name, expected: tones, heard: channels[channel - 1] ?? "", what };
}

/**
 * @param {URL} url
 * @returns {string[]} the tones of each channel
 */
function hearFile(url) {
  const decoder = new WavDecoder();
  const channels = decoder.push(readFileSync(url));
  decoder.end();
  const options = { sampleRate: decoder.header?.sampleRate };
  return channels.map((pcm) => detectTones(pcm, options).reduce((heard, { tone }) => heard + tone, ""));
}

/** @param {Row} row */
function isRight({ expected, heard }) {
  return heard === expected;
}

/**
 * @param {string} title
 * @param {Row[]} rows
 */
function print(title, rows) {
  const table = [{ verdict: "", name: "", expected: "expected", heard: "heard", what: "" }];
  for (const row of rows) {
    const verdict = isRight(row) ? "ok" : "MISS";
    table.push({ ...row, verdict, expected: row.expected || "none", heard: row.heard || "none" });
  }
  /** @param {"name" | "expected" | "heard"} column */
  const width = (column) => Math.max(...table.map((row) => row[column].length));
  const [names, expected, heard] = [width("name"), width("expected"), width("heard")];
  const lines = table.map(
    (row) =>
      `  ${row.verdict.padEnd(4)}  ${row.name.padEnd(names)}  ${row.expected.padEnd(expected)}  ${row.heard.padEnd(heard)}  ${row.what}`,
  );
  console.log([title, "", ...lines.map((line) => line.trimEnd()), ""].join("\n"));
}
