// The judge is judged first: levels, spectra and times of the test signals, measured another way than they were made.
import { describe, expect, test } from "vitest";
import {
  A_LAW_VALUES,
  MU_LAW_VALUES,
  Random,
  TONES,
  addBursts,
  addEcho,
  addSines,
  babble,
  bandPower,
  convolve,
  frequenciesOf,
  levelOf,
  losePackets,
  meanSquare,
  peakOf,
  pinkNoise,
  powerOf,
  resample,
  roomResponse,
  throughChannel,
  throughLaw,
  toInt16,
  tonePower,
  toneSequence,
  whiteNoise,
} from "./signals.ts";

const RATES = [8000, 16000, 44100, 48000];
const within = (actual: number, expected: number, tolerance: number) =>
  expect(Math.abs(actual - expected), `${actual} against ${expected}`).toBeLessThanOrEqual(tolerance);
const decibels = (ratio: number) => 10 * Math.log10(ratio);

/** Power of one sine, by correlation over the span. */
function powerAt(samples: Float32Array, sampleRate: number, hz: number, fromMs: number, toMs: number): number {
  let re = 0;
  let im = 0;
  const from = Math.round((fromMs / 1000) * sampleRate);
  const to = Math.round((toMs / 1000) * sampleRate);
  for (let i = from; i < to; i++) {
    re += samples[i]! * Math.cos((2 * Math.PI * hz * i) / sampleRate);
    im += samples[i]! * Math.sin((2 * Math.PI * hz * i) / sampleRate);
  }
  return (2 * (re * re + im * im)) / (to - from) ** 2;
}

describe("tones", () => {
  test.each(RATES)("have their levels to 0.01 dB and their frequencies to 0.01 Hz at %i Hz", (sampleRate) => {
    for (const tone of TONES) {
      const spec = { tone, toneMs: 4000, pauseMs: 0, lowDbm0: -12, highDbm0: -8 };
      const { samples } = toneSequence(new Random(1), [spec], { sampleRate });
      const { lowHz, highHz } = frequenciesOf(tone);
      for (const [hz, level] of [
        [lowHz, -12],
        [highHz, -8],
      ] as const) {
        const power = (offset: number) => powerAt(samples, sampleRate, hz + offset, 500, 3500);
        expect(levelOf(power(0))).toBeCloseTo(level, 2);
        // A correlation over 3 s falls evenly on both sides of the frequency: 0.01 Hz off would tilt them by 13 %.
        expect(Math.abs(power(0.1) / power(-0.1) - 1)).toBeLessThan(0.03);
      }
    }
  });

  test("a full-scale sine is +3.14 dBm0", () => {
    const samples = new Float32Array(8000);
    addSines(samples, 8000, { startMs: 0, endMs: 1001 }, [{ hz: 1003.7, dbm0: 3.14, phase: 0.3 }]);
    expect(Math.max(...toInt16(samples))).toBeGreaterThan(32700);
    expect(levelOf(meanSquare(samples))).toBeCloseTo(3.14, 2);
  });

  test.each(RATES)(
    "are at half amplitude at startMs and endMs, wherever between two samples, at %i Hz",
    (sampleRate) => {
      const random = new Random(2);
      for (let run = 0; run < 50; run++) {
        const startMs = random.between(20, 30);
        const endMs = startMs + random.between(30, 60);
        const make = (edgeMs: number) => {
          const samples = new Float32Array(sampleRate / 5);
          addSines(samples, sampleRate, { startMs, endMs, edgeMs }, [{ hz: 0, dbm0: 3.14, phase: Math.PI / 2 }]);
          return samples;
        };
        const crossing = (samples: Float32Array, step: 1 | -1) => {
          let i = step === 1 ? 0 : samples.length - 1;
          while (samples[i]! < 0.5) i += step;
          const before = samples[i - step]!;
          return ((i - (step * (samples[i]! - 0.5)) / (samples[i]! - before)) / sampleRate) * 1000;
        };
        expect(crossing(make(5), 1)).toBeCloseTo(startMs, 2);
        expect(crossing(make(5), -1)).toBeCloseTo(endMs, 2);
        expect(Math.abs(crossing(make(0), 1) - startMs)).toBeLessThan(600 / sampleRate);
        expect(Math.abs(crossing(make(0), -1) - endMs)).toBeLessThan(600 / sampleRate);
      }
    },
  );

  test("follow each other with the lengths and pauses asked for, and firstMs is the first sample that sounds", () => {
    const specs = [
      { tone: "1", toneMs: 41.3, pauseMs: 18, phase: 1 },
      { tone: "D", toneMs: 28, pauseMs: 50, phase: 1 },
    ];
    const { samples, tones } = toneSequence(new Random(3), specs, { sampleRate: 48000, leadMs: 100 });
    expect(tones.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [100, 141.3],
      [159.3, 187.3],
    ]);
    const sounding = [...samples.keys()].filter((i) => samples[i] !== 0);
    expect(sounding[0]! / 48).toBeCloseTo(tones[0]!.firstMs, 6);
    expect(sounding.at(-1)! / 48).toBeCloseTo(187.3, 1);
  });
});

