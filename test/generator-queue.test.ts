// Pulling tones: the queue, chunks and frames.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { core, refreshViews } from "../src/core/core.ts";
import { renderTones, ToneGenerator, type RenderOptions, type Sequence } from "../src/index.ts";

/** Reads until nothing comes, in chunks of the given sizes, over and over. */
function readAll(generator: ToneGenerator, sizes: readonly number[]): Int16Array {
  const pcm: number[] = [];
  for (let i = 0; generator.pendingMs > 0; i++) {
    const out = new Int16Array(sizes[i % sizes.length]!);
    pcm.push(...out.subarray(0, generator.read(out)));
  }
  return Int16Array.from(pcm);
}

function queued(sequence: Sequence, options?: RenderOptions): ToneGenerator {
  const generator = new ToneGenerator(options);
  generator.enqueue(sequence);
  return generator;
}

const anyOptions = fc.record({
  sampleRate: fc.constantFrom(8000, 11025, 16000, 44100, 48000),
  toneMs: fc.double({ min: 1, max: 60, noNaN: true }),
  gapMs: fc.double({ min: 0, max: 30, noNaN: true }),
  rampMs: fc.constantFrom(0, 1.5, 4, 50),
});
const anyTone = fc.constantFrom(..."0123456789*#ABCD");
const anySequence = fc.array(
  fc.oneof(
    anyTone,
    fc.record({ tone: anyTone, toneMs: fc.integer({ min: 1, max: 150 }) }),
    fc.record({ pauseMs: fc.integer({ min: 0, max: 50 }) }),
  ),
  { maxLength: 8 },
);
const anySizes = fc.tuple(
  fc.constantFrom(1, 3, 7, 8, 160, 511, 512, 5000),
  fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 5 }),
);

describe("read", () => {
  test("gives the same samples in chunks of any size", () => {
    fc.assert(
      fc.property(anySequence, anyOptions, anySizes, (sequence, options, [size, others]) => {
        expect(readAll(queued(sequence, options), [size, ...others])).toEqual(renderTones(sequence, options));
      }),
    );
  });

  test("gives the same samples one at a time, and none to an empty array", () => {
    expect(readAll(queued("15D"), [1, 0])).toEqual(renderTones("15D"));
    expect(queued("1").read(new Int16Array(0))).toBe(0);
  });

  test("gives a Float32Array the same samples from -1 to 1", () => {
    const generator = queued("7", { levelDbm0: 3 });
    const out = new Float32Array(1600);
    expect(generator.read(out.subarray(0, 333)) + generator.read(out.subarray(333))).toBe(1600);
    const pcm = renderTones("7", { levelDbm0: 3 });
    expect(out).toEqual(Float32Array.from(pcm, (sample) => sample / 32768));
    expect(Math.min(...out)).toBe(-1);
  });

  test("writes only its part of a shared buffer, silence included, and leaves the rest", () => {
    const buffer = new Int16Array(4000).fill(99);
    const out = buffer.subarray(3, 3003);
    expect(queued([{ pauseMs: 10 }, "1"]).read(out)).toBe(1680);
    expect(out.subarray(0, 80).every((sample) => sample === 0)).toBe(true);
    expect(out.subarray(80, 1680)).toEqual(renderTones("1"));
    expect([...new Set([...buffer.subarray(0, 3), ...buffer.subarray(1683)])]).toEqual([99]);
  });

  test("returns 0 when nothing is queued", () => {
    const generator = new ToneGenerator();
    expect(generator.read(new Int16Array(10))).toBe(0);
    generator.enqueue("");
    expect(generator.read(new Int16Array(10))).toBe(0);
  });

  test.each([[new Uint8Array(4)], [Buffer.alloc(4)], [[0, 0]], [new Float64Array(4)], [undefined]])(
    "refuses %o to write to",
    (out) => {
      const read = () => queued("1").read(out as unknown as Int16Array);
      expect(read).toThrow(TypeError);
      expect(read).toThrow("out: expected an Int16Array or a Float32Array, got ");
    },
  );

  test("keeps generators apart that are read in turn at different rates", () => {
    const rates = [8000, 48000, 44100];
    const generators = rates.map((sampleRate) => queued("159", { sampleRate }));
    const parts = rates.map(() => [] as number[]);
    while (generators.some((generator) => generator.pendingMs > 0)) {
      generators.forEach((generator, i) => {
        const out = new Int16Array(100);
        parts[i]!.push(...out.subarray(0, generator.read(out)));
      });
    }
    rates.forEach((sampleRate, i) => expect(Int16Array.from(parts[i]!)).toEqual(renderTones("159", { sampleRate })));
  });

  test("goes on after the core's memory has grown", () => {
    const generator = queued("1");
    const out = new Int16Array(1600);
    generator.read(out.subarray(0, 160));
    core().wasm.memory.grow(1);
    refreshViews(core());
    for (let at = 160; at < 1600; at += 160) generator.read(out.subarray(at, at + 160));
    expect(out).toEqual(renderTones("1"));
  });
});

