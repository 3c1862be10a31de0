// What a spectrogram shows against what was put in: level, frequency and time, at every rate.
import { describe, expect, it } from "vitest";
import { ROWS, Spectrogram, TOP_HZ } from "../../src/picture/index.ts";
import { addSines } from "../signals.ts";

const STEP_HZ = TOP_HZ / ROWS;

/** One second with a sine from 400 to 600 ms. */
function sine(sampleRate: number, hz: number, dbm0: number): Float32Array {
  const samples = new Float32Array(sampleRate);
  addSines(samples, sampleRate, { startMs: 400, endMs: 600 }, [{ hz, dbm0, phase: 1 }]);
  return samples;
}

function seen(samples: Float32Array | Int16Array, sampleRate: number, chunk = samples.length): Spectrogram {
  const spectrogram = new Spectrogram(sampleRate);
  for (let at = 0; at < samples.length; at += chunk) spectrogram.push(samples.subarray(at, at + chunk));
  return spectrogram;
}

/** The loudest row of one column: its frequency in Hz and its level in dBm0. */
function loudest(levels: Float32Array): { hz: number; dbm0: number } {
  const dbm0 = Math.max(...levels);
  return { hz: levels.indexOf(dbm0) * STEP_HZ, dbm0 };
}

describe.each([8000, 11025, 16000, 22050, 44100, 48000, 96000, 192000])("a spectrogram at %i Hz", (rate) => {
  it.each([697, 941, 1209, 1633])("shows %i Hz where it is and as loud as it is", (hz) => {
    const { hz: at, dbm0 } = loudest(seen(sine(rate, hz, -13), rate).columns(499, 501, 1));
    expect(Math.abs(at - hz)).toBeLessThanOrEqual(STEP_HZ);
    // Between two rows a window of 32 ms loses 0.4 dB at most.
    expect(Math.abs(dbm0 + 13)).toBeLessThan(0.6);
  });

  it("shows nothing of a tone 150 Hz beside it, and of what lies above 6 kHz only what is 25 dB down", () => {
    const column = seen(sine(rate, 1000, -3), rate).columns(499, 501, 1);
    column.forEach((dbm0, row) => {
      if (Math.abs(row * STEP_HZ - 1000) > 150) expect(dbm0).toBeLessThan(-43);
    });
    if (rate < 16000) return;
    expect(loudest(seen(sine(rate, 6400, -3), rate).columns(499, 501, 1)).dbm0).toBeLessThan(-28);
  });

  it("shows it when it sounds: half-way up within 4 ms of its edges", () => {
    const levels = seen(sine(rate, 1336, -10), rate).columns(0, 1000, 500);
    const row = Math.round(1336 / STEP_HZ);
    const loud = Array.from({ length: 500 }, (_, i) => levels[i * ROWS + row]! > -16.5);
    expect(Math.abs(loud.indexOf(true) * 2 + 1 - 400)).toBeLessThan(4);
    expect(Math.abs(loud.lastIndexOf(true) * 2 + 1 - 600)).toBeLessThan(4);
  });
});

describe("a spectrogram", () => {
  it("is the same however the samples are cut, and for either type of them", () => {
    const samples = Float32Array.from(sine(48000, 852, -20), (value) => Math.round(value * 32768) / 32768);
    const whole = seen(samples, 48000).columns(0, 1000, 100);
    expect(seen(samples, 48000, 441).columns(0, 1000, 100)).toEqual(whole);
    expect(seen(samples, 48000, 1).columns(0, 1000, 100)).toEqual(whole);
    const int16 = Int16Array.from(samples, (value) => value * 32768);
    expect(seen(int16, 48000, 7000).columns(0, 1000, 100)).toEqual(whole);
  });

  it("misses no tone of 100 ms in a picture of an hour", () => {
    const rate = 8000;
    const spectrogram = new Spectrogram(rate);
    const silence = new Float32Array(10 * rate);
    const starts = [17_003, 1_800_041, 3_599_777];
    for (let ms = 0; ms < 3_600_000; ms += 10_000) {
      const chunk = silence.slice();
      const start = starts.find((time) => time >= ms && time < ms + 10_000);
      if (start !== undefined) {
        addSines(chunk, rate, { startMs: start - ms, endMs: start - ms + 100 }, [{ hz: 697, dbm0: -10, phase: 0 }]);
      }
      spectrogram.push(chunk);
    }
    expect(spectrogram.durationMs).toBe(3_600_000);
    const levels = spectrogram.columns(0, 3_600_000, 1000);
    for (const start of starts) {
      const column = Math.floor(start / 3600);
      const around = levels.subarray(Math.max(0, column) * ROWS, (column + 2) * ROWS);
      expect(Math.max(...around)).toBeGreaterThan(-16);
    }
  });

  it("is silent where nothing is, and where it forgot", () => {
    const spectrogram = seen(new Float32Array(60 * 8000).fill(0.5), 8000);
    expect(Math.max(...spectrogram.columns(-500, -100, 10))).toBe(-100);
    expect(Math.max(...spectrogram.columns(60_500, 61_000, 10))).toBe(-100);
    expect(Math.max(...spectrogram.columns(1000, 2000, 10))).toBeGreaterThan(-10);
    spectrogram.forget(50_000);
    expect(Math.max(...spectrogram.columns(1000, 2000, 10))).toBe(-100);
    expect(Math.max(...spectrogram.columns(50_000, 51_000, 10))).toBeGreaterThan(-10);
  });

  it("refuses what is out of range", () => {
    const spectrogram = new Spectrogram(8000);
    expect(() => new Spectrogram(4000)).toThrow(RangeError);
    expect(() => spectrogram.columns(5, 4, 1)).toThrow(RangeError);
    expect(() => spectrogram.columns(0, 1, 0)).toThrow("count: expected an integer from 1 to 16384, got 0");
    expect(() => spectrogram.push([1] as never)).toThrow(TypeError);
  });
});
