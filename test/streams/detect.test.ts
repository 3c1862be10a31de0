// detectStream: chunks from any async iterable, and everything that can happen to it.
import fc from "fast-check";
import { expect, test } from "vitest";
import { detectTones, renderTones, type DetectOptions } from "../../src/index.ts";
import { detectStream } from "../../src/streams/index.ts";
import { hear, namesOf } from "../hear.ts";
import { countDetectors } from "./live-detectors.ts";
import { all, pieces, watched } from "./sources.ts";

const pcm = renderTones("159D#", { toneMs: 60, gapMs: 50 });
const chunks = () => pieces(pcm, [160]);

test("any chunks give what the detector gives", async () => {
  const live = countDetectors();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(8000, 16000, 44100),
      fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      async (sampleRate, sizes, isFloat) => {
        const rendered = renderTones("28*B", { sampleRate, toneMs: 70, gapMs: 60 });
        const samples = isFloat ? Float32Array.from(rendered, (sample) => sample / 32768) : rendered;
        const cuts = [...sizes, 1];
        const events = await all(detectStream(pieces<Int16Array | Float32Array>(samples, cuts), { sampleRate }));
        expect(events).toEqual(hear(samples, { sampleRate }));
        expect(detectTones(rendered, { sampleRate })).toHaveLength(4);
      },
    ),
    { numRuns: 40 },
  );
  expect(live()).toBe(0);
});

test("promises of chunks are waited for", async () => {
  const promises = [...chunks()].map((chunk) => Promise.resolve(chunk)) as unknown as Int16Array[];
  expect(await all(detectStream(promises))).toEqual(hear(pcm));
  const failing = [Promise.reject(new Error("the call was lost"))] as unknown as Int16Array[];
  await expect(all(detectStream(failing))).rejects.toThrow("the call was lost");
});

test("a reader that reads no more is not read ahead for", async () => {
  const source = watched(chunks());
  const events = detectStream(source.source);
  expect(source.taken).toBe(0);
  expect(await events.next()).toMatchObject({ value: { type: "start", tone: "1" } });
  const { taken } = source;
  expect(taken * 20).toBeLessThan(60);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(source.taken).toBe(taken);
});

test("a source that throws passes its error on, after what was heard, and frees the detector", async () => {
  const live = countDetectors();
  const error = new Error("the call was lost");
  const events = detectStream(watched(pieces(pcm.subarray(0, 1300), [160]), error).source);
  const heard: { tone: string }[] = [];
  const read = async () => {
    for await (const event of events) heard.push(event);
  };
  await expect(read()).rejects.toBe(error);
  expect(namesOf(heard)).toBe("115");
  expect(live()).toBe(0);
  expect(await events.next()).toEqual({ done: true, value: undefined });
});

test("a source that is cut in the middle of a tone ends the tone", async () => {
  const cut = pcm.subarray(0, 8 * 150);
  const events = await all(detectStream(pieces(cut, [160])));
  expect(events.map(({ type, tone }) => type + tone)).toEqual(["start1", "end1", "start5", "end5"]);
  expect((events[3] as { endMs: number }).endMs).toBeCloseTo(150, 0);
});

test("a reader that leaves early closes the source and frees the detector", async () => {
  const live = countDetectors();
  const source = watched(chunks());
  for await (const event of detectStream(source.source)) {
    expect(event.tone).toBe("1");
    break;
  }
  expect(source.isClosed).toBe(true);
  expect(live()).toBe(0);
});

test("a stream that is never read, or closed before it is, holds nothing", async () => {
  const live = countDetectors();
  detectStream(chunks());
  const events = detectStream(chunks());
  await events.return();
  expect(await events.next()).toEqual({ done: true, value: undefined });
  expect(live()).toBe(0);
});

test("a chunk that is no PCM is an error for the reader and closes the source", async () => {
  const live = countDetectors();
  const source = watched([new Int16Array(10), new Uint8Array(10) as unknown as Int16Array]);
  await expect(all(detectStream(source.source))).rejects.toThrow(
    new TypeError("pcm: expected an Int16Array or a Float32Array, got a Uint8Array"),
  );
  expect(source.isClosed).toBe(true);
  expect(live()).toBe(0);
});

test("bad arguments throw at once", () => {
  expect(() => detectStream(5 as never)).toThrow("source: expected an async iterable or an iterable, got 5");
  expect(() => detectStream(null as never)).toThrow(TypeError);
  expect(() => detectStream(chunks(), { sampleRate: 7999 })).toThrow(
    "sampleRate: expected an integer from 8000 to 192000, got 7999",
  );
  expect(() => detectStream(chunks(), 5 as DetectOptions)).toThrow("options: expected an object, got 5");
});
