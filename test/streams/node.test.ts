// Node streams of bytes: every format, any cut, and every way a pipeline can end.
import { PassThrough, Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeSamples, type SampleFormat } from "../../src/audio/index.ts";
import { renderTones, type ToneEvent } from "../../src/index.ts";
import { ToneDetectorTransform, toneReadable } from "../../src/streams/node.ts";
import { hear, namesOf } from "../hear.ts";
import { countDetectors } from "./live-detectors.ts";
import { all, pieces } from "./sources.ts";

const pcm = renderTones("159D#", { toneMs: 60, gapMs: 50 });

function bytesOf(samples: Int16Array, format: SampleFormat): Buffer {
  if (format !== "f32") return Buffer.from(encodeSamples(samples, format as "s16" | "mulaw" | "alaw"));
  const bytes = Buffer.alloc(samples.length * 4);
  samples.forEach((sample, i) => bytes.writeFloatLE(sample / 32768, i * 4));
  return bytes;
}

async function transformed(chunks: Iterable<Buffer>, format?: SampleFormat): Promise<ToneEvent[]> {
  return all(Readable.from(chunks).pipe(new ToneDetectorTransform({ format })) as AsyncIterable<ToneEvent>);
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("ToneDetectorTransform", () => {
  test.each<SampleFormat>(["s16", "f32", "mulaw", "alaw"])("hears %s in buffers cut at any byte", async (format) => {
    const live = countDetectors();
    const bytes = bytesOf(pcm, format);
    const expected = await transformed([bytes], format);
    expect(namesOf(expected)).toBe("115599DD##");
    if (format === "s16" || format === "f32") expect(expected).toEqual(hear(pcm));
    const anySizes = fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(anySizes, fc.integer({ min: 0, max: 7 }), async (sizes, byteOffset) => {
        const moved = Buffer.from(new ArrayBuffer(bytes.length + 8), byteOffset, bytes.length);
        bytes.copy(moved);
        expect(await transformed(pieces(moved, sizes), format)).toEqual(expected);
      }),
      { numRuns: 15 },
    );
    expect(await transformed(pieces(bytes.subarray(0, 4000), [1]), format)).toEqual(
      await transformed([bytes.subarray(0, 4000)], format),
    );
    expect(live()).toBe(0);
  });

  test("ends a tone that the end cuts off, and leaves half a sample out", async () => {
    const events = await transformed([bytesOf(pcm, "s16").subarray(0, 8 * 2 * 150 + 1)]);
    expect(events.map(({ type, tone }) => type + tone)).toEqual(["start1", "end1", "start5", "end5"]);
  });

  test("holds the writer back while nobody reads", async () => {
    const transform = new ToneDetectorTransform();
    const bytes = bytesOf(renderTones("123456".repeat(20), { toneMs: 50, gapMs: 50 }), "s16");
    let taken = 0;
    const source = Readable.from(
      (function* () {
        for (const piece of pieces(bytes, [320])) {
          taken++;
          yield piece;
        }
      })(),
    );
    source.pipe(transform);
    await settle();
    const held = taken;
    // 16 events are ready and 16 KiB wait.
    expect(held * 320).toBeLessThan(bytes.length / 3);
    await settle();
    expect(taken).toBe(held);
    expect(await all(transform as AsyncIterable<ToneEvent>)).toHaveLength(240);
  });

  test.each([
    ["a source that fails", Readable.from(failing()), "the call was lost"],
    ["a chunk that is no Buffer", Readable.from(["audio"]), 'chunk: expected a Uint8Array, got "audio"'],
  ])("%s fails the pipeline and frees the detector", async (_, source, message) => {
    const live = countDetectors();
    const transform = new ToneDetectorTransform();
    await expect(pipeline(source, transform, devNull())).rejects.toThrow(message);
    expect(live()).toBe(0);
  });

  test("a reader that leaves early closes the source and frees the detector", async () => {
    const live = countDetectors();
    const source = new PassThrough();
    const transform = new ToneDetectorTransform();
    const done = pipeline(source, transform);
    source.write(bytesOf(pcm, "s16"));
    for await (const event of transform as AsyncIterable<ToneEvent>) {
      expect(event.tone).toBe("1");
      break;
    }
    await expect(done).rejects.toThrow();
    expect(source.destroyed).toBe(true);
    expect(live()).toBe(0);
  });

  test("bad options throw at once, and hold nothing", () => {
    const live = countDetectors();
    expect(() => new ToneDetectorTransform({ format: "s17" as never })).toThrow('format: expected one of "u8", "s16"');
    expect(() => new ToneDetectorTransform({ sampleRate: 1 })).toThrow(RangeError);
    expect(() => new ToneDetectorTransform(null as never)).toThrow("options: expected an object, got null");
    expect(live()).toBe(0);
  });
});

describe("toneReadable", () => {
  test.each(["s16", "mulaw", "alaw"] as const)("reads frames of one length in %s", async (format) => {
    const frames = (await all(toneReadable("42#", { sampleRate: 16000, format }))) as Buffer[];
    const size = format === "s16" ? 640 : 320;
    expect(frames.every((frame) => Buffer.isBuffer(frame) && frame.length === size)).toBe(true);
    const samples = new Int16Array(frames.length * 320);
    samples.set(renderTones("42#", { sampleRate: 16000 }));
    expect(Buffer.concat(frames).equals(bytesOf(samples, format))).toBe(true);
  });

  test("makes frames no faster than they are read, even for an hour", async () => {
    const readable = toneReadable([{ tone: "5", toneMs: 3_600_000 }]);
    for await (const frame of readable) {
      expect(frame).toHaveLength(320);
      break;
    }
    expect(readable.destroyed).toBe(true);
    expect(readable.readableLength).toBeLessThanOrEqual(readable.readableHighWaterMark);
  });

  test("pipes into a transform that hears it", async () => {
    const transform = new ToneDetectorTransform({ format: "mulaw" });
    toneReadable("0*D", { format: "mulaw" }).pipe(transform);
    expect(namesOf(await all(transform as AsyncIterable<ToneEvent>))).toBe("00**DD");
  });

  test("bad arguments throw at once", () => {
    expect(() => toneReadable("12x")).toThrow("sequence[2]");
    expect(() => toneReadable("1", { format: "f32" as never })).toThrow('format: expected one of "s16"');
    expect(() => toneReadable("1", 5 as never)).toThrow("options: expected an object, got 5");
  });
});

async function* failing() {
  yield bytesOf(pcm, "s16").subarray(0, 2000);
  await settle();
  throw new Error("the call was lost");
}

function devNull(): Writable {
  return new Writable({ objectMode: true, write: (_chunk, _encoding, done) => done() });
}
