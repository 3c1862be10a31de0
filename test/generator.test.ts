// The sound of rendered tones, measured.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderTones, ToneGenerator, type Preset, type RenderOptions, type Sequence } from "../src/index.ts";
import { referencePcm, type Part } from "./reference/generator.ts";
import { fitTwoSines } from "./reference/two-sines.ts";
import { bandPower } from "./signals/fourier.ts";
import { meanSquare } from "./signals/level.ts";
import { frequenciesOf, TONES } from "./signals/tones.ts";

const RATES = [8000, 16000, 24000, 32000, 44100, 48000];
const ODD_RATES = [8001, 11025, 22050, 96000, 191_999, 192_000];

function worstError(pcm: Int16Array, exact: Float64Array): number {
  expect(pcm).toHaveLength(exact.length);
  return pcm.reduce((worst, sample, n) => Math.max(worst, Math.abs(sample - exact[n]!)), 0);
}

/** The steady middle of a tone, measured. */
function measure(tone: string, options: RenderOptions & { sampleRate: number }) {
  const edge = options.sampleRate / 100;
  const pcm = renderTones([{ tone, toneMs: 500 }], options).slice(edge, -edge);
  const { lowHz, highHz } = frequenciesOf(tone);
  return fitTwoSines(pcm, lowHz, highHz, options.sampleRate);
}

describe("a rendered tone", () => {
  test.each([...RATES, ...ODD_RATES])("is its definition, rounded, at %i Hz", (sampleRate) => {
    const parts: Part[] = TONES.flatMap((tone) => [{ tone, ms: 47.3 }, { ms: 3.1 }]);
    const pcm = renderTones([...TONES, { pauseMs: 3.1 }], { sampleRate, toneMs: 47.3, gapMs: 3.1, twistDb: -3 });
    const exact = referencePcm(parts, { sampleRate, lowDbm0: -8.5, highDbm0: -11.5, rampMs: 4 });
    expect(worstError(pcm, exact)).toBeLessThan(0.51);
  });

  test.each(RATES.flatMap((rate) => [..."16D"].map((tone) => [tone, rate] as const)))(
    "%s at %i Hz has 90 dB SNDR at -4 dBm0",
    (tone, sampleRate) => {
      expect(measure(tone, { sampleRate, levelDbm0: -4 }).sndrDb).toBeGreaterThan(90);
    },
  );

  test.each([8000, 48000, 192_000])(
    "has the same SNDR and phase in the last second of an hour at %i Hz",
    (sampleRate) => {
      const generator = new ToneGenerator({ sampleRate, levelDbm0: -4, rampMs: 0 });
      generator.enqueue([{ tone: "6", toneMs: 3_600_000 }]);
      const second = new Int16Array(sampleRate);
      for (let i = 0; i < 3600; i++) expect(generator.read(second)).toBe(sampleRate);
      expect(generator.read(second)).toBe(0);
      const { lowHz, highHz } = frequenciesOf("6");
      const fit = fitTwoSines(second, lowHz, highHz, sampleRate);
      expect(fit.sndrDb).toBeGreaterThan(90);
      // A whole number of cycles has gone by, so that the sines start this second as they started the first.
      expect(fit.lowPhase).toBeCloseTo(0, 5);
      expect(fit.highPhase).toBeCloseTo(0, 5);
    },
  );

  test.each([-40, -25, -10, -7])(
    "has its level within 0.01 dB and its twist within 0.01 dB at %i dBm0",
    (levelDbm0) => {
      for (const sampleRate of [8000, 44100]) {
        for (const twistDb of [-8, 0, 4]) {
          const { lowDbm0, highDbm0 } = measure("3", { sampleRate, levelDbm0, twistDb });
          expect(Math.abs((lowDbm0 + highDbm0) / 2 - levelDbm0)).toBeLessThan(0.01);
          expect(Math.abs(highDbm0 - lowDbm0 - twistDb)).toBeLessThan(0.01);
        }
      }
    },
  );

  test.each(TONES)("%s has its two frequencies within 0.001 Hz", (tone) => {
    const { lowHz, highHz } = frequenciesOf(tone);
    const pcm = renderTones([{ tone, toneMs: 2000 }], { rampMs: 0 });
    const first = fitTwoSines(pcm.subarray(0, 8000), lowHz, highHz, 8000);
    const second = fitTwoSines(pcm.subarray(8000), lowHz, highHz, 8000);
    // One second apart, a phase that moved by 2 pi d means a frequency off by d Hz.
    expect(Math.abs(second.lowPhase - first.lowPhase) / (2 * Math.PI)).toBeLessThan(0.001);
    expect(Math.abs(second.highPhase - first.highPhase) / (2 * Math.PI)).toBeLessThan(0.001);
  });
});

