// @ts-check
// Ten million pushes of 20 ms frames, with `node --trace-gc`: what garbage they make beyond the caller's arrays. A line
// with a tone now and then: only its events are objects.
import { PerformanceObserver } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { ToneDetector } from "dualtone";
import { framesOf, signals } from "./signals.js";

const PUSHES = 10_000_000;
const frames = framesOf(signals(10).all["line noise"]?.pcm ?? new Int16Array(0), 8000);
const detector = new ToneDetector();
for (const frame of frames) detector.push(frame);

let collections = 0;
const observer = new PerformanceObserver((list) => (collections += list.getEntries().length));
observer.observe({ entryTypes: ["gc"] });
const before = process.memoryUsage().heapUsed;
// Kept, as a host would: an array that nobody sees is not made at all.
/** @type {import("dualtone").ToneEvent[][]} */
const kept = [];
for (let i = 0; i < PUSHES; i += frames.length) for (const frame of frames) kept[0] = detector.push(frame);
const grown = process.memoryUsage().heapUsed - before;
await setTimeout(10);
console.log(
  `${PUSHES.toLocaleString("en")} pushes: ${collections} collections, ${(grown / PUSHES).toFixed(3)} bytes of heap a push`,
);
