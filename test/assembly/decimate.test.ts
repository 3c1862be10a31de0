// Decimation, measured with sines: what passes, what folds down, and when it comes out.
import { describe, expect, test } from "vitest";
import { input, output, readInt16, wasm, writeFloat32 } from "./rooms.ts";

const OUT_RATE = 8000;
const RATES = [8001, 11_025, 12_345, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000, 191_999, 192_000];
/** The filters' stop band: what folds down from above, and the images of rates that 8 kHz does not divide. */
const STOP_DB = -52;
const PEAK = 0.9;
const PHASE = 1;

/** The output from 25 ms on, 150 ms of it (whole periods of all multiples of 20 Hz), for a sine at the input. */
function through(rate: number, hz: number): Float64Array {
  const decimator = wasm.createDecimator(rate);
  const out: number[] = [];
  const total = Math.ceil(rate * 0.18);
  for (let at = 0; at < total; at += 500) {
    const count = Math.min(500, total - at);
    writeFloat32(
      input,
      Float32Array.from({ length: count }, (_, n) => PEAK * Math.sin(angleAt(hz, (at + n) / rate))),
    );
    out.push(...readInt16(output, wasm.decimate(decimator, count)));
  }
  return Float64Array.from(out.slice(200, 1400), (sample) => sample / 32768);
}

function angleAt(hz: number, seconds: number): number {
  return 2 * Math.PI * hz * seconds + PHASE;
}

/** The sine in the output: its gain, how late it is, and what is left beside it. */
function measure(rate: number, hz: number): { gainDb: number; delayMs: number; restDb: number } {
  const samples = through(rate, hz);
  const angles = samples.map((_, n) => angleAt(hz, (200 + n) / OUT_RATE));
  const inPhase = 2 * mean(samples.map((sample, n) => sample * Math.sin(angles[n]!)));
  const ahead = 2 * mean(samples.map((sample, n) => sample * Math.cos(angles[n]!)));
  const rest = samples.map((sample, n) => sample - inPhase * Math.sin(angles[n]!) - ahead * Math.cos(angles[n]!));
  return {
    gainDb: decibels(Math.hypot(inPhase, ahead) / PEAK),
    delayMs: (-1000 * Math.atan2(ahead, inPhase)) / (2 * Math.PI * hz),
    restDb: decibels(rms(rest) / rms(samples)),
  };
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const rms = (samples: Float64Array) => Math.sqrt(mean(samples.map((sample) => sample ** 2)));
const decibels = (ratio: number) => 20 * Math.log10(ratio);

describe.each(RATES)("from %i Hz", (rate) => {
  test("passes DTMF within 0.05 dB, clean and in time", () => {
    for (const hz of [20, 600, 700, 860, 1000, 1200, 1340, 1480, 1640, 1700]) {
      const { gainDb, delayMs, restDb } = measure(rate, hz);
      expect(Math.abs(gainDb), `${hz} Hz`).toBeLessThan(0.05);
      expect(Math.abs(delayMs), `${hz} Hz`).toBeLessThan(0.001);
      expect(restDb, `${hz} Hz`).toBeLessThan(STOP_DB);
    }
  });

  test("folds nothing onto DTMF above -52 dB", () => {
    for (let hz = 6300; hz < rate / 2; hz += 7 * Math.ceil(rate / 8000)) {
      const folded = Math.abs(hz - OUT_RATE * Math.round(hz / OUT_RATE));
      if (folded < 650 || folded > 1700) continue;
      expect(decibels((rms(through(rate, hz)) * Math.SQRT2) / PEAK), `${hz} Hz`).toBeLessThan(STOP_DB);
    }
  });
});
