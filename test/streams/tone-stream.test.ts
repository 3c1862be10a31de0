// toneStream: a sequence as a Web Stream of frames.
import { expect, test } from "vitest";
import { renderTones } from "../../src/index.ts";
import { toneStream } from "../../src/streams/index.ts";
import { all } from "./sources.ts";

function join(frames: readonly Int16Array[]): Int16Array {
  const joined = new Int16Array(frames.reduce((sum, { length }) => sum + length, 0));
  frames.reduce((at, frame) => (joined.set(frame, at), at + frame.length), 0);
  return joined;
}

test.each([
  [8000, 20, 160],
  [16000, 20, 320],
  [48000, 10, 480],
  [44100, 10, 441],
])("at %i Hz, %i ms frames have %i samples, and together they are the sequence", async (sampleRate, frameMs, size) => {
  const frames = await all(toneStream("1w#", { sampleRate, frameMs }));
  expect(frames.every((frame) => frame.length === size)).toBe(true);
  const whole = renderTones("1w#", { sampleRate });
  const joined = join(frames);
  expect(joined.subarray(0, whole.length)).toEqual(whole);
  expect(joined.length - whole.length).toBeLessThan(size);
  expect(joined.subarray(whole.length).every((sample) => sample === 0)).toBe(true);
});

test("frames are made when they are read, even for an hour", async () => {
  const reader = toneStream([{ tone: "5", toneMs: 3_600_000 }]).getReader();
  expect((await reader.read()).value).toHaveLength(160);
  await reader.cancel();
  expect((await reader.read()).done).toBe(true);
});

test("an empty sequence is an empty stream", async () => {
  expect(await all(toneStream(""))).toEqual([]);
});

test("bad arguments throw at once", () => {
  expect(() => toneStream("12x")).toThrow("sequence[2]");
  expect(() => toneStream("1", { frameMs: 0.3 })).toThrow("frameMs: expected a number from 1 to 1000, got 0.3");
  expect(() => toneStream("1", { sampleRate: 11025 })).toThrow("frameMs: expected a whole number of samples");
  expect(() => toneStream("1", null as never)).toThrow("options: expected an object, got null");
});
