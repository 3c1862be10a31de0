// What runs in a decoder's process: pieces of a recording in, sound out, one answer to each question (see decoder-process.ts).
// JavaScript, because Node starts a process from a file as it stands.
// @ts-check
import { Worker } from "node:worker_threads";

/** @typedef {import("./decoder-process.ts").Answer} Answer */
/** @typedef {import("./decoder-process.ts").Question} Question */
/** @typedef {import("./decoding.ts").CompressedFormat} CompressedFormat */

const tickMs = 100;
const waiting = -(2 ** 31);

// Ends the process from a thread of its own, as nothing else can once a decoder is stuck. Ticks of work without sound are
// counted, and none pass while the whole program is stopped.
const ticks = new Int32Array(new SharedArrayBuffer(4));
const watch = `
  const { workerData: [ticks, mostTicks, mostBytes] } = require("node:worker_threads");
  setInterval(() => {
    if (Atomics.add(ticks, 0, 1) < mostTicks && process.memoryUsage.rss() < mostBytes) return;
    process.kill(process.pid, "SIGKILL");
  }, ${tickMs});
`;
const [patienceMs = 0, mostBytes] = process.argv.slice(2).map(Number);
new Worker(watch, { eval: true, workerData: [ticks, patienceMs / tickMs, mostBytes] }).unref();

// Ctrl-C is for the host to act on.
process.on("SIGINT", () => {});

/** @type {(question: Question) => void} */
let take;
process.on("message", (/** @type {Question} */ question) => take(question));
let question = await next();
for (;;) question = await next(await decode(/** @type {CompressedFormat} */ (question.kind)));

/**
 * @param {CompressedFormat} kind
 * @returns {Promise<Answer>}
 */
async function decode(kind) {
  const decoder = await import("audio-decode").catch((cause) => failure("missing", cause));
  if ("error" in decoder) return decoder;
  try {
    for await (const sound of decoder.default(pieces(), kind === "vorbis" ? "oga" : kind)) {
      Atomics.store(ticks, 0, 0);
      // Copies, as a decoder may give a view of all its memory, which would be sent too.
      await next({ type: "sound", ...sound, channelData: sound.channelData.map((samples) => samples.slice()) });
    }
    return { type: "done" };
  } catch (error) {
    return failure("failed", error);
  }
}

async function* pieces() {
  for (;;) {
    const { bytes } = await next({ type: "hungry" });
    if (!bytes) return;
    yield bytes;
  }
}

/**
 * Gives an answer, where there is one to give, and waits for the next question.
 *
 * @param {Answer} [answer]
 * @returns {Promise<Question>}
 */
async function next(answer) {
  const worked = Atomics.exchange(ticks, 0, waiting);
  const question = await new Promise((/** @type {(question: Question) => void} */ resolve) => {
    take = resolve;
    if (answer) process.send?.(answer);
  });
  Atomics.store(ticks, 0, question.kind ? 0 : worked);
  return question;
}

/**
 * @param {"missing" | "failed"} type
 * @param {unknown} error
 */
function failure(type, error) {
  return { type, error: error instanceof Error ? error : new Error(String(error)) };
}
