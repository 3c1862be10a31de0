// What bad input gets: samples that are no numbers, and arguments of wrong types or out of range.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { detectTones, renderTones, ToneDetector, type DetectOptions } from "../src/index.ts";
import { hear, namesOf } from "./hear.ts";
import { mix, powerOf, Random, toInt16, TONES, toneSequence, whiteNoise } from "./signals.ts";

const RATES = [8000, 16000, 44100];

describe.each(RATES)("float samples at %i Hz", (sampleRate) => {
  const random = new Random(8, `${sampleRate}`);
  const specs = random.shuffled(TONES).map((tone) => ({ tone, toneMs: 80, pauseMs: 60 }));
  const { samples } = toneSequence(random, specs, { sampleRate });
  mix(samples, whiteNoise(random, samples.length, sampleRate, powerOf(-40)));
  const options = { sampleRate };
  const names = namesOf(specs);

  test("that are not finite are heard as silence", () => {
    const bad = fc.constantFrom(NaN, Infinity, -Infinity);
    const place = fc.record({
      at: fc.integer({ min: 0, max: samples.length - 1 }),
      count: fc.constantFrom(1, 1, 1, 2, 50, 5000),
      value: bad,
    });
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 20 }), fc.constantFrom(7, 160, 5000), (places, size) => {
        const poisoned = samples.slice();
        const silenced = samples.slice();
        for (const { at, count, value } of places) {
          poisoned.fill(value, at, at + count);
          silenced.fill(0, at, at + count);
        }
        expect(hear(poisoned, options, [size])).toEqual(hear(silenced, options, [size]));
      }),
      { numRuns: 30 },
    );
  });

  test.each([NaN, Infinity, -Infinity])("of %f inside a tone leave it whole, and those behind it", (value) => {
    const poisoned = samples.slice();
    for (let at = Math.floor(sampleRate / 50); at < poisoned.length; at += Math.floor(sampleRate / 50))
      poisoned[at] = value;
    expect(namesOf(detectTones(poisoned, options))).toBe(names);
  });

  test.each([NaN, Infinity, -Infinity])("of %f for whole chunks do not poison what comes after", (value) => {
    const detector = new ToneDetector(options);
    const chunk = new Float32Array(sampleRate).fill(value);
    expect(detector.push(chunk)).toEqual([]);
    const events = [...detector.push(samples), ...detector.push(chunk), ...detector.flush()];
    const clean = new ToneDetector(options);
    const silence = new Float32Array(sampleRate);
    expect(events).toEqual([silence, samples, silence].flatMap((pcm) => clean.push(pcm)).concat(clean.flush()));
    expect(namesOf(events.filter((event) => event.type === "end"))).toBe(names);
  });

  test("beyond full scale are clipped there", () => {
    const loud = samples.map((sample) => sample * 12);
    expect(Math.max(...loud)).toBeGreaterThan(2);
    const tones = detectTones(loud, options);
    expect(tones).toEqual(
      detectTones(
        loud.map((sample) => Math.max(-1, Math.min(32767 / 32768, sample))),
        options,
      ),
    );
    expect(namesOf(tones)).toBe(names);
    loud.forEach((sample, i) => (loud[i] = Math.sign(sample) * 3.4e38));
    expect(detectTones(loud, options)).toEqual(detectTones(loud.map(Math.sign), options));
  });

  test("too small to be normal are silence", () => {
    expect(
      detectTones(
        samples.map((sample) => sample * 1e-42),
        options,
      ),
    ).toEqual([]);
  });
});

test("samples of all 16 bits are heard, the lowest too", () => {
  const { samples } = toneSequence(new Random(9), [{ tone: "3", toneMs: 60, pauseMs: 20 }], { sampleRate: 8000 });
  const square = toInt16(samples.map((sample) => sample * 100));
  expect(new Set(square)).toContain(-32768);
  expect(namesOf(detectTones(square))).toMatch(/^3?$/);
});

