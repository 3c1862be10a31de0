// How loud a recording is where DTMF is.
import { describe, expect, test } from "vitest";
import { Loudness } from "../../../src/cli/explain/loudness.ts";
import { Random, toInt16, toneSequence, type Signal } from "../../signals.ts";

function loudnessOf({ samples, sampleRate }: Pick<Signal, "samples" | "sampleRate">): Loudness {
  const loudness = new Loudness(sampleRate);
  loudness.push(toInt16(samples));
  return loudness;
}

describe("the loudness", () => {
  test("is that of the loudest pair, and where it is", () => {
    const specs = [
      { tone: "3", toneMs: 60, pauseMs: 60, lowDbm0: -30, highDbm0: -33 },
      { tone: "8", toneMs: 60, pauseMs: 60, lowDbm0: -20, highDbm0: -25 },
    ];
    for (const sampleRate of [8000, 22050, 48000]) {
      const signal = toneSequence(new Random(11), specs, { sampleRate });
      const { loudest, peakDb, clipped, durationMs } = loudnessOf(signal);
      expect(loudest).toMatchObject({ tone: "8", lowHz: 852, highHz: 1336 });
      expect(loudest!.lowDbm0).toBeCloseTo(-20, 0);
      expect(loudest!.highDbm0).toBeCloseTo(-25, 0);
      expect(loudest!.startMs).toBeGreaterThan(signal.tones[1]!.startMs - 8);
      expect(loudest!.startMs).toBeLessThan(signal.tones[1]!.endMs - 24);
      expect(Math.abs(peakDb - 20 * Math.log10(10 ** (-23.14 / 20) + 10 ** (-28.14 / 20)))).toBeLessThan(1);
      expect(clipped).toBe(0);
      expect(durationMs).toBeCloseTo((signal.samples.length / sampleRate) * 1000, 6);
    }
  });

  test("counts samples at full scale, of both types", () => {
    const samples = Float32Array.of(0, 1, -1, 0.5, 1, 0.99);
    for (const pcm of [samples, toInt16(samples)]) {
      const loudness = new Loudness(8000);
      loudness.push(pcm);
      expect(loudness.clipped).toBe(3);
      expect(loudness.peakDb).toBeCloseTo(0, 3);
      expect(loudness.loudest).toBeUndefined();
    }
  });

  test("of silence is none", () => {
    expect(loudnessOf({ samples: new Float32Array(8000), sampleRate: 8000 }).peakDb).toBe(-Infinity);
  });
});
