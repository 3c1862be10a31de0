// cutFrames: chunks of any size become frames of one.
import fc from "fast-check";
import { expect, test } from "vitest";
import { cutFrames } from "../../src/streams/index.ts";
import { all, pieces, watched } from "./sources.ts";

test("frames hold the chunks' samples in order, the last padded with silence", async () => {
  const anySizes = fc.array(fc.nat(2000), { minLength: 1, maxLength: 6 }).map((sizes) => [...sizes, 1]);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(5000),
      anySizes,
      fc.constantFrom(1, 20, 33),
      fc.boolean(),
      async (length, sizes, frameMs, isFloat) => {
        const Pcm = isFloat ? Float32Array : Int16Array;
        const values = Array.from({ length }, (_, i) => i + 1);
        const pcm = new Pcm(values);
        const frames = await all(
          cutFrames<Int16Array | Float32Array>(pieces<Int16Array | Float32Array>(pcm, sizes), { frameMs }),
        );
        expect(frames.every((frame) => frame instanceof Pcm && frame.length === frameMs * 8)).toBe(true);
        expect(frames).toHaveLength(Math.ceil(length / (frameMs * 8)));
        const joined = frames.flatMap((frame) => [...frame]);
        expect(joined.slice(0, length)).toEqual(values);
        expect(joined.slice(length).every((sample) => sample === 0)).toBe(true);
      },
    ),
    { numRuns: 50 },
  );
});

test("a frame is not written to when it is another's turn", async () => {
  const chunk = new Int16Array(160).fill(7);
  const frames = await all(cutFrames([chunk, chunk]));
  chunk.fill(0);
  expect(frames[0]).not.toBe(frames[1]);
  expect(frames[0]!.every((sample) => sample === 7)).toBe(true);
});

test("a reader that leaves closes the source, and its error reaches the reader", async () => {
  const source = watched([new Int16Array(400)]);
  for await (const frame of cutFrames(source.source)) if (frame) break;
  expect(source.isClosed).toBe(true);
  const error = new Error("the voice was lost");
  await expect(all(cutFrames(watched([new Int16Array(9)], error).source))).rejects.toBe(error);
});

test("chunks of another type are refused", async () => {
  await expect(all(cutFrames([Buffer.alloc(9)] as never))).rejects.toThrow(
    "chunk: expected an Int16Array or a Float32",
  );
  const mixed = [new Int16Array(9), new Float32Array(9)] as Int16Array[];
  await expect(all(cutFrames(mixed))).rejects.toThrow("chunk: expected one type of PCM, got a Float32Array");
});

test("bad arguments throw at once", () => {
  expect(() => cutFrames(5 as never)).toThrow("chunks: expected an async iterable or an iterable, got 5");
  expect(() => cutFrames([], { sampleRate: 11025 })).toThrow("frameMs: expected a whole number of samples at 11025 Hz");
  expect(() => cutFrames([], { sampleRate: 1 })).toThrow("sampleRate: expected an integer from 8000");
  expect(() => cutFrames([], { frameMs: 0 })).toThrow("frameMs: expected a number from 1 to 1000, got 0");
});