const NOT_SAMPLES: [unknown, string][] = [
  [[0, 1], "an Array"],
  [new Uint8Array(4), "a Uint8Array"],
  [new Uint16Array(4), "a Uint16Array"],
  [new Int32Array(4), "an Int32Array"],
  [new Float64Array(4), "a Float64Array"],
  [Buffer.alloc(4), "a Buffer"],
  [new ArrayBuffer(4), "an ArrayBuffer"],
  [new DataView(new ArrayBuffer(4)), "a DataView"],
  ["1234", '"1234"'],
  [null, "null"],
  [undefined, "undefined"],
  [5, "5"],
];

test.each(NOT_SAMPLES)("%o is refused as pcm, and changes nothing", (pcm, shown) => {
  const error = new TypeError(`pcm: expected an Int16Array or a Float32Array, got ${shown}`);
  expect(() => detectTones(pcm as Int16Array)).toThrow(error);
  const detector = new ToneDetector();
  const tones = renderTones("55");
  const events = detector.push(tones.subarray(0, 777));
  expect(() => detector.push(pcm as Int16Array)).toThrow(error);
  expect([...events, ...detector.push(tones.subarray(777)), ...detector.flush()]).toEqual(hear(tones));
});

const LIMITS: [keyof DetectOptions, string, number, number][] = [
  ["sampleRate", "an integer from 8000 to 192000", 8000, 192_000],
  ["minToneMs", "a number from 15 to 1000", 15, 1000],
  ["minGapMs", "a number from 5 to 30", 5, 30],
  ["minLevelDbm0", "a number from -60 to 0", -60, 0],
  ["maxForwardTwistDb", "a number from 0 to 30", 0, 30],
  ["maxReverseTwistDb", "a number from 0 to 30", 0, 30],
];

describe.each(LIMITS)("%s", (name, expected, min, max) => {
  const make: ((value: unknown) => unknown)[] = [
    (value) => new ToneDetector({ [name]: value }),
    (value) => detectTones(new Int16Array(10), { [name]: value }),
  ];

  test("is taken from its least to its most", () => {
    for (const call of make)
      for (const value of [min, max, Math.floor((min + max) / 2)]) expect(() => call(value)).not.toThrow();
  });

  test.each([min - 1, max + 1, min - 1e-9, max + 1e-9, NaN, Infinity, -Infinity])("of %f is out of range", (value) => {
    for (const call of make) {
      expect(() => call(value)).toThrow(new RangeError(`${name}: expected ${expected}, got ${value}`));
    }
  });

  test.each([
    [String(min), `"${min}"`],
    [null, "null"],
    [true, "true"],
    [BigInt(min), `${min}n`],
    [[min], "an Array"],
    [{}, "an object"],
  ])("of %o has a wrong type", (value, shown) => {
    for (const call of make) {
      expect(() => call(value)).toThrow(new TypeError(`${name}: expected ${expected}, got ${shown}`));
    }
  });
});

test("a sampleRate has no fraction", () => {
  const message = "sampleRate: expected an integer from 8000 to 192000, got 8000.5";
  expect(() => new ToneDetector({ sampleRate: 8000.5 })).toThrow(new RangeError(message));
});

test.each([
  ["q24", RangeError, '"q24"'],
  ["toString", RangeError, '"toString"'],
  ["", RangeError, '""'],
  [null, TypeError, "null"],
  [1, TypeError, "1"],
])("a profile of %o is refused", (profile, type, shown) => {
  const names = ["default", "att", "ntt", "denmark", "australia", "brazil", "etsi"].map((name) => `"${name}"`);
  const error = new type(`profile: expected one of ${names.join(", ")}, got ${shown}`);
  const options = { profile } as unknown as DetectOptions;
  expect(() => new ToneDetector(options)).toThrow(error);
  expect(() => detectTones(new Int16Array(10), options)).toThrow(error);
});

test.each([
  [null, "null"],
  ["8000", '"8000"'],
  [8000, "8000"],
  [[], "an Array"],
])("options of %o are refused", (options, shown) => {
  const error = new TypeError(`options: expected an object, got ${shown}`);
  expect(() => new ToneDetector(options as DetectOptions)).toThrow(error);
  expect(() => detectTones(new Int16Array(10), options as DetectOptions)).toThrow(error);
});
