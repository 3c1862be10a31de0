// The resonator bank, and the windows joined from it, against the recurrence.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { goertzel, turned, type Complex } from "../reference/goertzel.ts";
import { HIGH_HZ, LOW_HZ, Random } from "../signals.ts";
import { input, output, readFloat32, wasm, writeInt16 } from "./rooms.ts";

const RATE = 8000;
const RUN = 64;
const FREQUENCIES = [...LOW_HZ, ...HIGH_HZ];
const RESULT_BYTES = Number(wasm.RESULT_BYTES.value);
const ENERGY_AT = Number(wasm.ENERGY_AT.value);
const STEPS_AT = Number(wasm.STEPS_AT.value);
const random = new Random(10);

/** The bank's eight complex results, per sample: half a sine's amplitude. */
function bank(samples: Int16Array): Complex[] {
  writeInt16(input, samples);
  wasm.runBank(input, wasm.energyOf(input), output);
  const values = readFloat32(output, 16);
  return FREQUENCIES.map((_, i) => ({ re: values[i]!, im: values[8 + i]! }));
}

function reference(samples: Int16Array): Complex[] {
  return FREQUENCIES.map((hz) => {
    const { re, im } = goertzel(samples, hz, RATE);
    return { re: re / RUN, im: im / RUN };
  });
}

/** Runs the bank three times and gives the joined powers. */
function joined(samples: Int16Array): Float32Array {
  writeInt16(input, samples);
  const results = output + 1024;
  for (let k = 0; k < 3; k++) {
    const run = input + k * 2 * RUN;
    wasm.runBank(run, wasm.energyOf(run), results + k * RESULT_BYTES);
  }
  wasm.joinWindow(results, results + RESULT_BYTES, results + 2 * RESULT_BYTES, output);
  return readFloat32(output, 8);
}

const rms = (samples: ArrayLike<number>) => Math.hypot(...Array.from(samples)) / Math.sqrt(samples.length);
const decibels = (ratio: number) => 20 * Math.log10(ratio);

function sine(length: number, hz: number, peak: number, phase: number): Int16Array {
  return Int16Array.from({ length }, (_, n) => Math.round(peak * Math.sin((2 * Math.PI * hz * n) / RATE + phase)));
}

describe("the bank", () => {
  test("gives what the recurrence gives, to -80 dB of the line's level", () => {
    const level = fc.constantFrom(32767, 10_000, 1000, 100);
    const samples = level.chain((most) =>
      fc.array(fc.integer({ min: -most - 1, max: most }), { minLength: RUN, maxLength: RUN }),
    );
    fc.assert(
      fc.property(samples, (values) => {
        const block = Int16Array.from(values);
        const expected = reference(block);
        const errors = bank(block).flatMap(({ re, im }, i) => [re - expected[i]!.re, im - expected[i]!.im]);
        expect(Math.max(...errors.map(Math.abs))).toBeLessThanOrEqual(1e-4 * rms(block));
      }),
      { numRuns: 2000 },
    );
  });

  test("never overflows: each resonator driven as hard as samples can", () => {
    FREQUENCIES.forEach((hz, i) => {
      for (const part of ["re", "im"] as const) {
        for (const sign of [1, -1]) {
          const drive = (n: number) => goertzel(impulse(n), hz, RATE)[part] * sign;
          const block = Int16Array.from({ length: RUN }, (_, n) => (drive(n) > 0 ? 32767 : -32768));
          expect(Math.abs(bank(block)[i]![part] / reference(block)[i]![part] - 1)).toBeLessThan(1e-3);
        }
      }
    });
  });

  test("gives the energy of its samples and that of their steps, however loud", () => {
    for (const most of [32767, 16384, 1000, 100]) {
      const samples = Int16Array.from({ length: RUN + 1 }, () => Math.round(random.between(-most, most)));
      const [energy, steps] = energies(samples);
      const block = Array.from(samples.subarray(1));
      // Each of 32 sums may lose up to 15.
      expect(Math.abs(energy! - sumOfSquares(block))).toBeLessThan(480 + 1e-6 * energy!);
      const differences = block.map((sample, i) => Math.min(32767, Math.max(-32768, sample - samples[i]!)));
      expect(Math.abs(steps! - sumOfSquares(differences))).toBeLessThan(480 + 1e-6 * steps!);
    }
  });

  test("never has a wrong sign in its energies: all samples of the greatest amplitude", () => {
    const square = Int16Array.from({ length: RUN + 1 }, (_, i) => (i % 2 === 0 ? -32768 : 32767));
    const [energy, steps] = energies(square);
    expect(energy! / (RUN * 32768 ** 2)).toBeCloseTo(1, 3);
    expect(steps! / (RUN * 32768 ** 2)).toBeCloseTo(1, 3);
    expect(energies(new Int16Array(RUN + 1).fill(-32768))).toEqual([RUN * 32768 ** 2, 0]);
  });

  test("gives half its amplitude for a sine", () => {
    FREQUENCIES.forEach((hz, i) => {
      const { re, im } = bank(sine(RUN, hz, 20_000, -0.5 * Math.PI))[i]!;
      expect(Math.abs(Math.hypot(re, im) / 10_000 - 1)).toBeLessThan(0.2);
    });
  });
});

/** The energies that the bank gives for a run, of whose samples the first is the one before it. */
function energies(samples: Int16Array): number[] {
  writeInt16(input, samples);
  wasm.runBank(input + 2, wasm.energyOf(input + 2), output);
  return [ENERGY_AT, STEPS_AT].map((at) => readFloat32(output + at, 1)[0]!);
}

const sumOfSquares = (values: readonly number[]) => values.reduce((sum, value) => sum + value * value, 0);

function impulse(at: number): Float64Array {
  const block = new Float64Array(RUN);
  block[at] = 1;
  return block;
}

describe("a window", () => {
  test("is its three runs turned into phase, at the best of three frequencies", () => {
    for (let i = 0; i < 200; i++) {
      const most = random.pick([300, 3000, 30_000]);
      const samples = Int16Array.from({ length: 192 }, () => Math.round(random.between(-most, most)));
      const powers = joined(samples);
      FREQUENCIES.forEach((hz, at) => {
        const expected = Math.max(...[0.987, 1, 1.013].map((offset) => joinedReference(samples, hz, hz * offset)));
        expect(Math.abs(Math.sqrt(powers[at]!) - Math.sqrt(expected))).toBeLessThan(1e-4 * rms(samples));
      });
    }
  });

  test("loses less than 1 dB of a tone anywhere within the tolerance", () => {
    let most = 0;
    FREQUENCIES.forEach((hz, at) => {
      for (let share = -1; share <= 1; share += 0.05) {
        const off = share * (0.015 * hz + 2);
        for (let turn = 0; turn < 8; turn++) {
          const samples = sine(192, hz + off, 10_000, (turn / 8) * Math.PI);
          most = Math.max(most, -decibels(Math.sqrt(joined(samples)[at]!) / 5000));
        }
      }
    });
    expect(most).toBeLessThan(1);
    expect(most).toBeGreaterThan(0);
  });
});

/** Power at `hz`, from runs analysed at the nominal frequency, as the window's definition has it. */
function joinedReference(samples: Int16Array, nominalHz: number, hz: number): number {
  let [re, im] = [0, 0];
  for (let k = 0; k < 3; k++) {
    const block = samples.subarray(k * RUN, (k + 1) * RUN);
    const z = turned(goertzel(block, nominalHz, RATE), (-2 * Math.PI * hz * RUN * (k - 1)) / RATE);
    re += z.re / 192;
    im += z.im / 192;
  }
  return re ** 2 + im ** 2;
}
