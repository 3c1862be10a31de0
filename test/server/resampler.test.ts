// 16 <-> 24 kHz: what passes, and what must not.
import { describe, expect, test } from "vitest";
import { Resampler } from "../../src/server/media/resampler.ts";

const amplitude = 10_000;

function sine(hz: number, sampleRate: number): Int16Array {
  return Int16Array.from({ length: sampleRate }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hz * i) / sampleRate)),
  );
}

/** Level at a frequency against the sine's, in dB, over whole periods in the middle. */
function levelDb(pcm: Int16Array, hz: number, sampleRate: number): number {
  const length = sampleRate / 2;
  let [re, im] = [0, 0];
  for (let i = 0; i < length; i++) {
    const phase = (2 * Math.PI * hz * i) / sampleRate;
    re += pcm[i + length / 2]! * Math.cos(phase);
    im += pcm[i + length / 2]! * Math.sin(phase);
  }
  return 20 * Math.log10((2 * Math.hypot(re, im)) / length / amplitude);
}

function resample(pcm: Int16Array, from: number, to: number, chunk = 320): Int16Array {
  const resampler = new Resampler(from, to);
  const out: number[] = [];
  for (let at = 0; at < pcm.length; at += chunk) out.push(...resampler.push(pcm.subarray(at, at + chunk)));
  return Int16Array.from(out);
}

describe.each([
  [16_000, 24_000],
  [24_000, 16_000],
])("%d to %d Hz", (from, to) => {
  test.each([100, 697, 1633, 3400, 5000, 6800])("%d Hz passes within 0.1 dB, its image 60 dB down", (hz) => {
    const out = resample(sine(hz, from), from, to);
    expect(Math.abs(levelDb(out, hz, to))).toBeLessThan(0.1);
    const image = from < to ? 16_000 - hz : undefined;
    if (image !== undefined && image < to / 2) expect(levelDb(out, image, to)).toBeLessThan(-60);
  });

  test("a second in is a second out, in any pieces alike", () => {
    const pcm = sine(1000, from);
    const whole = resample(pcm, from, to, pcm.length);
    expect(whole.length).toBe(to);
    for (const chunk of [1, 7, 320, 480, 4001]) expect(resample(pcm, from, to, chunk)).toEqual(whole);
  });
});

test("24 to 16 kHz leaves nothing of what lies above 8.8 kHz", () => {
  for (const hz of [9000, 10_000, 11_500]) {
    const out = resample(sine(hz, 24_000), 24_000, 16_000);
    expect(levelDb(out, 16_000 - hz, 16_000)).toBeLessThan(-60);
  }
});

test("20 ms in are 20 ms out from the first frame on", () => {
  const [up, down] = [new Resampler(16_000, 24_000), new Resampler(24_000, 16_000)];
  for (let i = 0; i < 5; i++) {
    expect(up.push(new Int16Array(320)).length).toBe(480);
    expect(down.push(new Int16Array(480)).length).toBe(320);
  }
});

test("full scale does not wrap around", () => {
  const square = Int16Array.from({ length: 16_000 }, (_, i) => (i % 16 < 8 ? 32_767 : -32_768));
  const out = resample(square, 16_000, 24_000);
  for (let i = 100; i < out.length - 100; i++) expect(Math.abs(out[i]! - out[i - 1]!)).toBeLessThan(50_000);
});
