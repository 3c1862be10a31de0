// The high-pass of the second look, by the answer it gives to an impulse.
import { expect, test } from "vitest";
import { Random } from "../signals.ts";
import { input, output, readFloat32, wasm, writeInt16 } from "./rooms.ts";

const REACH = 32;
const omega = (hz: number) => (2 * Math.PI * hz) / 8000;
const decibels = (ratio: number) => 20 * Math.log10(ratio);

/** `count` filtered samples, the first centred on sample 32 of the input. */
function highPass(samples: ArrayLike<number>, count: number): Float32Array {
  writeInt16(input, samples);
  wasm.highPass(input, output, count);
  return readFloat32(output, count);
}

const impulse = new Float32Array(400);
impulse[200] = 1;
/** The impulse's answer: what comes out 32 samples before it was put in, to 32 after. */
const answer = highPass(impulse, 336).subarray(200 - 2 * REACH, 200 + 1);
/** Gain by the Fourier sum of the answer about its middle. */
const gain = (hz: number) => answer.reduce((sum, tap, i) => sum + tap * Math.cos(omega(hz) * (i - REACH)), 0);

test("is even about its middle, which is no time late, and ends after 32 samples", () => {
  for (let i = 0; i <= REACH; i++) expect(answer[REACH + i]).toBe(answer[REACH - i]);
  const outside = highPass(impulse, 336).map((tap, i) => (i >= 136 && i <= 200 ? 0 : tap));
  expect(outside.every((tap) => tap === 0)).toBe(true);
});

test("takes away DC, hum and dial tone, and leaves the tones", () => {
  expect(gain(0)).toBe(0);
  for (let hz = 0; hz <= 450; hz += 5) expect(decibels(Math.abs(gain(hz))), `${hz} Hz`).toBeLessThan(-36.5);
  for (let hz = 673; hz <= 4000; hz += 3) expect(Math.abs(decibels(gain(hz))), `${hz} Hz`).toBeLessThan(0.35);
  expect(Math.abs(decibels(gain(570)) + 6)).toBeLessThan(0.2);
});

test("tells its own gain", () => {
  for (let hz = 0; hz <= 4000; hz += 25) expect(wasm.highPassGain(omega(hz))).toBeCloseTo(gain(hz), 6);
});

test("filters samples of any line by its answer", () => {
  const random = new Random(11);
  const samples = Int16Array.from({ length: 608 }, () => Math.round(random.between(-32768, 32767)));
  const filtered = highPass(samples, 544);
  filtered.forEach((sample, n) => {
    const exact = answer.reduce((sum, tap, i) => sum + tap * samples[n + 2 * REACH - i]!, 0);
    expect(Math.abs(sample - exact)).toBeLessThan(0.02);
  });
});
