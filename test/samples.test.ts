// The demo and the sample programs are run as a reader runs them, and what they print is checked.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

interface Recording {
  file: string;
  channel: number;
  tones: string;
}

const root = new URL("..", import.meta.url);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dualtone-samples-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs a sample in the project's folder and returns the lines it prints; a non-zero exit code is a failure. */
async function run(program: string, ...args: string[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { cwd: root });
  return stdout.trimEnd().split("\n");
}

/** The first group of each line that matches. */
function column(lines: readonly string[], pattern: RegExp): string {
  return lines.flatMap((line) => pattern.exec(line)?.[1] ?? []).join("");
}

async function manifest(): Promise<Recording[]> {
  return JSON.parse(await readFile(new URL("samples/audio/manifest.json", root), "utf8")) as Recording[];
}

test("the demo hears every rendered tone and every recording", async () => {
  const lines = await run("samples/demo.js");
  const recordings = await manifest();
  for (const { file, tones } of recordings) {
    const heard = tones || "none";
    expect(lines.some((line) => line.startsWith(`  ok    ${file}`) && line.split(heard).length === 3)).toBe(true);
  }
  const count = recordings.length + 3;
  expect(lines.at(-1)).toBe(`${count} of ${count} heard as expected`);
});

test("render-to-wav writes the file it tells of, and hear-file hears it", async () => {
  const path = join(folder, "tones.wav");
  expect(await run("samples/render-to-wav.js", "18w#", path)).toEqual([`${path}: 15040 samples, 0.94 s at 16000 Hz`]);
  expect((await readFile(path)).length).toBe(44 + 2 * 15040);
  expect(column(await run("samples/hear-file.js", path), /^channel 1: (.) {2}/)).toBe("18#");
});

test("hear-file hears each channel by itself", async () => {
  const lines = await run("samples/hear-file.js", "samples/audio/two-channels.wav");
  expect(column(lines, /^channel 1: (.) {2}/)).toBe("2468#");
  expect(column(lines, /^channel 2: (.) {2}/)).toBe("*13D");
});

test("the bot reports tones as they begin and end, and sends its own", async () => {
  const lines = await run("samples/bot-frames.js");
  expect(column(lines, /^start {2}(.)/)).toBe("1#90");
  expect(column(lines, /^end {4}(.)/)).toBe("1#90");
  const sending = lines.findIndex((line) => line === "sending 42#, 440 ms");
  expect(lines[sending - 1]).toMatch(/^start {2}#/);
  expect(lines[sending + 1]).toMatch(/^end {4}#/);
  expect(lines.at(-1)).toBe("179 frames out, 22 of them with the bot's tones");
});

test("collect-digits plays a recording in real time and collects each entry", async () => {
  const began = performance.now();
  expect(await run("samples/collect-digits.js")).toEqual(["1 (stopTone)", "90 (ended)"]);
  // The recording has 179 frames: the last is due 178 frames after the first.
  expect(performance.now() - began).toBeGreaterThan(178 * 20);
});

test("the bot on Node streams stops speaking for the caller, collects, and is heard", async () => {
  expect(await run("samples/bot-streams.js")).toEqual([
    "the caller presses 1, and the bot stops speaking",
    "the caller enters 1 (stopTone)",
    "the bot answers with 42#, 440 ms",
    "the caller enters 90, and hangs up",
    "the caller has heard 42#",
  ]);
});

test("telephone-events sends digits over UDP and hears them", async () => {
  const lines = await run("samples/telephone-events.js", "0*D");
  expect(column(lines, /^(.) {2}begins/)).toBe("0*D");
  expect(lines.filter((line) => line.includes("ends"))).toEqual([
    "0  ends at 120 ms, -10 dBm0",
    "*  ends at 320 ms, -10 dBm0",
    "D  ends at 520 ms, -10 dBm0",
  ]);
});

test("media-bot hears the caller's digits in the streamed audio, and is heard answering", async () => {
  const lines = await run("samples/media-bot/main.js");
  expect(column(lines, /^the bot hears (.)$/)).toBe("1800#");
  expect(lines).toContain("the caller hears 42#");
});
