// @ts-check
// Memory over many calls: `npm run build && node bench/serve/memory.js [calls]`, 10,000 unless told, 50 at a time. Each is
// made, sends a tone, hears one from its far end, is recorded and ended; what the service keeps must not grow.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderTones } from "dualtone";
import { isEstablished, isOperation, startBot, startService } from "./service.js";

const callCount = Number(process.argv[2] ?? 10_000);
const atOnce = 50;
const tone = Buffer.from(renderTones([{ tone: "5", toneMs: 60 }, { pauseMs: 60 }], { sampleRate: 16000 }).buffer);

const folder = await mkdtemp(join(tmpdir(), "dualtone-serve-"));
const service = await startService(["--record", folder]);
const bot = await startBot();
const counts = { established: 0, tones: 0, operations: 0, ended: 0 };

console.log(`${callCount} calls, ${atOnce} at a time; resident memory of the service, MB`);
report(0);
for (let done = 0; done < callCount; done += atOnce) {
  bot.taken.length = 0;
  await Promise.all(Array.from({ length: atOnce }, oneCall));
  if ((done + atOnce) % (callCount / 10) === 0) report(done + atOnce);
}
const files = (await readdir(folder)).length;
const code = await service.stop();
bot.stop();
await rm(folder, { recursive: true });
console.log(`told of: ${JSON.stringify(counts)}; ${files} recordings; exit code ${code}`);
process.exitCode = Object.values(counts).every((count) => count === callCount) && files === callCount ? 0 : 1;

async function oneCall() {
  const { id } = await service.ask("POST", "", { callbackUri: bot.url });
  const own = (/** @type {any} */ { resourceUrl }) => resourceUrl.includes(id);
  const told = (/** @type {(notification: any) => boolean} */ isIt) =>
    bot.until(() => bot.taken.some((one) => own(one) && isIt(one)));
  const farEnd = await service.farEnd(id);
  await told(isEstablished);
  counts.established++;
  await service.ask("POST", `/${id}/subscribeToTone`, {});
  farEnd.send(tone);
  await service.ask("POST", `/${id}/sendDtmfTones`, { tones: ["tone1"] });
  await told(isOperation);
  counts.operations++;
  await told(({ resourceData }) => resourceData.toneInfo?.tone === "tone5");
  counts.tones++;
  await service.ask("DELETE", `/${id}`);
  await told(({ resourceData }) => resourceData.state === "terminated");
  counts.ended++;
}

/** @param {number} calls */
function report(calls) {
  console.log(`${`${calls}`.padStart(6)} ${service.memoryMb.toFixed(1).padStart(8)}`);
}
