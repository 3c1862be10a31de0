// The fit of two tones over a sub-block, against the normal equations.
import { expect, test } from "vitest";
import { turned, type Complex } from "../reference/goertzel.ts";
import { fitTwoSines } from "../reference/two-sines.ts";
import { frequenciesOf, peakOf, Random, TONES } from "../signals.ts";
import { input, output, readFloat32, wasm, writeFloat32 } from "./rooms.ts";

const RATE = 8000;
const omega = (hz: number) => (2 * Math.PI * hz) / RATE;

const MIDDLE = 15.5;

interface Fit {
  low: Complex;
  high: Complex;
  explained: number;
  energy: number;
}

type Six = [number, number, number, number, number, number];

function fit(samples: Int16Array, lowHz: number, highHz: number): Fit {
  writeFloat32(input, samples);
  wasm.setFrequencies(omega(lowHz), omega(highHz));
  wasm.fitSubBlock(input, output);
  const [a, b, c, d, explained, energy] = readFloat32(output, 6) as unknown as Six;
  return { low: { re: a, im: b }, high: { re: c, im: d }, explained, energy };
}

/** The same by the normal equations, all four unknowns at once. */
function reference(samples: Int16Array, lowHz: number, highHz: number): Fit {
  const sines = fitTwoSines(samples, lowHz, highHz, RATE);
  // A sin(wn + p) is the real part of -jA e^(jp) e^(jwn).
  const amplitude = (dbm0: number, phase: number, hz: number) => {
    const peak = 32768 * peakOf(dbm0);
    return turned({ re: 0, im: -peak }, phase + omega(hz) * MIDDLE);
  };
  const energy = samples.reduce((sum, sample) => sum + sample ** 2, 0);
  return {
    low: amplitude(sines.lowDbm0, sines.lowPhase, lowHz),
    high: amplitude(sines.highDbm0, sines.highPhase, highHz),
    explained: energy / (1 + 10 ** (-sines.sndrDb / 10)),
    energy,
  };
}

const random = new Random(12);

test.each(TONES)("the fit of %s is that of least squares, on any line", (tone) => {
  const nominal = frequenciesOf(tone);
  for (let i = 0; i < 100; i++) {
    const lowHz = nominal.lowHz * random.between(0.96, 1.04);
    const highHz = nominal.highHz * random.between(0.96, 1.04);
    const most = random.pick([200, 5000, 32_000]);
    const samples = Int16Array.from({ length: 32 }, () => Math.round(random.between(-most, most)));
    const [actual, expected] = [fit(samples, lowHz, highHz), reference(samples, lowHz, highHz)];
    for (const name of ["low", "high"] as const) {
      expect(Math.abs(actual[name].re - expected[name].re)).toBeLessThan(1e-5 * most);
      expect(Math.abs(actual[name].im - expected[name].im)).toBeLessThan(1e-5 * most);
    }
    expect(Math.abs(actual.explained - expected.explained)).toBeLessThan(1e-5 * 32 * most ** 2);
    expect(Math.abs(actual.energy - expected.energy)).toBeLessThan(1e-6 * 32 * most ** 2);
  }
});

test("the fit of two tones alone is the tones, whatever their phases", () => {
  for (let i = 0; i < 100; i++) {
    const { lowHz, highHz } = frequenciesOf(random.pick(TONES));
    const [low, high] = [random.phase(), random.phase()];
    const samples = Int16Array.from({ length: 32 }, (_, n) =>
      Math.round(
        9000 * Math.cos(omega(lowHz) * (n - MIDDLE) + low) + 3000 * Math.cos(omega(highHz) * (n - MIDDLE) + high),
      ),
    );
    const actual = fit(samples, lowHz, highHz);
    expect(Math.hypot(actual.low.re - 9000 * Math.cos(low), actual.low.im - 9000 * Math.sin(low))).toBeLessThan(1);
    expect(Math.hypot(actual.high.re - 3000 * Math.cos(high), actual.high.im - 3000 * Math.sin(high))).toBeLessThan(1);
  }
});

test("sub-blocks in a row give a steady tone the same amplitudes, at the phase of the first one's middle", () => {
  const count = 15;
  for (let i = 0; i < 50; i++) {
    const { lowHz, highHz } = frequenciesOf(random.pick(TONES));
    const [low, high] = [random.phase(), random.phase()];
    const samples = Float32Array.from(
      { length: 32 * count },
      (_, n) =>
        9000 * Math.cos(omega(lowHz) * (n - MIDDLE) + low) + 3000 * Math.cos(omega(highHz) * (n - MIDDLE) + high),
    );
    writeFloat32(input, samples);
    wasm.setFrequencies(omega(lowHz), omega(highHz));
    wasm.fitSubBlocks(input, output, count);
    const fits = readFloat32(output, 8 * count);
    const expected = [9000 * Math.cos(low), 9000 * Math.sin(low), 3000 * Math.cos(high), 3000 * Math.sin(high)];
    for (let k = 0; k < count; k++) {
      expected.forEach((value, j) => expect(Math.abs(fits[8 * k + j]! - value)).toBeLessThan(0.1));
    }
  }
});
