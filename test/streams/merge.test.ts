// mergeTones: a press that comes both ways is told once, and one that comes one way is never lost.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ToneEvent } from "../../src/index.ts";
import { mergeTones, type MergeOptions, type Source, type TelephoneEvent } from "../../src/streams/index.ts";
import { namesOf } from "../hear.ts";
import { atOnce, live, presses } from "./events.ts";
import { all, watched } from "./sources.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

const asInBand = (events: Source<TelephoneEvent>) => events as Source<ToneEvent>;

/** Presses every so many ms, told so much later than they are. */
function pressed(tones: string, everyMs: number, lateMs = 0, shiftMs = 0) {
  return presses(
    ...[...tones].map((tone, i) => [tone, i * everyMs + shiftMs, i * everyMs + shiftMs + 80] as const),
  ).map((event) => ({ event, ms: (event.type === "start" ? event.startMs : event.endMs) - shiftMs + lateMs }));
}

async function* told(list: readonly { event: TelephoneEvent; ms: number }[]) {
  const originMs = performance.now();
  for (const { event, ms } of list) {
    const leftMs = originMs + ms - performance.now();
    if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs));
    yield event;
  }
}

async function merged(inBand: Source<TelephoneEvent>, outOfBand: Source<TelephoneEvent>, options?: MergeOptions) {
  const events = all(mergeTones(asInBand(inBand), outOfBand, options));
  await vi.advanceTimersByTimeAsync(60_000);
  return events;
}

describe("a press that comes both ways", () => {
  test.each([
    ["in band first", 0, 60],
    ["out of band first", 60, 0],
    ["far apart", 0, 400],
    ["at the same moment", 0, 0],
  ])("is told once: %s", async (_, inLateMs, outLateMs) => {
    const events = await merged(told(pressed("115599#", 1000, inLateMs)), told(pressed("115599#", 1000, outLateMs)));
    expect(events).toEqual(pressed("115599#", 1000).map(({ event }) => event));
  });

  test.each([120, 200, 350])("stays apart from the next press of the same key, %i ms later", async (everyMs) => {
    for (const [inLateMs, outLateMs, shiftMs] of [
      [0, 70, 0],
      [300, 0, 0],
      [0, 300, 40],
      [20, 0, -35],
    ] as const) {
      const events = await merged(
        told(pressed("5555577", everyMs, inLateMs)),
        told(pressed("5555577", everyMs, outLateMs, shiftMs)),
      );
      expect(namesOf(events.filter(({ type }) => type === "start"))).toBe("5555577");
      expect(namesOf(events.filter(({ type }) => type === "end"))).toBe("5555577");
    }
  });

  test("has its start and its end from the same way", async () => {
    const inBand = presses(["4", 1000, 1100]);
    const outOfBand = presses(["4", 1012, 1160]);
    expect(await merged(atOnce(inBand), live(outOfBand, "end"))).toEqual(inBand);
    expect(await merged(live(inBand, "end"), atOnce(outOfBand))).toEqual(outOfBand);
  });
});

describe("a press that comes one way", () => {
  test("is told, whichever way it is", async () => {
    const events = await merged(told(pressed("1 3 5".replaceAll(" ", "0"), 1000)), told([]));
    expect(namesOf(events)).toBe("1100330055");
    expect(namesOf(await merged(told([]), told(pressed("246", 1000))))).toBe("224466");
  });

  test("is not taken for one of another key, nor for one too far away", async () => {
    const inBand = presses(["4", 1000, 1100]);
    expect(namesOf(await merged(atOnce(inBand), atOnce(presses(["5", 1000, 1100]))))).toMatch(/^(4455|4545|5544)$/);
    const tooFar = presses(["4", 1501, 1600]);
    expect(await merged(atOnce(inBand), atOnce(tooFar))).toHaveLength(4);
    expect(await merged(atOnce(inBand), atOnce(tooFar), { toleranceMs: 501 })).toHaveLength(2);
  });

  test("leaves the presses after it matched", async () => {
    // The audio misses the first "5", the network the first "6".
    const inBand = presses(["5", 1000, 1080], ["6", 1200, 1280], ["6", 1400, 1480]);
    const outOfBand = presses(["5", 800, 880], ["5", 1000, 1080], ["6", 1400, 1480]);
    const events = await merged(live(inBand, "end"), live(outOfBand, "end"));
    expect(namesOf(events.filter(({ type }) => type === "start"))).toBe("5566");
  });
});

test("what is remembered of one way alone does not grow", async () => {
  let passed = 0;
  const events = pressed("5".repeat(20_000), 200).map(({ event }) => event);
  for await (const event of mergeTones(asInBand(atOnce(events)), atOnce([]))) if (event) passed++;
  expect(passed).toBe(40_000);
});

describe("a way that", () => {
  test("ends leaves the other to go on, and the end of both is the end", async () => {
    expect(await merged(atOnce(presses(["1", 0, 100])), live(presses(["2", 5000, 5100]), "end"))).toHaveLength(4);
  });

  test.each([0, 1])("fails, being the %i-th, reaches the reader, who does not wait for the other", async (index) => {
    const error = new Error("the call was lost");
    const other = watched(presses(["1", 0, 100], ["2", 300, 400]), "quiet");
    const failing = watched(presses(["7", 0, 100]), error);
    const ways = [failing.source, other.source];
    const events = mergeTones(asInBand(ways[index]!), ways[1 - index]!);
    await expect(all(events)).rejects.toBe(error);
  });
});

test("a reader that leaves closes both ways", async () => {
  const ways = [watched(presses(["1", 0, 100], ["2", 200, 300])), watched(presses(["1", 0, 100], ["2", 200, 300]))];
  for await (const event of mergeTones(asInBand(ways[0]!.source), ways[1]!.source)) if (event) break;
  await vi.advanceTimersByTimeAsync(1);
  expect(ways.map(({ isClosed }) => isClosed)).toEqual([true, true]);
});

test("bad arguments throw at once", () => {
  const none = atOnce([]);
  expect(() => mergeTones(5 as never, none)).toThrow("inBand: expected an async iterable or an iterable, got 5");
  expect(() => mergeTones([], null as never)).toThrow("outOfBand: expected an async iterable or an iterable, got null");
  expect(() => mergeTones([], none, { toleranceMs: -1 })).toThrow(
    "toleranceMs: expected a number from 0 to 10000, got -1",
  );
});