describe("levels past full scale", () => {
  test.each([0, 3])("are clipped at it, and are else what they should be, at %i dBm0", (dbm0) => {
    const pcm = renderTones("5", { levelDbm0: dbm0 });
    expect(pcm).toContain(32767);
    expect(pcm).toContain(-32768);
    const exact = referencePcm([{ tone: "5", ms: 200 }], {
      sampleRate: 8000,
      lowDbm0: dbm0,
      highDbm0: dbm0,
      rampMs: 4,
    });
    expect(worstError(pcm, exact)).toBeLessThan(0.51);
  });

  test("are not clipped up to -2.88 dBm0", () => {
    for (const tone of TONES) {
      const pcm = renderTones([{ tone, toneMs: 1000 }], { levelDbm0: -2.89, sampleRate: 48000 });
      expect(Math.max(...pcm.map(Math.abs))).toBeLessThan(32767);
    }
  });

  test("are refused where one sine alone would pass it", () => {
    expect(() => renderTones("1", { levelDbm0: 0.14, twistDb: 6 })).not.toThrow();
    const message = "levelDbm0: expected at most 0.14 with a twistDb of -6, got 0.15";
    expect(() => renderTones("1", { levelDbm0: 0.15, twistDb: -6 })).toThrow(new RangeError(message));
  });
});

describe("edges", () => {
  test.each([0, 0.5, 4, 20, 50])("of %i ms are raised cosines, half the tone at most", (rampMs) => {
    for (const ms of [1, 7, 33.3, 150]) {
      const options = { sampleRate: 16000, rampMs };
      const exact = referencePcm([{ tone: "8", ms }], { ...options, lowDbm0: -10, highDbm0: -10 });
      expect(worstError(renderTones([{ tone: "8", toneMs: ms }], options), exact)).toBeLessThan(0.51);
    }
  });

  test("make no click: with 4 ms edges what sounds above 4 kHz is 85 dB down, the noise of 16 bits", () => {
    const clickDb = (rampMs: number) => {
      const pcm = renderTones("1".repeat(20), { sampleRate: 48000, toneMs: 50.3, gapMs: 49.9, levelDbm0: -4, rampMs });
      const samples = Float32Array.from(pcm, (sample) => sample / 32768);
      return 10 * Math.log10(bandPower(samples, 48000, 4000, 24000) / meanSquare(samples));
    };
    expect(clickDb(4)).toBeLessThan(-85);
    expect(clickDb(0)).toBeGreaterThan(-45);
  });
});

describe("every name of a tone", () => {
  const NAMES = { "0": "tone0 zero", "7": "tone7 seven", "*": "star asterisk", "#": "pound", A: "a", D: "d" };
  test.each(Object.entries(NAMES))("%s and %s sound the same", (tone, names) => {
    for (const name of names.split(" ")) expect(renderTones([name])).toEqual(renderTones(tone));
  });
});

describe("presets", () => {
  test.each<[Preset, number, number, number, number]>([
    ["webrtc", 100, 70, -10, -10],
    ["etsi", 65, 65, -11, -9],
    ["3gpp", 70, 65, -10, -10],
    ["q24", 40, 40, -10, -10],
  ])(
    "%s has tones of %i ms, gaps of %i ms, and levels of %i and %i dBm0",
    (preset, toneMs, gapMs, lowDbm0, highDbm0) => {
      const parts = [{ tone: "1", ms: toneMs }, { ms: gapMs }, { tone: "2", ms: toneMs }];
      const exact = referencePcm(parts, { sampleRate: 8000, lowDbm0, highDbm0, rampMs: 4 });
      expect(worstError(renderTones("12", { preset }), exact)).toBeLessThan(0.51);
    },
  );

  test("give way to what is given beside them, and not to what is undefined", () => {
    const options = { preset: "etsi", toneMs: 80, twistDb: 0, gapMs: undefined } as const;
    expect(renderTones("12", options)).toEqual(renderTones("12", { toneMs: 80, gapMs: 65 }));
  });
});

