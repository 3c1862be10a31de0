// SendTonesOperation by what its sink gets: the tones, their lengths, and who waits for whom.
import { describe, expect, test, vi } from "vitest";
import { SendTonesOperation } from "../../src/calls/index.ts";
import { renderTones } from "../../src/generator.ts";
import { namesOf } from "../hear.ts";
import { recorder, sounds } from "./recorder.ts";

const asFast = { realTime: false };

describe("an operation", () => {
  test("plays its tones with their lengths and pauses", async () => {
    const { sink, tones, pcm } = recorder();
    const operation = new SendTonesOperation({ sequence: ["tone1", "star", "d"], toneMs: 150, gapMs: 90 });
    expect(operation.status).toBe("notStarted");
    expect(operation.result).toBeUndefined();
    const end = operation.run(sink, asFast);
    expect(operation.status).toBe("running");
    expect(await end).toEqual({
      status: "completed",
      completionReason: "completedSuccessfully",
      resultInfo: { code: 200, subcode: 0, message: expect.any(String) },
    });
    expect(operation.status).toBe("completed");
    expect(namesOf(tones())).toBe("1*D");
    expect(sounds(pcm())).toHaveLength(3);
    sounds(pcm()).forEach(({ startMs, endMs }, i) => {
      expect(Math.abs(startMs - i * 240)).toBeLessThan(0.5);
      expect(Math.abs(endMs - (i * 240 + 150))).toBeLessThan(0.5);
    });
  });

  test("plays what renderTones renders, with the options that both know, cut into equal frames", async () => {
    const { frames, pcm, sink } = recorder(24_000);
    const options = { sampleRate: 24_000, levelDbm0: -13, twistDb: 3, rampMs: 8 };
    const operation = new SendTonesOperation({ sequence: "19,#", toneMs: 71, gapMs: 53 });
    await operation.run(sink, { ...options, ...asFast, frameMs: 10 });
    const rendered = renderTones("19,#", { ...options, toneMs: 71, gapMs: 53 });
    expect(frames.every((frame) => frame.length === 240)).toBe(true);
    expect(pcm().subarray(0, rendered.length)).toEqual(rendered);
    expect(
      pcm()
        .subarray(rendered.length)
        .every((sample) => sample === 0),
    ).toBe(true);
    expect(pcm().length - rendered.length).toBeLessThan(240);
  });

  test("has tones of 200 ms with pauses of 100 ms where nothing else is asked for", async () => {
    const { pcm, sink } = recorder();
    await new SendTonesOperation({ sequence: "12" }).run(sink, asFast);
    const [first, second] = sounds(pcm());
    expect(first!.endMs).toBeCloseTo(200, 0);
    expect(second!.startMs).toBeCloseTo(300, 0);
  });

  test("without tones ends at once, with nothing played", async () => {
    const { frames, sink } = recorder();
    const result = await new SendTonesOperation({ sequence: "" }).run(sink);
    expect(result.completionReason).toBe("completedSuccessfully");
    expect(frames).toHaveLength(0);
  });

  test("run a second time plays nothing, and gives the same end", async () => {
    const { frames, sink } = recorder();
    const operation = new SendTonesOperation({ sequence: "1" });
    const [first, second] = await Promise.all([operation.run(sink, asFast), operation.run(sink, asFast)]);
    expect(second).toBe(first);
    expect(await operation.run(sink, asFast)).toBe(first);
    expect(await operation.finished).toBe(first);
    expect(frames).toHaveLength(10);
  });
});