describe("noise", () => {
  test.each(RATES)("white and pink have their power between 0 and 4 kHz at %i Hz", (sampleRate) => {
    for (const noise of [whiteNoise, pinkNoise]) {
      const samples = noise(new Random(4), sampleRate * 20, sampleRate, 0.01);
      within(decibels(bandPower(samples, sampleRate, 0, 4000) / 0.01), 0, 0.2);
    }
  });

  test("a signal-to-noise ratio is that of the tones to the noise in 0-4 kHz, to 0.1 dB", () => {
    const power = tonePower({ lowDbm0: -10, highDbm0: -10 });
    expect(levelOf(power)).toBeCloseTo(-10 + decibels(2), 6);
    const noise = whiteNoise(new Random(5), 800_000, 8000, power / 10 ** 0.6);
    within(decibels(power / meanSquare(noise)), 6, 0.05);
  });

  test.each([8000, 48000])("pink falls 3 dB an octave from 60 Hz to 3.4 kHz, within 0.7 dB, at %i Hz", (sampleRate) => {
    const samples = pinkNoise(new Random(6), sampleRate * 30, sampleRate, 0.01);
    const octaves = [60, 120, 240, 480, 960, 1700].map((hz) => decibels(bandPower(samples, sampleRate, hz, 2 * hz)));
    const mean = octaves.reduce((sum, level) => sum + level) / octaves.length;
    for (const level of octaves) within(level, mean, 0.7);
  });

  test("babble has its power where speech has it, and its level moves", () => {
    const samples = babble(new Random(7), 160_000, 8000);
    expect(meanSquare(samples)).toBeCloseTo(1, 3);
    expect(bandPower(samples, 8000, 150, 3500)).toBeGreaterThan(0.8);
    expect(bandPower(samples, 8000, 1000, 3500)).toBeGreaterThan(0.02);
    const blocks = Array.from({ length: 200 }, (_, i) => decibels(meanSquare(samples, i * 800, i * 800 + 800)));
    expect(Math.max(...blocks) - Math.min(...blocks)).toBeGreaterThan(8);
  });

  test("the same seed gives the same noise, another seed or name another", () => {
    const first = (seed: number, name: string) => new Random(seed, name).next();
    expect(first(8, "a")).toBe(first(8, "a"));
    expect(new Set([first(8, "a"), first(9, "a"), first(8, "b")]).size).toBe(3);
  });
});

