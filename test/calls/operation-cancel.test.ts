// A SendTonesOperation that does not come to its end: it stops within a frame, softly, and has one end whatever happens.
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SendTonesOperation, type FrameSink } from "../../src/calls/index.ts";
import { namesOf } from "../hear.ts";
import { recorder, sounds, steepest } from "./recorder.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

const canceled = {
  status: "completed",
  completionReason: "mediaOperationCanceled",
  resultInfo: { code: 400, subcode: 8508, message: expect.any(String) },
};

describe("in real time", () => {
  test("frames come when they are due, and the end with the end of the last one", async () => {
    const start = performance.now();
    const times: number[] = [];
    const operation = new SendTonesOperation({ sequence: "12" });
    let endMs = 0;
    void operation
      .run(() => void times.push(performance.now() - start))
      .then(() => (endMs = performance.now() - start));
    await vi.advanceTimersByTimeAsync(600);
    expect(times).toHaveLength(25);
    times.forEach((ms, i) => expect(Math.abs(ms - i * 20)).toBeLessThan(2));
    expect(Math.abs(endMs - 500)).toBeLessThan(2);
  });

  test("operations follow each other without a break in the frames, their gap kept in the audio", async () => {
    const { pcm, sink } = recorder();
    const times: number[] = [];
    const timed: FrameSink = (frame) => {
      times.push(performance.now());
      sink(frame);
    };
    for (const sequence of ["5", "5", "5"]) void new SendTonesOperation({ sequence, toneMs: 65 }).run(timed);
    await vi.advanceTimersByTimeAsync(1000);
    const steps = times.slice(1).map((ms, i) => ms - times[i]!);
    expect(Math.max(...steps)).toBeLessThan(23);
    expect(Math.min(...steps)).toBeGreaterThan(17);
    const heard = sounds(pcm());
    expect(heard).toHaveLength(3);
    for (const i of [1, 2]) expect(Math.abs(heard[i]!.startMs - heard[i - 1]!.endMs - 100)).toBeLessThan(1);
  });

  test("one that comes later has no more silence first than it needs", async () => {
    const { frames, sink } = recorder();
    const first = new SendTonesOperation({ sequence: "5" }).run(sink);
    await vi.advanceTimersByTimeAsync(210);
    await first;
    await vi.advanceTimersByTimeAsync(500);
    void new SendTonesOperation({ sequence: "5" }).run(sink);
    await vi.advanceTimersByTimeAsync(300);
    expect(frames).toHaveLength(20);
  });

  test("cancel ends a tone within one frame, with a soft edge", async () => {
    const whole = recorder();
    void new SendTonesOperation({ sequence: "8" }).run(whole.sink);
    const { frames, pcm, sink, tones } = recorder();
    const operation = new SendTonesOperation({ sequence: "8642" });
    let endMs: number | undefined;
    void operation.run(sink).then(() => (endMs = performance.now()));
    await vi.advanceTimersByTimeAsync(90);
    const before = frames.length;
    const cancelMs = performance.now();
    operation.cancel();
    await vi.advanceTimersByTimeAsync(25);
    expect(await operation.finished).toEqual(canceled);
    expect(endMs! - cancelMs).toBeLessThanOrEqual(20);
    expect(frames).toHaveLength(before + 1);
    // 4 ms of the last frame are the edge.
    expect(sounds(pcm()).at(-1)!.endMs).toBeLessThanOrEqual(before * 20 + 4);
    expect(sounds(pcm()).at(-1)!.endMs).toBeGreaterThan(before * 20 + 3);
    await vi.advanceTimersByTimeAsync(1000);
    expect(frames).toHaveLength(before + 1);
    // No step in the audio is steeper than within the tone: there is no click.
    expect(steepest(pcm())).toBeLessThanOrEqual(steepest(whole.pcm()));
    expect(namesOf(tones())).toBe("8");
  });

  test("cancel within a pause plays nothing more", async () => {
    const { frames, sink } = recorder();
    const operation = new SendTonesOperation({ sequence: "1,2" });
    void operation.run(sink);
    await vi.advanceTimersByTimeAsync(990);
    operation.cancel();
    const before = frames.length;
    await vi.advanceTimersByTimeAsync(3000);
    expect(frames).toHaveLength(before);
    expect(operation.result).toEqual(canceled);
  });

  test("cancel when all has been played, and only the last frame is being heard, changes nothing", async () => {
    const { frames, sink } = recorder();
    const operation = new SendTonesOperation({ sequence: "1" });
    void operation.run(sink);
    await vi.advanceTimersByTimeAsync(190);
    expect(frames).toHaveLength(10);
    expect(operation.status).toBe("running");
    operation.cancel();
    await vi.advanceTimersByTimeAsync(0);
    expect(operation.result!.completionReason).toBe("completedSuccessfully");
  });
});

