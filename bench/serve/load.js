// @ts-check
// Calls that all send tones at once: `npm run build && node bench/serve/load.js [calls] [tones] [spread]`, 200 calls of 12
// tones unless told, all asked for at once or spread over so many ms, in a service on core 0; `chrt -r 1 taskset -c 1` before node gives both cores to it and to its clients
// before others. Each call's far end takes what it is sent: the audio must be exactly right, and the lateness of a frame
// is when it came against the earliest of its call, what the clients' own process takes included. Before that every call
// sends one tone, so that the code is compiled as it is in a service that has run for a while.
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { detectTones, renderTones } from "dualtone";
import { isEstablished, isOperation, startBot, startService } from "./service.js";

const callCount = Number(process.argv[2] ?? 200);
const toneCount = Number(process.argv[3] ?? 12);
const spreadMs = Number(process.argv[4] ?? 0);
const digits = "123456789*0#".repeat(Math.ceil(toneCount / 12)).slice(0, toneCount);
const names = [...digits].map((digit) => ({ "*": "star", "#": "pound" })[digit] ?? `tone${digit}`);
const expected = renderTones(digits, { sampleRate: 16000, toneMs: 200, gapMs: 100 });

const service = await startService();
const bot = await startBot();
const calls = await Promise.all(Array.from({ length: callCount }, makeCall));
await bot.until(() => bot.taken.filter(isEstablished).length === callCount);

await sendAll(["tone5"]);
await sleep(500);
for (const { frames } of calls) frames.length = 0;
bot.taken.length = 0;

const cpuBefore = service.cpuSeconds;
const begun = performance.now();
await sendAll(names);
const seconds = (performance.now() - begun) / 1000;
const cpu = (service.cpuSeconds - cpuBefore) / seconds;
await sleep(1000);

const operations = bot.taken.filter(isOperation);
const ended = new Set(operations.map(({ resourceUrl }) => resourceUrl));
const right = calls.filter(({ frames }) => isRight(frames)).length;
const lateness = calls.flatMap(({ frames }) => latenessOf(frames)).sort((a, b) => a - b);
const memoryMb = service.memoryMb;
const code = await service.stop();
bot.stop();

const when = spreadMs > 0 ? `asked for over ${spreadMs} ms` : "asked for at once";
console.log(
  `${callCount} calls, ${toneCount} tones each, ${when}, the service on one core; node ${process.versions.node}`,
);
console.log(`operations ended    ${ended.size}, notifications ${operations.length}`);
console.log(
  `completed           ${operations.filter(({ resourceData }) => resourceData.completionReason === "completedSuccessfully").length}`,
);
console.log(`audio bit-exact     ${right}`);
console.log(
  `frame lateness, ms  p50 ${at(0.5)}  p99 ${at(0.99)}  p99.9 ${at(0.999)}  max ${at(1)}  (${lateness.length} frames)`,
);
console.log(
  `service             ${(100 * cpu).toFixed(0)} % of the core, ${memoryMb.toFixed(0)} MB; exit code ${code}`,
);
process.exitCode = ended.size === callCount && operations.length === callCount && right === callCount ? 0 : 1;

/** @param {string[]} tones */
async function sendAll(tones) {
  const send = async (/** @type {{ id: string }} */ { id }, /** @type {number} */ i) => {
    if (spreadMs > 0) await sleep((i * spreadMs) / callCount);
    await service.ask("POST", `/${id}/sendDtmfTones`, { tones });
  };
  await Promise.all(calls.map(send));
  await bot.until(() => bot.taken.filter(isOperation).length >= callCount);
}

async function makeCall() {
  const { id } = await service.ask("POST", "", { callbackUri: bot.url });
  const socket = await service.farEnd(id);
  /** @type {{ atMs: number, bytes: Buffer }[]} */
  const frames = [];
  socket.on("message", (bytes) => frames.push({ atMs: performance.now(), bytes: /** @type {Buffer} */ (bytes) }));
  return { id, frames };
}

/** @param {{ bytes: Buffer }[]} frames */
function isRight(frames) {
  const bytes = Buffer.concat(frames.map((frame) => frame.bytes));
  const pcm = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const first = pcm.findIndex((sample) => sample !== 0) - expected.findIndex((sample) => sample !== 0);
  const isExact = expected.every((sample, i) => pcm[first + i] === sample);
  return (
    isExact &&
    detectTones(pcm, { sampleRate: 16000 })
      .map(({ tone }) => tone)
      .join("") === digits
  );
}

/** @param {{ atMs: number }[]} frames */
function latenessOf(frames) {
  const offsets = frames.map(({ atMs }, i) => atMs - i * 20);
  const earliest = offsets.reduce((least, offset) => Math.min(least, offset), Infinity);
  return offsets.map((offset) => offset - earliest);
}

/** @param {number} share */
function at(share) {
  return lateness[Math.ceil(lateness.length * share) - 1]?.toFixed(2);
}