describe("wrong options", () => {
  test.each<[object, ErrorConstructor, string]>([
    [{ sampleRate: 7999 }, RangeError, "sampleRate: expected an integer from 8000 to 192000, got 7999"],
    [{ sampleRate: 192_001 }, RangeError, "sampleRate: expected an integer from 8000 to 192000, got 192001"],
    [{ sampleRate: 44100.5 }, RangeError, "sampleRate: expected an integer from 8000 to 192000, got 44100.5"],
    [{ sampleRate: "8000" }, TypeError, 'sampleRate: expected an integer from 8000 to 192000, got "8000"'],
    [{ toneMs: -3 }, RangeError, "toneMs: expected a number from 1 to 60000, got -3"],
    [{ toneMs: 0.9 }, RangeError, "toneMs: expected a number from 1 to 60000, got 0.9"],
    [{ toneMs: NaN }, RangeError, "toneMs: expected a number from 1 to 60000, got NaN"],
    [{ toneMs: null }, TypeError, "toneMs: expected a number from 1 to 60000, got null"],
    [{ gapMs: -1 }, RangeError, "gapMs: expected a number from 0 to 60000, got -1"],
    [{ gapMs: Infinity }, RangeError, "gapMs: expected a number from 0 to 60000, got Infinity"],
    [{ levelDbm0: 3.1 }, RangeError, "levelDbm0: expected a number from -70 to 3, got 3.1"],
    [{ levelDbm0: -71 }, RangeError, "levelDbm0: expected a number from -70 to 3, got -71"],
    [{ levelDbm0: true }, TypeError, "levelDbm0: expected a number from -70 to 3, got true"],
    [{ twistDb: 20.5 }, RangeError, "twistDb: expected a number from -20 to 20, got 20.5"],
    [{ twistDb: [] }, TypeError, "twistDb: expected a number from -20 to 20, got an Array"],
    [{ rampMs: 51 }, RangeError, "rampMs: expected a number from 0 to 50, got 51"],
    [{ rampMs: "4" }, TypeError, 'rampMs: expected a number from 0 to 50, got "4"'],
    [{ preset: "isdn" }, RangeError, 'preset: expected one of "webrtc", "etsi", "3gpp", "q24", got "isdn"'],
    [{ preset: 5 }, TypeError, 'preset: expected one of "webrtc", "etsi", "3gpp", "q24", got 5'],
    [[], TypeError, "options: expected an object, got an Array"],
  ])("%o are refused", (options, type, message) => {
    for (const make of [() => renderTones("1", options), () => new ToneGenerator(options)]) {
      expect(make).toThrow(type);
      expect(make).toThrow(message);
    }
  });

  test("null is no options", () => {
    expect(() => renderTones("1", null as unknown as RenderOptions)).toThrow(
      new TypeError("options: expected an object, got null"),
    );
  });
});

describe("lengths", () => {
  test("nothing makes nothing", () => {
    for (const sequence of ["", [], " - ", [{ pauseMs: 0 }]]) expect(renderTones(sequence)).toEqual(new Int16Array(0));
  });

  test("what will not fit one call is refused before it is made", () => {
    const sequence = new Array<Sequence[0]>(100).fill({ tone: "1", toneMs: 3_600_000 }) as Sequence;
    const message = "sequence: expected at most 268435456 samples to render at once, got 2880079200";
    expect(() => renderTones(sequence)).toThrow(new RangeError(message));
  });

  test("a sequence error comes through", () => {
    expect(() => renderTones("12x")).toThrow("sequence[2]: expected ");
    expect(() => renderTones(["1", "flash"])).toThrow(/^sequence\[1\]: .*in-band flash does not exist/);
  });

  test("the n-th tone starts and ends within half a sample of its time, at any rate and any length", () => {
    const ms = fc.double({ min: 1, max: 40, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 8000, max: 192_000 }), ms, ms, (sampleRate, toneMs, gapMs) => {
        const options = { sampleRate, toneMs, gapMs, rampMs: 0 };
        for (const count of [1, 2, 17, 50]) {
          const exact = ((count * toneMs + (count - 1) * gapMs) * sampleRate) / 1000;
          expect(Math.abs(renderTones("1".repeat(count), options).length - exact)).toBeLessThan(0.5 + 1e-6);
          const toNext = (count * (toneMs + gapMs) * sampleRate) / 1000;
          const next = renderTones(["1", ...new Array<string>(count).fill("1")], options);
          // A sine starts at 0 and is heard one sample later; before that is the gap.
          const start = next.subarray(0, Math.round(toNext) + 2);
          expect(start.findLastIndex((sample) => sample !== 0)).toBe(Math.round(toNext) + 1);
          expect(start.at(-2)).toBe(0);
        }
      }),
      { numRuns: 30 },
    );
  });
});