describe("pauses and gaps", () => {
  const silence = (ms: number) => new Int16Array(ms * 8);
  const joined = (...parts: Int16Array[]) => Int16Array.from(parts.flatMap((part) => [...part]));
  const [one, two] = [renderTones("1"), renderTones("2")];

  test("a gap comes between tones only, and a pause takes its place", () => {
    expect(renderTones("12")).toEqual(joined(one, silence(100), two));
    expect(renderTones("1w2")).toEqual(joined(one, silence(500), two));
    expect(renderTones(",1W,")).toEqual(joined(silence(2000), one, silence(3000)));
    expect(renderTones(["1", { pauseMs: 30 }, "2"])).toEqual(joined(one, silence(30), two));
    expect(renderTones(["1", { pauseMs: 0 }, "2"])).toEqual(joined(one, two));
    expect(renderTones("12", { gapMs: 0 })).toEqual(joined(one, two));
  });

  test("a step's own length goes before toneMs", () => {
    expect(renderTones([{ tone: "1", toneMs: 200 }, "2"], { toneMs: 50, gapMs: 100 })).toEqual(
      joined(one, silence(100), renderTones("2", { toneMs: 50 })),
    );
  });

  test("a gap parts the tones of one enqueue from those of the next, read or not", () => {
    const generator = queued("1");
    generator.enqueue("2");
    expect(readAll(generator, [333])).toEqual(joined(one, silence(100), two));
    generator.enqueue("2");
    expect(readAll(generator, [333])).toEqual(joined(silence(100), two));
    generator.enqueue([{ pauseMs: 20 }]);
    generator.enqueue("1");
    expect(readAll(generator, [333])).toEqual(joined(silence(20), one));
  });
});

describe("the queue", () => {
  test("tells what is pending", () => {
    const generator = new ToneGenerator({ sampleRate: 44100 });
    expect(generator.pendingMs).toBe(0);
    generator.enqueue("12,");
    expect(generator.pendingMs).toBe(2500);
    generator.read(new Int16Array(441));
    expect(generator.pendingMs).toBe(2490);
    generator.read(new Int16Array(1e6));
    expect(generator.pendingMs).toBe(0);
  });

  test.each(["clear", Symbol.dispose] as const)("forgets all at %s, even within a tone", (method) => {
    const generator = queued("12");
    generator.read(new Int16Array(100));
    generator[method]();
    expect(generator.pendingMs).toBe(0);
    expect(generator.read(new Int16Array(100))).toBe(0);
    generator.enqueue("2");
    expect(readAll(generator, [160])).toEqual(renderTones("2"));
  });

  test("is as it was when a sequence is refused", () => {
    const generator = queued("1");
    expect(() => generator.enqueue("2x")).toThrow("sequence[1]: expected ");
    expect(readAll(generator, [160])).toEqual(renderTones("1"));
  });

  test("holds 65536 steps that are pending, and makes room as they are read", () => {
    const generator = queued("1".repeat(65_536), { toneMs: 1, gapMs: 0 });
    const message = "sequence: expected at most 65536 pending steps, got 65537";
    expect(() => generator.enqueue("1")).toThrow(new RangeError(message));
    generator.read(new Int16Array(8));
    generator.enqueue("1");
    expect(() => generator.enqueue("1")).toThrow(RangeError);
  });

  test("keeps exact time over a day of tones that never let it run dry", () => {
    const generator = new ToneGenerator({ sampleRate: 11025, toneMs: 1000.1, gapMs: 0 });
    const out = new Int16Array(20_000_000);
    let read = 0;
    for (let hour = 0; hour < 24; hour++) {
      generator.enqueue("1".repeat(3600));
      if (hour > 0) read += generator.read(out);
    }
    for (let count = 1; count > 0; read += count) count = generator.read(out);
    expect(read).toBe(Math.round(24 * 3600 * 11_026.1025));
  });
});

