// collectTones: every way of ending, on media time and on the wall's, and what is left for the next collecting.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { renderTones } from "../../src/index.ts";
import { collectTones, detectStream, type CollectOptions, type TelephoneEvent } from "../../src/streams/index.ts";
import { countDetectors } from "./live-detectors.ts";
import { atOnce, live, presses } from "./events.ts";
import { pieces, watched } from "./sources.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

const pin = presses(["1", 500, 600], ["2", 900, 1000], ["3", 1300, 1400], ["#", 1700, 1800], ["9", 2100, 2200]);

describe.each([
  ["events at once", atOnce],
  ["events in real time", live],
] as const)("%s", (_, source) => {
  async function collected(events: readonly TelephoneEvent[], options: CollectOptions) {
    const result = collectTones(source(events), options);
    await vi.advanceTimersByTimeAsync(20_000);
    return result;
  }

  test.each<[string, CollectOptions, object]>([
    ["so many tones", { maxTones: 2 }, { tones: "12", reason: "maxTones" }],
    ["a stop tone", { stopTones: "#" }, { tones: "123", reason: "stopTone", stopTone: "#" }],
    ["any of several stop tones", { stopTones: ["*", "2"] }, { tones: "1", reason: "stopTone", stopTone: "2" }],
    ["a stop tone first", { stopTones: "1" }, { tones: "", reason: "stopTone", stopTone: "1" }],
    ["whichever is first", { maxTones: 3, stopTones: "#" }, { tones: "123", reason: "maxTones" }],
    ["no first tone in time", { initialTimeoutMs: 400 }, { tones: "", reason: "initialTimeout" }],
    ["a first tone just in time", { initialTimeoutMs: 501, maxTones: 1 }, { tones: "1", reason: "maxTones" }],
    ["no next tone in time", { interToneTimeoutMs: 250 }, { tones: "1", reason: "interToneTimeout" }],
    ["a next tone just in time", { interToneTimeoutMs: 301, maxTones: 5 }, { tones: "123#9", reason: "maxTones" }],
  ])("end with %s", async (_name, options, expected) => {
    expect(await collected(pin, options)).toEqual(expected);
  });

  test("a tone held on is no next tone", async () => {
    const held = presses(["5", 100, 4000], ["6", 4100, 4200]);
    expect(await collected(held, { interToneTimeoutMs: 2000 })).toEqual({ tones: "5", reason: "interToneTimeout" });
  });
});

test("the timeouts count from each other, not together", async () => {
  const result = collectTones(live(pin), { initialTimeoutMs: 600, interToneTimeoutMs: 320, stopTones: "#" });
  await vi.advanceTimersByTimeAsync(3000);
  expect(await result).toMatchObject({ tones: "123", reason: "stopTone" });
});

test("events that end are the end", async () => {
  const result = collectTones(atOnce(pin), { maxTones: 9, initialTimeoutMs: 1000, interToneTimeoutMs: 1000 });
  expect(await result).toEqual({ tones: "123#9", reason: "ended" });
  expect(await collectTones(atOnce([]))).toEqual({ tones: "", reason: "ended" });
  expect(vi.getTimerCount()).toBe(0);
});

test("an error of the events is the collecting's", async () => {
  const error = new Error("the call was lost");
  await expect(collectTones(watched(pin.slice(0, 2), error).source, { initialTimeoutMs: 999 })).rejects.toBe(error);
  expect(vi.getTimerCount()).toBe(0);
});

describe("a signal", () => {
  test("ends the collecting at once, with what there is", async () => {
    const controller = new AbortController();
    const remove = vi.spyOn(controller.signal, "removeEventListener");
    const result = collectTones(live(pin), { interToneTimeoutMs: 5000, signal: controller.signal });
    await vi.advanceTimersByTimeAsync(1000);
    controller.abort();
    expect(await result).toEqual({ tones: "12", reason: "aborted" });
    expect(remove).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(1); // the live source's own
  });

  test("already given collects nothing and takes nothing", async () => {
    const source = watched(pin);
    expect(await collectTones(source.source, { signal: AbortSignal.abort() })).toEqual({
      tones: "",
      reason: "aborted",
    });
    expect(source.taken).toBe(0);
  });
});