describe("canceled", () => {
  test("before it is run, an operation ends at once and plays nothing", async () => {
    const { frames, sink } = recorder();
    const operation = new SendTonesOperation({ sequence: "1" });
    operation.cancel();
    operation.cancel();
    expect(operation.status).toBe("completed");
    expect(await operation.run(sink)).toEqual(canceled);
    expect(frames).toHaveLength(0);
  });

  test("by a signal that was given before, it plays nothing", async () => {
    const { frames, sink } = recorder();
    const result = await new SendTonesOperation({ sequence: "1" }).run(sink, { signal: AbortSignal.abort() });
    expect(result).toEqual(canceled);
    expect(frames).toHaveLength(0);
  });

  test("by a signal while it plays, it ends as by cancel, and lets go of the signal", async () => {
    const controller = new AbortController();
    const removed = vi.spyOn(controller.signal, "removeEventListener");
    const added = vi.spyOn(controller.signal, "addEventListener");
    const { frames, sink } = recorder();
    const operation = new SendTonesOperation({ sequence: "123456" });
    void operation.run(sink, { signal: controller.signal });
    await vi.advanceTimersByTimeAsync(50);
    controller.abort();
    await vi.advanceTimersByTimeAsync(20);
    expect(operation.result).toEqual(canceled);
    expect(frames).toHaveLength(4);
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
  });

  test("by its own sink, it plays the edge and no more", async () => {
    const { frames, sink } = recorder();
    const operation = new SendTonesOperation({ sequence: "123" });
    const canceling: FrameSink = (frame) => {
      sink(frame);
      if (frames.length === 3) operation.cancel();
    };
    expect(await operation.run(canceling, { realTime: false })).toEqual(canceled);
    expect(frames).toHaveLength(4);
  });

  test("while its sink takes its time, it waits for that, and then ends softly", async () => {
    const { frames, pcm, sink } = recorder();
    const slow: FrameSink = (frame) =>
      new Promise<void>((resolve) =>
        setTimeout(() => {
          sink(frame);
          resolve();
        }, 300),
      );
    const operation = new SendTonesOperation({ sequence: "5" });
    void operation.run(slow, { realTime: false });
    await vi.advanceTimersByTimeAsync(1000);
    operation.cancel();
    await vi.advanceTimersByTimeAsync(700);
    expect(operation.result).toEqual(canceled);
    expect(frames).toHaveLength(5);
    expect(sounds(pcm()).at(-1)!.endMs).toBeCloseTo(84, 0);
  });

  test("while its sink is stuck, it gives the sink up after half a second", async () => {
    const operation = new SendTonesOperation({ sequence: "5" });
    void operation.run(() => new Promise(() => {}));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(operation.status).toBe("running");
    operation.cancel();
    await vi.advanceTimersByTimeAsync(490);
    expect(operation.status).toBe("running");
    await vi.advanceTimersByTimeAsync(20);
    expect(operation.result).toEqual(canceled);
  });
});

