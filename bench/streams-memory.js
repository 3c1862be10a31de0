// @ts-check
// Memory of live streams: `npm run build && node --expose-gc bench/streams-memory.js [hours] [short streams]`, an hour of
// streamed audio and 100,000 short streams of each kind unless told. Memory is what remains after a collection.
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { ToneGenerator } from "dualtone";
import { detectStream, mixTones, paceFrames, ToneDetectorStream, toneStream } from "dualtone/streams";
import { ToneDetectorTransform, toneReadable } from "dualtone/streams/node";

const hours = Number(process.argv[2] ?? 1);
const count = Number(process.argv[3] ?? 100_000);
const sampleRate = 16000;
const collect = globalThis.gc;
if (!collect) throw new Error("run with node --expose-gc");

// The core's memory is outside the heap: "external" has it.
/** @param {string} when */
async function report(when) {
  await sleep(1);
  collect?.();
  collect?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  const [heap, outside, resident] = [heapUsed, external, rss].map((bytes) => (bytes / 2 ** 20).toFixed(1).padStart(7));
  console.log(`${when.padEnd(34)} heap ${heap}  external ${outside}  rss ${resident} MiB`);
}

console.log(`${hours} h of 20 ms frames at 16 kHz with a tone a second: mixed, heard as chunks and as bytes`);
await report("before");
let frames = 0;
let heard = 0;
for await (const event of detectStream(call(), { sampleRate })) if (event.type === "end") heard++;
console.log(`${frames} frames, ${heard} tones heard; then as bytes through Node streams`);
heard = 0;
await pipeline(
  toneReadable("5".repeat(hours * 3600), { sampleRate, toneMs: 400, gapMs: 600 }),
  new ToneDetectorTransform({ sampleRate }),
  async (/** @type {AsyncIterable<object>} */ events) => {
    for await (const event of events) if (event) heard++;
  },
);
await report(`after, ${heard} events`);

async function* call() {
  const generator = new ToneGenerator({ sampleRate });
  for await (const frame of mixTones(silence(), generator, { mode: "over" })) {
    if (frames % 50 === 0) generator.enqueue("5");
    if (frames++ % (hours * 22_500) === 0) await report(`${(frames / 3000).toFixed(0).padStart(5)} min`);
    yield frame;
  }
}

function* silence() {
  const frame = new Int16Array(320);
  for (let i = 0; i < hours * 180_000; i++) yield frame;
}

const half = new Int16Array(800).map((_, i) => 8000 * (Math.sin(i * 0.605) + Math.sin(i * 1.05)));
/** @type {Record<string, () => Promise<unknown>>} */
const kinds = {
  "detectStream, ended": () => drain(detectStream([half])),
  "detectStream, left": async () => {
    for await (const event of detectStream([half, half])) if (event) break;
  },
  "detectStream, failed": () => drain(detectStream(failing())).catch(() => {}),
  "ToneDetectorStream, cancelled": async () => {
    const { readable, writable } = new ToneDetectorStream();
    writable
      .getWriter()
      .write(half)
      .catch(() => {});
    await readable.cancel();
  },
  "ToneDetectorTransform, destroyed": async () => {
    const transform = new ToneDetectorTransform();
    transform.write(new Uint8Array(half.buffer));
    transform.destroy();
  },
  "toneStream, cancelled": async () => {
    const reader = toneStream("5").getReader();
    await reader.read();
    await reader.cancel();
  },
  "paceFrames with a signal, aborted": async () => {
    const controller = new AbortController();
    for await (const frame of paceFrames(toneReadable("5"), { signal: controller.signal }))
      if (frame) controller.abort();
  },
};

console.log(`\n${count} short streams of each kind`);
for (const [name, run] of Object.entries(kinds)) {
  for (let i = 0; i < 1000; i++) await run();
  await report(`${name}: 0`);
  for (const share of [1, 2]) {
    for (let i = 0; i < count / 2; i++) await run();
    await report(`${" ".repeat(name.length)}  ${(share * count) / 2}`);
  }
}

async function* failing() {
  yield half;
  throw new Error("the call was lost");
}

/** @param {AsyncIterable<unknown>} source */
async function drain(source) {
  for await (const value of source) if (value === undefined) throw new Error("nothing");
}
