// @ts-check
// Ten hours of recording, heard by whole processes: `dualtone detect`, and multimon-ng where it is installed.
import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { renderTones } from "dualtone";
import { encodeWav } from "dualtone/audio";
import { speech } from "../speech.js";
import { median } from "./page.js";

const HOURS = 10;
const DIGITS = "1800555#";
const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** The rows of its table. A minute of it: a dial string, 20 s of speech, and a quiet line. */
export async function longRecording() {
  const folder = mkdtempSync(join(tmpdir(), "dualtone-bench-"));
  try {
    const path = join(folder, "long.wav");
    write(path);
    const contestants = [
      { name: "dualtone detect", command: [process.execPath, CLI, "detect", "--digits", path] },
      { name: "multimon-ng (and sox)", command: ["multimon-ng", "-q", "-a", "DTMF", "-t", "wav", path] },
    ];
    const results = contestants.map(({ name }) => ({
      name,
      seconds: /** @type {number[]} */ ([]),
      megabytes: 0,
      heard: 0,
    }));
    for (let round = 0; round < 3; round++) {
      contestants.forEach(({ command }, i) => {
        const result = results[i];
        if (result) measure(command, result);
      });
    }
    return results.map((result) => row(result, median(results[0]?.seconds ?? [])));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} path */
function write(path) {
  const minute = new Int16Array(60 * 8000);
  minute.set(renderTones(DIGITS, { toneMs: 100, gapMs: 100 }), 8000);
  minute.set(speech(20).pcm, 8000 * 10);
  const bytes = new Uint8Array(minute.buffer);
  const header = encodeWav(new Int16Array(0), { sampleRate: 8000 });
  const view = new DataView(header.buffer, header.byteOffset);
  view.setUint32(4, 36 + bytes.length * 60 * HOURS, true);
  view.setUint32(40, bytes.length * 60 * HOURS, true);
  const file = openSync(path, "w");
  writeSync(file, header.subarray(0, 44));
  for (let i = 0; i < 60 * HOURS; i++) writeSync(file, bytes);
  closeSync(file);
}

/**
 * @param {string[]} command
 * @param {{ seconds: number[], megabytes: number, heard: number }} result
 */
function measure([program = "", ...args], result) {
  const from = performance.now();
  const { stdout, stderr, error } = spawnSync("/usr/bin/time", ["-f", "%M", program, ...args], {
    encoding: "latin1",
    maxBuffer: 1 << 28,
  });
  if (error || !/^\d+\s*$/m.test(stderr)) return;
  result.seconds.push((performance.now() - from) / 1000);
  result.megabytes = Number(/(\d+)\s*$/.exec(stderr)?.[1]) / 1024;
  result.heard = program === process.execPath ? stdout.trim().length : [...stdout.matchAll(/DTMF: \S/g)].length;
}

/**
 * @param {{ name: string, seconds: number[], megabytes: number, heard: number }} result
 * @param {number} ours
 */
function row({ name, seconds, megabytes, heard }, ours) {
  if (seconds.length === 0) return `| ${name} | not installed (needs GNU time too) | | | |`;
  const sent = DIGITS.length * 60 * HOURS;
  const verdict = heard === sent ? `all ${sent}: right` : `**wrong**: ${heard} tones, ${sent} sent`;
  const took = median(seconds);
  return `| ${name} | ${took.toFixed(1)} | ${(took / ours).toFixed(2)} | ${megabytes.toFixed(0)} | ${verdict} |`;
}
