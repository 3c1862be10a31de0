// @ts-check
// How many instructions a sample costs, as valgrind counts them: the same on a busy machine, where time is not. Two runs of
// different length are compared, so that what starting costs drops out.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ToneDetector } from "dualtone";
import { framesOf, signals } from "./signals.js";

/** Seconds heard in the shorter run and in the longer. */
const SHORT = 600;
const LONG = 3000;
const RATE = 8000;

const [kind, seconds] = process.argv.slice(2);
if (kind && seconds) hear(kind, Number(seconds));
else compare();

function compare() {
  console.log("20 ms frames           instructions a sample");
  for (const name of Object.keys(signals(1).all)) {
    const count = (countOf(name, LONG) - countOf(name, SHORT)) / ((LONG - SHORT) * RATE);
    console.log(`${name.padEnd(23)}${count.toFixed(1).padStart(21)}`);
  }
}

/** @param {string} name @param {number} length in seconds */
function countOf(name, length) {
  const node = [
    process.execPath,
    "--no-liftoff",
    "--single-threaded",
    fileURLToPath(import.meta.url),
    name,
    `${length}`,
  ];
  const options = ["--tool=callgrind", "--callgrind-out-file=/dev/null", "--smc-check=all-non-file"];
  const { error, status, stderr } = spawnSync("valgrind", [...options, ...node], { encoding: "utf8" });
  if (error) throw new Error(`valgrind: expected to be installed, got ${error.message}`);
  const count = /Collected : (\d+)/.exec(stderr)?.[1];
  if (status !== 0 || !count) throw new Error(`valgrind: expected a count, got status ${status}: ${stderr}`);
  return Number(count);
}

/** @param {string} name @param {number} length in seconds */
function hear(name, length) {
  const signal = signals(60).all[name];
  if (!signal) throw new Error(`kind: expected one of the signals, got ${name}`);
  const frames = framesOf(signal.pcm, RATE);
  const detector = new ToneDetector();
  for (let i = 0; i < length * 50; i++) detector.push(/** @type {Int16Array} */ (frames[i % frames.length]));
}
