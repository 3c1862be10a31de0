// @ts-check
// Whether a sample costs the same after a day of audio, and beside a hundred thousand other detectors; and what a detector
// keeps in memory. The signal is a quiet line with ten tones a minute, in 20 ms frames.
import { performance } from "node:perf_hooks";
import { renderTones, ToneDetector } from "dualtone";
import { framesOf, signals } from "./signals.js";

const MINUTES = [1, 10, 60, 6 * 60, 24 * 60];
const DETECTORS = [1, 10, 100, 1000, 10_000, 100_000];
/** The signal's length, over which the cost is measured. */
const SECONDS = 60;

const minute = signals(SECONDS).all["line noise"]?.pcm ?? new Int16Array(0);
[..."0123456789"].forEach((tone, i) => minute.set(renderTones(tone, { toneMs: 100 }), (6 * i + 3) * 8000));
const frames = framesOf(minute, 8000);

console.log("audio heard before      ns/sample");
const detector = new ToneDetector();
hearMinute(detector);
let heard = 1;
for (const minutes of MINUTES) {
  for (; heard < minutes; heard++) hearMinute(detector);
  const costs = [hearMinute(detector), hearMinute(detector), hearMinute(detector)];
  heard += costs.length;
  console.log(`${(minutes < 60 ? `${minutes} min` : `${minutes / 60} h`).padEnd(20)}${figure(Math.min(...costs))}`);
}

console.log("\ndetectors in turn       ns/sample   KiB each");
for (const count of DETECTORS) {
  const before = process.memoryUsage().rss;
  const detectors = Array.from({ length: count }, () => new ToneDetector());
  const rounds = Math.max(3, Math.ceil(20_000 / count));
  push(detectors, 1);
  const kept = (process.memoryUsage().rss - before) / 1024 / count;
  const costs = Array.from({ length: 3 }, () => push(detectors, rounds));
  const each = count >= 10_000 ? kept.toFixed(1).padStart(11) : "";
  console.log(`${count.toLocaleString("en").padEnd(20)}${figure(Math.min(...costs))}${each}`);
  for (const used of detectors) used[Symbol.dispose]();
}

/** @param {ToneDetector} detector */
function hearMinute(detector) {
  const from = performance.now();
  for (const frame of frames) detector.push(frame);
  return ((performance.now() - from) * 1e6) / (frames.length * 160);
}

/**
 * @param {ToneDetector[]} detectors
 * @param {number} rounds
 */
function push(detectors, rounds) {
  const from = performance.now();
  for (let round = 0; round < rounds; round++) {
    const frame = frames[round % frames.length] ?? minute;
    for (const each of detectors) each.push(frame);
  }
  return ((performance.now() - from) * 1e6) / (rounds * detectors.length * 160);
}

/** @param {number} ns */
function figure(ns) {
  return ns.toFixed(2).padStart(13);
}
