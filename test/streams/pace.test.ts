// paceFrames on a clock of the test's own, so that ten minutes take a moment and every millisecond is known.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { paceFrames, type PaceOptions, type Source } from "../../src/streams/index.ts";
import { watched } from "./sources.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Reads paced frames, and says when each came, in ms from the call. */
function sentTimes<Frame>(frames: Source<Frame>, options?: PaceOptions, onFrame?: (frame: Frame) => unknown) {
  const start = performance.now();
  const sent: { frame: Frame; ms: number }[] = [];
  const done = (async () => {
    for await (const frame of paceFrames(frames, options)) {
      sent.push({ frame, ms: performance.now() - start });
      await onFrame?.(frame);
    }
  })();
  done.catch(() => {});
  return { sent, done, times: () => sent.map(({ ms }) => Math.floor(ms)) };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("frames", () => {
  test("come every 20 ms, the first at once", async () => {
    const { sent, times } = sentTimes(numbers(5));
    await vi.advanceTimersByTimeAsync(70);
    expect(times()).toEqual([0, 20, 40, 60]);
    await vi.advanceTimersByTimeAsync(100);
    expect(sent.map(({ frame }) => frame)).toEqual([0, 1, 2, 3, 4]);
  });

  test("come at their exact count after ten minutes, also where a frame is no whole number of ms", async () => {
    for (const frameMs of [20, 7.5]) {
      const { sent, done } = sentTimes(numbers(600_000 / frameMs + 2), { frameMs });
      await vi.advanceTimersByTimeAsync(600_000);
      // The first at 0, then one each frameMs, the last at the very end.
      expect(sent).toHaveLength(600_000 / frameMs + 1);
      const lateness = sent.map(({ ms }, i) => ms - i * frameMs).sort((a, b) => a - b);
      expect(lateness[0]).toBeGreaterThan(-1e-6);
      expect(lateness.at(-1)).toBeLessThanOrEqual(1);
      await vi.advanceTimersByTimeAsync(100);
      await done;
    }
  });

  test("that a slow reader made late come at once, in order, and then on time again", async () => {
    const { sent, times } = sentTimes(numbers(10), {}, (frame) => (frame === 2 ? sleep(95) : undefined));
    await vi.advanceTimersByTimeAsync(300);
    expect(times()).toEqual([0, 20, 40, 135, 135, 135, 135, 140, 160, 180]);
    expect(sent.map(({ frame }) => frame)).toEqual(numbers(10));
  });

  test("that the source made late come at once, in order, and then on time again", async () => {
    async function* source() {
      for (const number of numbers(8)) {
        if (number === 3) await sleep(60);
        yield number;
      }
    }
    const { times } = sentTimes(source());
    await vi.advanceTimersByTimeAsync(300);
    // The fourth is asked for at 40 ms and ready at 100 ms.
    expect(times()).toEqual([0, 20, 40, 100, 100, 100, 120, 140]);
  });

  test("after the process has stood still come at once, in order", async () => {
    const { times } = sentTimes(numbers(12));
    await vi.advanceTimersByTimeAsync(45);
    // Time goes on by 100 ms without a timer being served.
    const jump = performance.now() + 100;
    const now = vi.spyOn(performance, "now").mockImplementation(() => jump);
    await vi.advanceTimersByTimeAsync(15);
    now.mockRestore();
    const late = times()
      .slice(3)
      .filter((ms) => ms === 145);
    expect(late).toHaveLength(5);
  });

  test("are counted from the first that comes, not from the call", async () => {
    async function* source() {
      await sleep(777);
      yield* numbers(3);
    }
    const { times } = sentTimes(source());
    await vi.advanceTimersByTimeAsync(1000);
    expect(times()).toEqual([777, 797, 817]);
  });
});

test("senders that wait for the same millisecond share a timer", async () => {
  const senders = numbers(500).map(() => sentTimes(numbers(50)));
  await vi.advanceTimersByTimeAsync(5);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(2000);
  for (const { times } of senders) expect(times()).toEqual(numbers(50).map((i) => i * 20));
  expect(vi.getTimerCount()).toBe(0);
});

test("a clock that takes the place of another begins anew", async () => {
  sentTimes(numbers(9));
  await vi.advanceTimersByTimeAsync(30);
  vi.useRealTimers();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const { times } = sentTimes(numbers(9));
  await vi.advanceTimersByTimeAsync(100);
  expect(times()).toEqual([0, 20, 40, 60, 80, 100]);
});

describe("a signal", () => {
  test("ends the frames at once and closes the source", async () => {
    const { signal, abort } = abortable();
    const source = watched(numbers(100));
    const { sent, done } = sentTimes(source.source, { signal });
    await vi.advanceTimersByTimeAsync(50);
    abort();
    await done;
    expect(sent).toHaveLength(3);
    expect(source.isClosed).toBe(true);
    await vi.advanceTimersByTimeAsync(20);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("ends the wait for a source that is silent", async () => {
    const { signal, abort } = abortable();
    const { sent, done } = sentTimes(watched(numbers(2), "quiet").source, { signal });
    await vi.advanceTimersByTimeAsync(1000);
    abort();
    await done;
    expect(sent).toHaveLength(2);
  });

  test("given by the reader of a frame lets no other frame follow", async () => {
    const { signal, abort } = abortable();
    const { sent, done } = sentTimes(numbers(9), { signal }, (frame) => (frame === 1 ? abort() : undefined));
    await vi.advanceTimersByTimeAsync(100);
    await done;
    expect(sent).toHaveLength(2);
  });

  test("already given lets no frame through, and closes the source", async () => {
    const source = watched(numbers(9));
    const { sent, done } = sentTimes(source.source, { signal: AbortSignal.abort() });
    await done;
    expect(sent).toEqual([]);
    expect(source.taken).toBe(0);
    expect(await source.source[Symbol.asyncIterator]().next()).toMatchObject({ done: true });
  });

  test("is let go of when the frames end, fail, or are left", async () => {
    const { signal } = abortable();
    const add = vi.spyOn(signal, "addEventListener");
    const remove = vi.spyOn(signal, "removeEventListener");
    const runs = [
      sentTimes(numbers(2), { signal }).done,
      sentTimes(watched(numbers(1), new Error("gone")).source, { signal }).done,
      (async () => {
        for await (const frame of paceFrames(numbers(3), { signal })) if (frame === 1) break;
      })(),
    ];
    await vi.advanceTimersByTimeAsync(100);
    await Promise.allSettled(runs);
    expect(add).toHaveBeenCalledTimes(3);
    expect(remove).toHaveBeenCalledTimes(3);
  });
});

test("an error of the source reaches the reader after the frames before it", async () => {
  const { sent, done } = sentTimes(watched(numbers(2), new Error("the voice was lost")).source);
  await vi.advanceTimersByTimeAsync(100);
  await expect(done).rejects.toThrow("the voice was lost");
  expect(sent).toHaveLength(2);
});

test("a reader that leaves closes the source", async () => {
  const source = watched(numbers(9));
  for await (const frame of paceFrames(source.source)) if (frame === 0) break;
  expect(source.isClosed).toBe(true);
});

describe("frames of PCM", () => {
  const lengths = (...sizes: number[]) => sizes.map((size) => new Int16Array(size));

  test("may have a shorter one at the end", async () => {
    const { sent, done } = sentTimes(lengths(160, 160, 40));
    await vi.advanceTimersByTimeAsync(100);
    await done;
    expect(sent).toHaveLength(3);
  });

  test.each([
    ["longer", lengths(160, 160, 320), "frames[2].length: expected 160, as in the first frame, got 320"],
    ["shorter, in the middle,", lengths(160, 80, 160), "frames[1].length: expected 160, as in the first frame, got 80"],
    ["shorter, twice,", lengths(160, 80, 80), "frames[1].length: expected 160, as in the first frame, got 80"],
  ])("that are %s are an error, and the source is closed", async (_, frames, message) => {
    const source = watched(frames);
    const { done } = sentTimes(source.source);
    await vi.advanceTimersByTimeAsync(100);
    await expect(done).rejects.toThrow(new RangeError(message));
    expect(source.isClosed).toBe(true);
  });

  test("are not told from anything else that is sent: coded frames have any length", async () => {
    const { sent, done } = sentTimes([new Uint8Array(60), new Uint8Array(80), new Uint8Array(3)]);
    await vi.advanceTimersByTimeAsync(100);
    await done;
    expect(sent).toHaveLength(3);
  });
});

test("bad arguments throw at once", () => {
  expect(() => paceFrames(5 as never)).toThrow("frames: expected an async iterable or an iterable, got 5");
  expect(() => paceFrames([], { frameMs: 0 })).toThrow("frameMs: expected a number from 1 to 1000, got 0");
  expect(() => paceFrames([], { signal: true as never })).toThrow("signal: expected an AbortSignal, got true");
  expect(() => paceFrames([], 20 as never)).toThrow("options: expected an object, got 20");
});

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
