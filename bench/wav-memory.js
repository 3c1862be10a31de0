// Memory and speed of reading a 2 GiB WAV file: `npm run build && node bench/wav-memory.js [file|stream]`.
// The file is sparse, made in the system's temporary folder and removed again.
import { createReadStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { openAudio } from "../dist/audio/file/index.js";

const dataBytes = 2 * 2 ** 30;
const channels = 2;
const sampleRate = 48000;

function header() {
  const bytes = Buffer.alloc(44);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36 + dataBytes, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(sampleRate * channels * 2, 28);
  bytes.writeUInt16LE(channels * 2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(dataBytes, 40);
  return bytes;
}

const way = process.argv[2] ?? "file";
const folder = await mkdtemp(join(tmpdir(), "dualtone-bench-"));
try {
  const path = join(folder, "long.wav");
  const file = await open(path, "w");
  await file.write(header());
  await file.truncate(44 + dataBytes);
  await file.close();

  const start = performance.now();
  let frames = 0;
  const audio = await openAudio(way === "stream" ? createReadStream(path) : path);
  for await (const [first] of audio.chunks()) frames += first.length;
  const seconds = (performance.now() - start) / 1000;

  if (frames !== dataBytes / (2 * channels)) throw new Error(`read ${frames} frames`);
  const megabytes = process.resourceUsage().maxRSS / 1024;
  console.log(`2 GiB 16-bit stereo WAV from a ${way}: ${(frames / sampleRate / 3600).toFixed(2)} h of audio`);
  console.log(`peak RSS ${megabytes.toFixed(0)} MiB, ${(dataBytes / 1e6 / seconds).toFixed(0)} MB/s`);
} finally {
  await rm(folder, { recursive: true });
}