describe("a sink that breaks", () => {
  const failed = {
    status: "failed",
    completionReason: "unknown",
    resultInfo: { code: 500, subcode: 0, message: expect.any(String) },
  };
  const error = new Error("secret of the line");

  test.each([
    ["throws at once", () => Promise.reject(error), 0],
    ["throws later", () => Promise.reject(error), 5],
    [
      "throws synchronously",
      () => {
        throw error;
      },
      5,
    ],
  ])("and %s fails the operation, and the error is the host's alone", async (_, breaks, after) => {
    let calls = 0;
    const operation = new SendTonesOperation({ sequence: "12" });
    const end = operation.run(() => (calls++ === after ? breaks() : undefined));
    await vi.advanceTimersByTimeAsync(1000);
    expect(await end).toEqual({ ...failed, error });
    expect(operation.status).toBe("failed");
    expect(JSON.stringify((await end).resultInfo)).not.toContain("secret");
    expect(calls).toBe(after + 1);
    operation.cancel();
    expect(await operation.finished).toEqual({ ...failed, error });
  });

  test("after it was given up is no unhandled rejection", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    const operation = new SendTonesOperation({ sequence: "1" });
    void operation.run(() => new Promise((_, reject) => setTimeout(reject, 5000, error)));
    await vi.advanceTimersByTimeAsync(100);
    operation.cancel();
    await vi.advanceTimersByTimeAsync(6000);
    vi.useRealTimers();
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off("unhandledRejection", unhandled);
    expect(operation.result).toEqual(canceled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

/** What a sink does with one frame. */
const behaviour = fc.oneof(
  { weight: 20, arbitrary: fc.constant("takes") },
  { weight: 6, arbitrary: fc.constant("takes later") },
  { weight: 1, arbitrary: fc.constantFrom("throws", "rejects", "is stuck", "cancels") },
);

function behave(how: string, operation: SendTonesOperation): unknown {
  if (how === "throws") throw new Error(how);
  if (how === "rejects") return Promise.reject(new Error(how));
  if (how === "is stuck") return new Promise(() => {});
  if (how === "cancels") operation.cancel();
  return how === "takes later" ? new Promise((resolve) => setTimeout(resolve, 37)) : undefined;
}

test("exactly one end, that fits what happened, whatever the sinks, the signals and the callers do", async () => {
  const plan = fc.record({
    sequence: fc.constantFrom("", "1", "15#", "1w2"),
    runs: fc.integer({ min: 0, max: 2 }),
    runAfterMs: fc.integer({ min: 0, max: 100 }),
    cancelAfterMs: fc.option(fc.integer({ min: 0, max: 900 }), { nil: undefined }),
    abortAfterMs: fc.option(fc.integer({ min: 0, max: 900 }), { nil: undefined }),
    sink: fc.array(behaviour, { maxLength: 60 }),
    realTime: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(plan, { minLength: 1, maxLength: 3 }), async (plans) => {
      const log: { by: number; isFree: boolean }[] = [];
      let busy = 0;
      // All operations play into one sink, which behaves as the one that plays has it.
      const sink: FrameSink = () => {
        const running = operations.filter(({ operation }) => operation.status === "running");
        expect(running).toHaveLength(1);
        const playing = operations.indexOf(running[0]!);
        const { operation, plan } = operations[playing]!;
        log.push({ by: playing, isFree: busy === 0 });
        const how = plan.sink[log.filter(({ by }) => by === playing).length - 1] ?? "takes";
        busy++;
        try {
          const taken = behave(how, operation);
          if (!(taken instanceof Promise)) busy--;
          else void taken.catch(() => {}).then(() => busy--);
          return taken;
        } catch (error) {
          busy--;
          throw error;
        }
      };
      const operations = plans.map((plan) => {
        const operation = new SendTonesOperation({ sequence: plan.sequence, toneMs: 60, gapMs: 40 });
        const ends: unknown[] = [];
        const statuses = [operation.status];
        void operation.finished.then((end) => ends.push(end));
        return { plan, operation, ends, statuses };
      });
      for (const { plan, operation } of operations) {
        const signal = plan.abortAfterMs === undefined ? undefined : new AbortController();
        if (signal) setTimeout(() => signal.abort(), plan.abortAfterMs);
        for (let i = 0; i < plan.runs; i++) {
          const run = () => operation.run(sink, { realTime: plan.realTime, signal: signal?.signal });
          setTimeout(() => void run(), plan.runAfterMs + 10 * i);
        }
        if (plan.cancelAfterMs !== undefined) setTimeout(() => operation.cancel(), plan.cancelAfterMs);
      }
      for (let ms = 0; ms < 6000; ms += 13) {
        await vi.advanceTimersByTimeAsync(13);
        for (const { operation, statuses } of operations) {
          if (statuses.at(-1) !== operation.status) statuses.push(operation.status);
        }
      }
      // Nothing more can happen but for a sink that is stuck, which the next cancel gives up.
      for (const { operation } of operations) operation.cancel();
      await vi.advanceTimersByTimeAsync(3000);
      for (const { operation, ends, statuses } of operations) {
        expect(ends).toEqual([operation.result]);
        expect(operation.status).toBe(operation.result!.status);
        const order = ["notStarted", "running", "completed", "failed"];
        expect(statuses).toEqual([...statuses].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
      }
      // One plays, then the next: never two in turns, and no frame comes while another is being taken.
      const players = log.map(({ by }) => by).filter((by, i, all) => by !== all[i - 1]);
      expect(players).toEqual([...new Set(players)]);
      expect(log.every(({ isFree }) => isFree)).toBe(true);
    }),
    { numRuns: 150 },
  );
});
