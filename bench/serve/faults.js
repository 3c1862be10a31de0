// @ts-check
// What goes wrong around a call: `npm run build && node bench/serve/faults.js`. Receivers that are down for 20 s, answer
// with 500, answer slowly, reset the connection or redirect; clients that vanish; far ends that flood or send odd lengths.
// Every notification must come once and in order where its receiver can be reached, and the service must go on.
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers";
import { setTimeout as sleep } from "node:timers/promises";
import { detectTones, renderTones } from "dualtone";
import { isEstablished, isOperation, startBot, startService } from "./service.js";

const service = await startService();
let failed = 0;

/**
 * @param {string} name
 * @param {boolean} isRight
 * @param {string} [figure]
 */
function tell(name, isRight, figure = "") {
  if (!isRight) failed++;
  console.log(`${isRight ? "ok  " : "FAIL"}  ${name}${figure && `: ${figure}`}`);
}

/** @param {string} callbackUri */
const makeCall = async (callbackUri) => (await service.ask("POST", "", { callbackUri })).id;

/** @typedef {(response: import("node:http").ServerResponse, count: number) => void} Respond */

/**
 * A whole call whose receiver misbehaves at first: what it is told in the end.
 * @param {string} name
 * @param {Respond} respond
 */
async function throughFault(name, respond) {
  const begun = performance.now();
  const bot = await startBot(respond);
  const id = await makeCall(bot.url);
  await sleep(200);
  await service.ask("POST", `/${id}/sendDtmfTones`, { tones: ["tone1"] });
  await sleep(500);
  await service.ask("DELETE", `/${id}`);
  await bot.until(() => bot.taken.some(({ resourceData }) => resourceData.state === "terminated"));
  const states = bot.taken.map(({ resourceData }) => resourceData.completionReason ?? resourceData.state).join(", ");
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  tell(
    name,
    states === "establishing, established, completedSuccessfully, terminated",
    `${bot.count} posts, ${seconds} s`,
  );
  bot.stop();
}

const begun = performance.now();
const isEarly = () => performance.now() - begun < 20_000;
await Promise.all([
  throughFault("a receiver that is down for 20 s", (response) => (isEarly() ? response.destroy() : response.end())),
  throughFault("a receiver that answers 500 three times", (response, n) =>
    response.writeHead(n <= 3 ? 500 : 200).end(),
  ),
  throughFault("a receiver that takes 2 s for each answer", (response) => setTimeout(() => response.end(), 2000)),
  throughFault("a receiver that does not answer the first", (response, n) => n > 1 && response.end()),
  throughFault("a receiver that resets every second connection", (response, n) =>
    n % 2 ? response.socket?.resetAndDestroy() : response.end(),
  ),
]);

const target = await startBot();
const redirecting = await startBot((response) => response.writeHead(302, { location: target.url }).end());
await makeCall(redirecting.url);
await sleep(1000);
tell("a redirect is not followed", redirecting.count > 0 && target.count === 0);

const bot = await startBot();
const ids = await Promise.all(Array.from({ length: 100 }, () => makeCall(bot.url)));
await bot.until(() => bot.taken.filter(isEstablished).length === ids.length);
const farEnds = await Promise.all(ids.map((id) => service.farEnd(id)));
await Promise.all(ids.map((id) => service.ask("POST", `/${id}/sendDtmfTones`, { tones: ["tone1", "tone2"] })));
for (const farEnd of farEnds) farEnd.terminate();
await bot.until(() => bot.taken.filter(isOperation).length >= ids.length);
tell("100 far ends that vanish: every operation ends once", bot.taken.filter(isOperation).length === ids.length);

const vanishing = Array.from({ length: 200 }, () => {
  const gone = new AbortController();
  setTimeout(() => gone.abort(), 2);
  return fetch(`${service.url}/v1.0/communications/calls`, { method: "POST", body: "{", signal: gone.signal }).catch(
    () => {},
  );
});
await Promise.all(vanishing);
tell("200 clients that vanish", (await service.ask("GET", `/${ids[0]}`)).state === "established");

const calm = service.memoryMb;
const flooding = await service.farEnd(ids[1]);
const minute = Buffer.alloc(2 * 16_000 * 30);
for (let i = 0; i < 200; i++) flooding.send(minute);
await sleep(3000);
const grown = service.memoryMb - calm;
tell("a far end that sends 100 minutes at once is held back", grown < 50, `${grown.toFixed(1)} MB more`);
flooding.terminate();

const odd = await service.farEnd(ids[2]);
const reading = await service.ask("POST", `/${ids[2]}/subscribeToTone`, {});
const bytes = Buffer.from(renderTones("1234567890*#", { sampleRate: 16000, toneMs: 80, gapMs: 60 }).buffer);
for (let at = 0, length = 1; at < bytes.length; at += length, length = (length * 7 + 3) % 997) {
  length ||= 1;
  odd.send(bytes.subarray(at, at + length));
}
odd.send(Buffer.alloc(6401));
odd.send(Buffer.alloc(0));
await sleep(3000);
const tones = bot.taken.flatMap(({ resourceUrl, resourceData: { toneInfo } }) =>
  toneInfo && resourceUrl.endsWith(ids[2]) ? [toneInfo.tone] : [],
);
tell(
  "a far end that sends odd lengths is heard",
  reading.status === "completed" && tones.length === 12,
  tones.join(" "),
);

const silent = await service.farEnd(ids[3]);
silent.pause();
await sleep(2000);
silent.resume();
/** @type {Buffer[]} */
const frames = [];
silent.on("message", (data) => frames.push(/** @type {Buffer} */ (data)));
await service.ask("POST", `/${ids[3]}/sendDtmfTones`, { tones: ["tone7"] });
await sleep(1500);
const pcm = Int16Array.from(frames.flatMap((frame) => [...new Int16Array(new Uint8Array(frame).buffer)]));
tell(
  "a far end that does not read for 2 s misses nothing",
  detectTones(pcm, { sampleRate: 16000 })
    .map(({ tone }) => tone)
    .join("") === "7" && frames.length > 150,
);

const code = await service.stop();
tell("it ends with exit code 0", code === 0);
for (const one of [bot, target, redirecting]) one.stop();
process.exitCode = failed > 0 ? 1 : 0;
