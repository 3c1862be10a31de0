// A detector's life: streams that end and begin anew, neighbours, and memory that is given back.
import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { core } from "../src/core/core.ts";
import { detectTones, renderTones, ToneDetector, type ToneEvent } from "../src/index.ts";
import { hear, namesOf } from "./hear.ts";

const RATES = [8000, 16000, 44100];

describe.each(RATES)("at %i Hz", (sampleRate) => {
  const options = { sampleRate };
  const first = renderTones("1*9", { sampleRate, toneMs: 70, gapMs: 50, levelDbm0: -20 });
  const second = renderTones("55", { sampleRate });

  test("flush ends an open tone where the stream ends", () => {
    for (const rampMs of [0, 4]) {
      for (const cutMs of [45, 60, 83.7, 100, 250]) {
        const pcm = renderTones([{ tone: "6", toneMs: 1000 }], { sampleRate, rampMs });
        const detector = new ToneDetector(options);
        const events = [
          ...detector.push(pcm.subarray(0, Math.round((cutMs * sampleRate) / 1000))),
          ...detector.flush(),
        ];
        expect(events.map(({ type, tone }) => type + tone)).toEqual(["start6", "end6"]);
        const { endMs } = events[1] as { endMs: number };
        expect(Math.abs(endMs - cutMs)).toBeLessThan(2);
        expect(endMs).toBeLessThanOrEqual((Math.round((cutMs * sampleRate) / 1000) / sampleRate) * 1000);
      }
    }
  });

  test.each(["flush", "reset"] as const)("%s starts anew at time 0, wherever it comes", (method) => {
    const expected = hear(second, options);
    for (const share of [0, 0.1, 0.3, 0.5, 0.8, 1]) {
      const detector = new ToneDetector(options);
      detector.push(first.subarray(0, share * first.length));
      detector[method]();
      expect([...detector.push(second), ...detector.flush()]).toEqual(expected);
    }
  });

  test("flush of nothing gives nothing, again and again", () => {
    const detector = new ToneDetector(options);
    expect([detector.flush(), detector.flush()]).toEqual([[], []]);
    detector.push(second);
    detector.flush();
    expect(detector.flush()).toEqual([]);
  });

  test("reset tells nothing of an open tone", () => {
    const detector = new ToneDetector(options);
    expect(namesOf(detector.push(second.subarray(0, sampleRate / 10)))).toBe("5");
    detector.reset();
    expect(detector.flush()).toEqual([]);
  });
});

test("detectors that hear in turn do not disturb each other", () => {
  const streams = RATES.flatMap((sampleRate) =>
    ["159#", "D0*A"].map((tones, i) => {
      const pcm = renderTones(tones, { sampleRate, toneMs: 50 + 7 * i, gapMs: 41 });
      const samples = i === 0 ? pcm : Float32Array.from(pcm, (sample) => sample / 32768);
      return { samples, sampleRate, detector: new ToneDetector({ sampleRate }), events: [] as ToneEvent[] };
    }),
  );
  for (let ms = 0; ms < 500; ms += 3) {
    for (const { samples, sampleRate, detector, events } of streams) {
      const [from, to] = [ms, ms + 3].map((time) => Math.round((time * sampleRate) / 1000));
      events.push(...detector.push(samples.subarray(from, to)));
      // A whole recording, heard meanwhile.
      if (ms % 60 === 0) detectTones(streams[0]!.samples);
    }
  }
  for (const { samples, sampleRate, detector, events } of streams) {
    expect([...events, ...detector.flush()]).toEqual(hear(samples, { sampleRate }));
  }
});

