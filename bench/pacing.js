// @ts-check
// How late paced frames are: `npm run build && node bench/pacing.js [senders] [seconds]`, 500 senders of 20 ms frames in
// one process unless told, for 30 seconds; `taskset -c 0` holds it on one core, and `chrt -r 1` gives it that core before
// others (not `chrt -f`, which keeps the threads that compile from ever running). Then again, each sender with a tone in
// its audio. Lateness is taken where the reader gets the frame, against the time at which that frame was due. Before each
// measurement short senders come and go, so that the code is compiled as it is in a process that has run for a while.
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { ToneGenerator } from "dualtone";
import { mixTones, paceFrames } from "dualtone/streams";

const senders = Number(process.argv[2] ?? 500);
const seconds = Number(process.argv[3] ?? 30);
const frameMs = 20;
const silence = new Int16Array((16000 * frameMs) / 1000);

/** @type {Record<string, (frameCount: number) => Iterable<Int16Array> | AsyncIterable<Int16Array>>} */
const sources = {
  "frames as they are": repeat,
  "with a tone, 16 kHz": (frameCount) => {
    const generator = new ToneGenerator({ sampleRate: 16000 });
    generator.enqueue([{ tone: "5", toneMs: frameCount * frameMs }]);
    return mixTones(repeat(frameCount), generator);
  },
};

console.log(`${senders} senders, ${frameMs} ms frames, ${seconds} s; node ${process.versions.node}\n`);
console.log(`${" ".repeat(19)}       lateness, ms\n${row("", ["p50", "p99", "p99.9", "max", "CPU", "frames"])}`);
for (const [name, source] of Object.entries(sources)) {
  await run(() => source(10), 10);
  const before = process.cpuUsage();
  const started = performance.now();
  const lateness = await run(() => source((seconds * 1000) / frameMs), (seconds * 1000) / frameMs);
  const { user, system } = process.cpuUsage(before);
  const cpu = (user + system) / 10 / (performance.now() - started);
  const figures = [0.5, 0.99, 0.999, 1].map((share) => lateness[Math.ceil(lateness.length * share) - 1]?.toFixed(2));
  console.log(row(name, [...figures, `${cpu.toFixed(1)} %`, lateness.length]));
}

/**
 * Runs all senders to their end, and returns the lateness of each frame in ms, sorted.
 * @param {() => Iterable<Int16Array> | AsyncIterable<Int16Array>} framesOf
 * @param {number} frameCount
 */
async function run(framesOf, frameCount) {
  const lateness = new Float64Array(senders * frameCount);
  let at = 0;
  const running = Array.from({ length: senders }, async (_, i) => {
    // Calls begin when they begin: the senders are spread over a second.
    await sleep((i * 7919) % 1000);
    let startMs = NaN;
    let sent = 0;
    for await (const frame of paceFrames(framesOf(), { frameMs })) {
      if (sent === 0) startMs = performance.now();
      lateness[at++] = performance.now() - startMs - sent++ * frameMs;
      if (frame.length !== silence.length) throw new Error("a frame of another length");
    }
  });
  await Promise.all(running);
  if (at !== lateness.length) throw new Error(`${at} frames of ${lateness.length}`);
  return lateness.sort();
}

/** @param {number} frameCount */
function* repeat(frameCount) {
  for (let i = 0; i < frameCount; i++) yield silence;
}

/**
 * @param {string} name
 * @param {unknown[]} figures
 */
function row(name, figures) {
  return figures.reduce((/** @type {string} */ line, figure) => line + `${figure}`.padStart(8), name.padEnd(19));
}