describe("what comes after", () => {
  test("is for the next collecting, and no tone gets lost between", async () => {
    const events = live(pin);
    const first = collectTones(events, { initialTimeoutMs: 400 });
    await vi.advanceTimersByTimeAsync(450);
    expect(await first).toMatchObject({ reason: "initialTimeout" });
    // Nobody listens when "1" is pressed.
    await vi.advanceTimersByTimeAsync(200);
    const second = collectTones(events, { maxTones: 2 });
    await vi.advanceTimersByTimeAsync(500);
    expect(await second).toEqual({ tones: "12", reason: "maxTones" });
    const third = collectTones(events, { stopTones: "9", initialTimeoutMs: 5000 });
    await vi.advanceTimersByTimeAsync(1500);
    expect(await third).toEqual({ tones: "3#", reason: "stopTone", stopTone: "9" });
  });

  test("counts from the clock on the wall: typed ahead is in time", async () => {
    const events = atOnce(presses(["1", 500, 600], ["2", 20_000, 20_100]));
    expect(await collectTones(events, { maxTones: 1 })).toMatchObject({ tones: "1" });
    expect(await collectTones(events, { maxTones: 1, initialTimeoutMs: 300 })).toMatchObject({ tones: "2" });
  });

  test("counts from the media time that is told", async () => {
    const events = () => atOnce(presses(["2", 20_000, 20_100]));
    const reasonFrom = async (fromMs: number) =>
      (await collectTones(events(), { maxTones: 1, initialTimeoutMs: 5000, fromMs })).reason;
    expect([await reasonFrom(14_000), await reasonFrom(16_000)]).toEqual(["initialTimeout", "maxTones"]);
  });

  test("a tone that came too late begins the next collecting", async () => {
    const events = atOnce(presses(["1", 0, 100], ["2", 9000, 9100], ["3", 9300, 9400]));
    expect(await collectTones(events, { interToneTimeoutMs: 1000 })).toEqual({
      tones: "1",
      reason: "interToneTimeout",
    });
    expect(await collectTones(events, { interToneTimeoutMs: 1000 })).toEqual({ tones: "23", reason: "ended" });
  });

  test("must wait until the first collecting is over", async () => {
    const events = live(pin);
    const first = collectTones(events, { maxTones: 1 });
    await expect(collectTones(events)).rejects.toThrow("events: expected to be collected from by one call at a time");
    await vi.advanceTimersByTimeAsync(1000);
    expect(await first).toMatchObject({ tones: "1" });
    const second = collectTones(events, { maxTones: 1 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(await second).toMatchObject({ tones: "2" });
  });

  test("the events stay open until they are returned", async () => {
    const openDetectors = countDetectors();
    const events = detectStream(pieces(renderTones("12345"), [160]));
    expect(await collectTones(events, { maxTones: 2 })).toEqual({ tones: "12", reason: "maxTones" });
    expect(openDetectors()).toBe(1);
    await events.return();
    expect(openDetectors()).toBe(0);
    expect(await collectTones(events, { maxTones: 2 })).toMatchObject({ reason: "ended" });
  });

  test("an error that comes while nobody collects is kept for the next collecting", async () => {
    const next = async () => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      throw new Error("the call was lost");
    };
    const events = { [Symbol.asyncIterator]: () => ({ next }) };
    const first = collectTones(events, { initialTimeoutMs: 100 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(await first).toMatchObject({ reason: "initialTimeout" });
    await expect(collectTones(events)).rejects.toThrow("the call was lost");
  });
});

test.each<[object, string]>([
  [{ maxTones: 0 }, "maxTones: expected an integer from 1 to 65536, got 0"],
  [{ maxTones: 1.5 }, "maxTones: expected an integer from 1 to 65536, got 1.5"],
  [{ interToneTimeoutMs: 0 }, "interToneTimeoutMs: expected a number from 1 to 3600000, got 0"],
  [{ initialTimeoutMs: Infinity }, "initialTimeoutMs: expected a number from 1 to 3600000, got Infinity"],
  [{ fromMs: -1 }, "fromMs: expected a number from 0 to 9007199254740991, got -1"],
  [{ stopTones: "#x" }, 'stopTones[1]: expected one of the 16 tones, got "x"'],
  [{ stopTones: 5 }, "stopTones: expected a string or an array, got 5"],
  [{ signal: {} }, "signal: expected an AbortSignal, got an object"],
  [{ signal: { aborted: false } }, "signal: expected an AbortSignal, got an object"],
])("%j is refused", async (options, message) => {
  await expect(collectTones(atOnce(pin), options as CollectOptions)).rejects.toThrow(message);
});

test("anything but an async iterable is refused", async () => {
  const events = pin as unknown as AsyncIterable<TelephoneEvent>;
  await expect(collectTones(events)).rejects.toThrow("events: expected an async iterable, got an Array");
});