describe("a detector disposed of", () => {
  function disposed(): ToneDetector {
    const detector = new ToneDetector();
    detector[Symbol.dispose]();
    return detector;
  }

  test.each<[string, (detector: ToneDetector) => unknown]>([
    ["push", (detector) => detector.push(new Int16Array(1))],
    ["push of nothing", (detector) => detector.push(new Int16Array(0))],
    ["lost", (detector) => detector.lost(160)],
    ["lost of nothing", (detector) => detector.lost(0)],
    ["flush", (detector) => detector.flush()],
    ["reset", (detector) => detector.reset()],
  ])("refuses %s, and touches no memory", (_, use) => {
    const other = new ToneDetector();
    const pcm = renderTones("4812");
    const events = other.push(pcm.subarray(0, 1000));
    const detector = disposed();
    const before = new Uint8Array(core().wasm.memory.buffer).slice();
    expect(() => use(detector)).toThrow(new Error("ToneDetector: disposed of, it cannot hear any more"));
    expect(Buffer.compare(new Uint8Array(core().wasm.memory.buffer), before)).toBe(0);
    expect([...events, ...other.push(pcm.subarray(1000)), ...other.flush()]).toEqual(hear(pcm));
  });

  test("may be disposed of again, and its memory is not freed twice", () => {
    const detector = disposed();
    const pcm = renderTones("4812");
    // The first of these takes the freed memory: freed again, the second would take it too.
    const others = [new ToneDetector(), new ToneDetector()];
    detector[Symbol.dispose]();
    others.push(new ToneDetector());
    const events = others.map((other) => other.push(pcm.subarray(0, 1000)));
    others.forEach((other, i) => events[i]!.push(...other.push(pcm.subarray(1000)), ...other.flush()));
    for (const list of events) expect(list).toEqual(hear(pcm));
  });

  test("was so at the end of its block, when declared with using", () => {
    let kept: ToneDetector;
    {
      using detector = new ToneDetector();
      kept = detector;
      expect(detector.push(new Int16Array(1))).toEqual([]);
    }
    expect(() => kept.push(new Int16Array(1))).toThrow("disposed of");
  });
});

describe("memory", () => {
  const size = () => core().wasm.memory.buffer.byteLength;
  const make = (count: number, use: (detector: ToneDetector) => void) => {
    for (let i = 0; i < count; i++) use(new ToneDetector({ sampleRate: RATES[i % 3]! }));
  };

  test("does not grow over thousands of detectors disposed of, or refused", () => {
    const dispose = (detector: ToneDetector) => detector[Symbol.dispose]();
    make(3, dispose);
    const before = size();
    make(5000, dispose);
    for (let i = 0; i < 1000; i++) {
      expect(() => new ToneDetector({ minToneMs: -1 })).toThrow(RangeError);
      expect(() => detectTones([] as unknown as Int16Array)).toThrow(TypeError);
      detectTones(new Int16Array(10));
    }
    expect(size()).toBe(before);
  });

  test("does not grow over thousands of detectors dropped, once they are collected", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const drop = async () => {
      make(2000, (detector) => detector.push(new Int16Array(50)));
      collect();
      await setTimeout(5);
      collect();
      await setTimeout(5);
    };
    await drop();
    const before = size();
    for (let i = 0; i < 4; i++) await drop();
    expect(size()).toBe(before);
  });

  test("does not grow with the number of rates heard", () => {
    const hearAll = (from: number, count: number) => {
      for (let i = 0; i < count; i++) detectTones(new Int16Array(10), { sampleRate: from + i });
    };
    hearAll(191_000, 3);
    const before = size();
    hearAll(191_100, 60);
    expect(size()).toBe(before);
  });

  test("of a rate stays while one detector of it is left", () => {
    const sampleRate = 44_101;
    const pcm = renderTones("4812", { sampleRate });
    const expected = hear(pcm, { sampleRate });
    using kept = new ToneDetector({ sampleRate });
    new ToneDetector({ sampleRate })[Symbol.dispose]();
    // What is freed now is taken and overwritten by these.
    const others = [44_102, 44_103, 44_104].map((rate) => new ToneDetector({ sampleRate: rate }));
    expect([...kept.push(pcm), ...kept.flush()]).toEqual(expected);
    for (const other of others) other[Symbol.dispose]();
  });

  test("does not grow while a detector hears", () => {
    const detector = new ToneDetector({ sampleRate: 48000 });
    const pcm = renderTones("0123456789", { sampleRate: 48000 });
    const before = size();
    for (let i = 0; i < 20; i++) detector.push(pcm);
    expect(size()).toBe(before);
  });
});

test("a detector goes on hearing after the memory has grown", () => {
  const pcm = renderTones("4812");
  const detector = new ToneDetector();
  const events = detector.push(pcm.subarray(0, 1000));
  const { buffer } = core().wasm.memory;
  const others: ToneDetector[] = [];
  while (core().wasm.memory.buffer === buffer) others.push(new ToneDetector());
  events.push(...detector.push(pcm.subarray(1000)), ...detector.flush());
  expect(events).toEqual(hear(pcm));
});
