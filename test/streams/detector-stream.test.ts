// ToneDetectorStream: a pair of Web Streams, and every way one of them can end.
import { expect, test } from "vitest";
import { renderTones } from "../../src/index.ts";
import { ToneDetectorStream, toneStream } from "../../src/streams/index.ts";
import { hear, namesOf } from "../hear.ts";
import { countDetectors } from "./live-detectors.ts";
import { all, pieces } from "./sources.ts";

const pcm = renderTones("159D#", { toneMs: 60, gapMs: 50 });

function sourceOf(chunks: Iterator<Int16Array>): ReadableStream<Int16Array> {
  return new ReadableStream({
    pull(controller) {
      const { done, value } = chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

/** Lets everything happen that only waits for promises. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

test("hears what is piped through it, and frees its detector", async () => {
  const live = countDetectors();
  const events = await all(sourceOf(pieces(pcm, [160])).pipeThrough(new ToneDetectorStream()));
  expect(events).toEqual(hear(pcm));
  expect(live()).toBe(0);
});

test("hears a stream of tones at another rate", async () => {
  const tones = toneStream("80*", { sampleRate: 44100 });
  expect(namesOf(await all(tones.pipeThrough(new ToneDetectorStream({ sampleRate: 44100 }))))).toBe("8800**");
});

test("a reader that does not read holds the writer back", async () => {
  const { writable, readable } = new ToneDetectorStream();
  const writer = writable.getWriter();
  let written = 0;
  const writing = (async () => {
    for (const chunk of pieces(pcm, [80])) {
      await writer.ready;
      void writer.write(chunk).then(() => written++);
    }
    await writer.close();
  })();
  await settle();
  const held = written;
  // The first event is ready, the next one is not looked for.
  expect(held * 10).toBeLessThan(120);
  await settle();
  expect(written).toBe(held);
  expect(namesOf(await all(readable))).toBe("115599DD##");
  await writing;
});

test("the writer's abort reaches the reader and frees the detector", async () => {
  const live = countDetectors();
  const { writable, readable } = new ToneDetectorStream();
  const reader = readable.getReader();
  const reading = reader.read();
  const error = new Error("the call was lost");
  await writable.abort(error);
  await expect(reading).rejects.toBe(error);
  await settle();
  expect(live()).toBe(0);
});

test("the reader's cancel reaches the writer and frees the detector, also while it waits for audio", async () => {
  for (const isWaiting of [true, false]) {
    const live = countDetectors();
    const { writable, readable } = new ToneDetectorStream();
    const writer = writable.getWriter();
    if (!isWaiting) await writer.write(pcm.subarray(0, 500));
    await settle();
    const error = new Error("enough");
    await readable.cancel(error);
    await expect(writer.write(pcm)).rejects.toBe(error);
    expect(live()).toBe(0);
  }
});

test("a source that fails fails the tones", async () => {
  const live = countDetectors();
  const error = new Error("the call was lost");
  const source = new ReadableStream<Int16Array>({ pull: (controller) => controller.error(error) });
  await expect(all(source.pipeThrough(new ToneDetectorStream()))).rejects.toBe(error);
  expect(live()).toBe(0);
});

test("a chunk that is no PCM fails both sides", async () => {
  const live = countDetectors();
  const { writable, readable } = new ToneDetectorStream();
  const writer = writable.getWriter();
  void writer.write("audio" as never);
  const error = new TypeError('pcm: expected an Int16Array or a Float32Array, got "audio"');
  await expect(readable.getReader().read()).rejects.toThrow(error);
  await expect(writer.closed).rejects.toThrow(error);
  expect(live()).toBe(0);
});

test("bad options throw at once", () => {
  expect(() => new ToneDetectorStream({ sampleRate: 7999 })).toThrow(RangeError);
});