describe("operations in one sink", () => {
  test("are played one after another, a gap between their tones", async () => {
    const { pcm, sink, tones } = recorder();
    const operations = ["55", "5", "78"].map(
      (sequence, i) => new SendTonesOperation({ sequence, toneMs: 110, gapMs: [70, 130, 85][i] }),
    );
    const ends = operations.map((operation) => operation.run(sink, asFast));
    expect(operations.map(({ status }) => status)).toEqual(["running", "notStarted", "notStarted"]);
    await Promise.all(ends);
    expect(namesOf(tones())).toBe("55578");
    const heard = sounds(pcm());
    const gaps = heard.slice(1).map(({ startMs }, i) => startMs - heard[i]!.endMs);
    [70, 130, 85, 85].forEach((gapMs, i) => expect(Math.abs(gaps[i]! - gapMs)).toBeLessThan(1));
  });

  test("keep a gap when the second one comes after the first has ended", async () => {
    const { pcm, sink } = recorder();
    for (const sequence of ["5", "5"]) await new SendTonesOperation({ sequence }).run(sink, asFast);
    const [first, second] = sounds(pcm());
    expect(Math.abs(second!.startMs - first!.endMs - 100)).toBeLessThan(1);
  });

  test("that are canceled while they wait are never heard, and let the next one in", async () => {
    const { sink, tones } = recorder();
    const [first, second, third] = ["1", "2", "3"].map((sequence) => new SendTonesOperation({ sequence }));
    const ends = [first, second, third].map((operation) => operation!.run(sink, asFast));
    second!.cancel();
    expect(second!.status).toBe("completed");
    expect((await Promise.all(ends)).map(({ completionReason }) => completionReason)).toEqual([
      "completedSuccessfully",
      "mediaOperationCanceled",
      "completedSuccessfully",
    ]);
    expect(second!.result).toBe(await ends[1]);
    expect(namesOf(tones())).toBe("13");
  });

  test("go on after one whose sink broke", async () => {
    const { frames, sink } = recorder();
    let isBroken = true;
    const breaking = (frame: Int16Array) => {
      if (isBroken) throw new Error("the line broke");
      return sink(frame);
    };
    const [first, second] = ["1", "2"].map((sequence) => new SendTonesOperation({ sequence }));
    const ends = [first!.run(breaking, asFast), second!.run(breaking, asFast)];
    expect((await ends[0]!).status).toBe("failed");
    isBroken = false;
    expect((await ends[1]!).status).toBe("completed");
    expect(frames).toHaveLength(10);
  });

  test("wait for a sink that is still busy with a frame of one that was given up", async () => {
    const { frames, sink } = recorder();
    let release!: () => void;
    const stuck = new Promise<void>((resolve) => (release = resolve));
    let calls = 0;
    const slow = (frame: Int16Array) => (calls++ === 0 ? stuck : sink(frame));
    const first = new SendTonesOperation({ sequence: "1" });
    const second = new SendTonesOperation({ sequence: "2" });
    const ends = [first.run(slow, asFast), second.run(slow, asFast)];
    await vi.waitFor(() => expect(calls).toBe(1));
    first.cancel();
    expect((await ends[0]!).completionReason).toBe("mediaOperationCanceled");
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(second.status).toBe("notStarted");
    expect(calls).toBe(1);
    release();
    expect((await ends[1]!).completionReason).toBe("completedSuccessfully");
    expect(frames.length).toBeGreaterThan(9);
  });

  test("do not wait for those in another sink", async () => {
    const never = new SendTonesOperation({ sequence: "1" });
    void never.run(() => new Promise(() => {}), asFast);
    const { sink, tones } = recorder();
    await new SendTonesOperation({ sequence: "2" }).run(sink, asFast);
    expect(namesOf(tones())).toBe("2");
    never.cancel();
  });
});

describe("arguments that are refused", () => {
  const operation = () => new SendTonesOperation({ sequence: "1" });
  const sink = () => {};
  test.each([
    ["request", () => new SendTonesOperation(undefined as never), TypeError],
    ["sequence", () => new SendTonesOperation({} as never), TypeError],
    ["sequence[1]", () => new SendTonesOperation({ sequence: ["1", "flash"] }), RangeError],
    ["toneMs", () => new SendTonesOperation({ sequence: "1", toneMs: 0 }), RangeError],
    ["gapMs", () => new SendTonesOperation({ sequence: "1", gapMs: -1 }), RangeError],
    ["sink", () => operation().run({} as never), TypeError],
    ["options", () => operation().run(sink, 20 as never), TypeError],
    ["sampleRate", () => operation().run(sink, { sampleRate: 7999 }), RangeError],
    ["frameMs", () => operation().run(sink, { frameMs: 0 }), RangeError],
    ["rampMs", () => operation().run(sink, { rampMs: 51 }), RangeError],
    ["levelDbm0", () => operation().run(sink, { levelDbm0: 4 }), RangeError],
    ["realTime", () => operation().run(sink, { realTime: 1 as never }), TypeError],
    ["signal", () => operation().run(sink, { signal: {} as never }), TypeError],
  ])("%s", (name, make, kind) => {
    const error = (() => {
      try {
        return void make();
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(kind);
    expect((error as Error).message.startsWith(`${name}: expected `)).toBe(true);
  });

  test("leave the operation as it was", async () => {
    const { frames, sink: good } = recorder();
    const one = operation();
    expect(() => one.run(good, { frameMs: 0 })).toThrow(RangeError);
    expect(one.status).toBe("notStarted");
    await one.run(good, asFast);
    expect(frames).toHaveLength(10);
  });
});