describe("frames", () => {
  test("are equal, hold the sequence, and end in silence", () => {
    const frames = [...new ToneGenerator({ sampleRate: 16000, toneMs: 50 }).frames("15", { frameMs: 20 })];
    expect(frames.map((frame) => frame.length)).toEqual(new Array(10).fill(320));
    const pcm = Int16Array.from(frames.flatMap((frame) => [...frame]));
    expect(pcm).toEqual(renderTones("15", { sampleRate: 16000, toneMs: 50 }));
    const [first, last] = new ToneGenerator({ toneMs: 30 }).frames("1");
    expect(Int16Array.from([...first!, ...last!])).toEqual(
      Int16Array.from([...renderTones("1", { toneMs: 30 }), ...new Int16Array(80)]),
    );
  });

  test("are arrays of their own, and come anew each time", () => {
    const frames = new ToneGenerator().frames("12");
    const kept = [...frames];
    expect(new Set(kept.map((frame) => frame.buffer)).size).toBe(kept.length);
    expect([...frames]).toEqual(kept);
  });

  test("are apart from the queue and from each other", () => {
    const generator = queued("3");
    const frames = generator.frames("12");
    const alone = [...frames];
    const turn: Int16Array[] = [];
    for (const frame of frames) {
      turn.push(frame);
      generator.read(new Int16Array(50));
      for (const other of frames) if (other.length > 0) break;
    }
    expect(turn).toEqual(alone);
  });

  test("of nothing are none", () => {
    expect([...new ToneGenerator().frames("")]).toEqual([]);
  });

  test("may be any whole number of samples", () => {
    const length = (frameMs: number, sampleRate: number) =>
      [...new ToneGenerator({ sampleRate }).frames("1", { frameMs })][0]!.length;
    expect(length(128 / 48, 48000)).toBe(128);
    expect(length(20, 44100)).toBe(882);
    expect(length(2.5, 8000)).toBe(20);
    expect(length(1000, 8000)).toBe(8000);
  });

  test.each<[object | null, number, ErrorConstructor, string]>([
    [{ frameMs: 0 }, 8000, RangeError, "frameMs: expected a number from 1 to 1000, got 0"],
    [{ frameMs: 1001 }, 8000, RangeError, "frameMs: expected a number from 1 to 1000, got 1001"],
    [{ frameMs: NaN }, 8000, RangeError, "frameMs: expected a number from 1 to 1000, got NaN"],
    [{ frameMs: null }, 8000, TypeError, "frameMs: expected a number from 1 to 1000, got null"],
    [{ frameMs: 10 }, 22050, RangeError, "frameMs: expected a whole number of samples at 22050 Hz, got 10"],
    [null, 8000, TypeError, "options: expected an object, got null"],
  ])("%o at %i Hz are refused at once", (options, sampleRate, type, message) => {
    const frames = () => new ToneGenerator({ sampleRate }).frames("1", options as { frameMs: number });
    expect(frames).toThrow(type);
    expect(frames).toThrow(message);
  });

  test("of a bad sequence are refused at once", () => {
    expect(() => new ToneGenerator().frames("12x")).toThrow("sequence[2]: expected ");
  });
});
