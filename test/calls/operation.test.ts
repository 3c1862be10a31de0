// SendTonesOperation by what its sink gets: the tones, their times, and one end whatever happens.
import { describe, expect, test } from "vitest";
import { SendTonesOperation } from "../../src/calls/index.ts";
import { detectTones } from "../../src/detector.ts";

/** A sink that keeps what it gets, and how it sounds. */
function recorder() {
  const frames: Int16Array[] = [];
  const pcm = () => Int16Array.from(frames.flatMap((frame) => [...frame]));
  return {
    frames,
    pcm,
    sink: (frame: Int16Array) => void frames.push(frame),
    tones: () => detectTones(pcm(), { sampleRate: 16_000 }),
  };
}

describe("an operation", () => {
  test("plays its tones with their lengths and pauses, as fast as the sink takes them", async () => {
    const { sink, tones } = recorder();
    const operation = new SendTonesOperation({ sequence: ["tone1", "star", "d"], toneMs: 150, gapMs: 90 });
    expect(operation.status).toBe("notStarted");
    const end = operation.run(sink, { realTime: false });
    expect(operation.status).toBe("running");
    expect(await end).toEqual({
      status: "completed",
      completionReason: "completedSuccessfully",
      resultInfo: { code: 200, subcode: 0, message: expect.any(String) },
    });
    const heard = tones();
    expect(heard.map(({ tone }) => tone).join("")).toBe("1*D");
    heard.forEach(({ startMs, endMs }, i) => {
      expect(Math.abs(startMs - i * 240)).toBeLessThan(3);
      expect(Math.abs(endMs - (i * 240 + 150))).toBeLessThan(3);
    });
  });

  test("waits for the one before it in the same sink, and keeps its gap from its last tone", async () => {
    const { sink, tones } = recorder();
    const first = new SendTonesOperation({ sequence: "55", toneMs: 110 });
    const second = new SendTonesOperation({ sequence: "5", gapMs: 130 });
    const ends = [first.run(sink, { realTime: false }), second.run(sink, { realTime: false })];
    expect(second.status).toBe("notStarted");
    await Promise.all(ends);
    const [, b, c] = tones();
    expect(Math.abs(c!.startMs - b!.endMs - 130)).toBeLessThan(5);
  });
});