describe("line", () => {
  test("a room's sound decays by 60 dB in its reverberation time and its tail is as strong as asked", () => {
    const response = roomResponse(new Random(9), 48000, 300, 6);
    expect(decibels(meanSquare(response, 1) * (response.length - 1))).toBeCloseTo(-6, 3);
    const early = meanSquare(response, 480, 960);
    const late = meanSquare(response, 480 + 7200, 960 + 7200);
    within(decibels(early / late), 30, 1.2);
  });

  test("convolution is the plain sum of delayed copies", () => {
    const random = new Random(10);
    const samples = Float32Array.from({ length: 5000 }, () => random.normal());
    const response = Float32Array.from({ length: 300 }, () => random.normal());
    const out = convolve(samples, response);
    for (const at of [0, 1, 299, 1722, 1723, 4999]) {
      let sum = 0;
      for (let k = 0; k <= Math.min(at, 299); k++) sum += samples[at - k]! * response[k]!;
      expect(out[at]).toBeCloseTo(sum, 3);
    }
  });

  test("an echo is late and weak as asked", () => {
    const signal = { samples: new Float32Array(1000), sampleRate: 8000, tones: [] };
    signal.samples[100] = 1;
    addEcho(signal, 20, 10);
    expect([...signal.samples.entries()].filter(([, value]) => value !== 0)).toEqual([
      [100, 1],
      [260, Math.fround(10 ** -0.5)],
    ]);
  });

  test("bursts come as often as asked, full scale, 1 ms long", () => {
    const signal = { samples: new Float32Array(8000 * 600), sampleRate: 8000, tones: [] };
    const times = addBursts(signal, new Random(11), 5, 1);
    within(times.length / 600, 5, 0.3);
    within(signal.samples.filter((value) => value !== 0).length / times.length, 8, 0.1);
    expect(signal.samples.reduce((peak, value) => Math.max(peak, Math.abs(value)))).toBeGreaterThan(0.99);
  });

  test("packets are lost on the grid, at the rate asked, and every tone keeps a whole piece", () => {
    const specs = Array.from({ length: 400 }, () => ({ tone: "5", toneMs: 100, pauseMs: 100, phase: 1 }));
    for (const run of [1, 2]) {
      const signal = toneSequence(new Random(12), specs, { sampleRate: 8000 });
      const lost = losePackets(signal, new Random(13), { packetMs: 20, rate: 0.05, keepMs: 30, run });
      within((run * lost.length) / (signal.samples.length / 160), 0.05, 0.01);
      for (const { start, count } of lost) {
        expect([start % 160, count]).toEqual([0, run * 160]);
        expect(meanSquare(signal.samples, start, start + count)).toBe(0);
      }
    }
  });

  test.each([
    ["mu-law", MU_LAW_VALUES],
    ["A-law", A_LAW_VALUES],
  ])("%s keeps a sine 35 to 41 dB above its error from -25 to 0 dBm0", (_, values) => {
    for (const dbm0 of [-25, -10, 0]) {
      const samples = new Float32Array(80_000);
      addSines(samples, 8000, { startMs: 0, endMs: 10_001 }, [{ hz: 1004.1, dbm0, phase: 0 }]);
      const coded = throughLaw(samples, values);
      const error = coded.map((value, i) => value - samples[i]!);
      const ratio = decibels(meanSquare(samples) / meanSquare(error));
      expect(ratio).toBeGreaterThan(35);
      expect(ratio).toBeLessThan(41);
    }
  });

  test("both laws have 256 codes, up to their virtual decision values", () => {
    expect([Math.max(...MU_LAW_VALUES), Math.min(...MU_LAW_VALUES)]).toEqual([32124, -32124]);
    expect([Math.max(...A_LAW_VALUES), Math.min(...A_LAW_VALUES), new Set(A_LAW_VALUES).size]).toEqual([
      32256, -32256, 256,
    ]);
  });
});

test.each([0.7, 0.85, 1, 1.2, 1.45, 8000 / 44100])("resampling by %d moves a sine and keeps its level", (ratio) => {
  const samples = new Float32Array(80_000);
  addSines(samples, 8000, { startMs: 0, endMs: 10_001 }, [{ hz: 1000, dbm0: -10, phase: 0 }]);
  const out = resample(samples, ratio);
  const seconds = out.length / 8000;
  const power = powerAt(out, 8000, 1000 * ratio, 100, seconds * 1000 - 100);
  expect(levelOf(power)).toBeCloseTo(-10, 1);
  expect(decibels(meanSquare(out, 800, out.length - 800) / power)).toBeLessThan(0.02);
});

test("resampling to a faster speed folds nothing back", () => {
  const samples = new Float32Array(80_000);
  addSines(samples, 8000, { startMs: 0, endMs: 10_001 }, [{ hz: 3500, dbm0: -10, phase: 0 }]);
  expect(decibels(meanSquare(resample(samples, 1.45)) / powerOf(-10))).toBeLessThan(-40);
});

test("16-bit samples are clipped, not wrapped", () => {
  expect([...toInt16(Float32Array.of(2, -2, 0.5, peakOf(3.14)))]).toEqual([32767, -32768, 16384, 32767]);
});

test.each([
  [150, -24.1],
  [300, -3],
  [1000, 0],
])("a telephone channel lets %d Hz through at %d dB", (hz, db) => {
  const samples = new Float32Array(16_000);
  addSines(samples, 8000, { startMs: 0, endMs: 2001 }, [{ hz, dbm0: -10, phase: 0 }]);
  throughChannel(samples, 8000);
  expect(decibels(meanSquare(samples, 800, 15_200) / powerOf(-10))).toBeCloseTo(db, 0);
});
