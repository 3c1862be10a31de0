// Tones that something louder hides for a while.
import { describe, expect, test } from "vitest";
import { detectTones } from "../src/index.ts";
import { babble, mix, Random, TONES, tonePower, toInt16, toneSequence, type Signal } from "./signals.ts";

const RATE = 8000;
const SEED = 1;

/** Presses of 300 ms, each with a stretch of white noise in it, so many dB over the tones. */
function hidden(random: Random, noiseMs: number, overDb: number): Signal {
  const specs = random.shuffled(TONES).map((tone) => ({ tone, toneMs: 300, pauseMs: 100 }));
  const signal = toneSequence(random, specs, { sampleRate: RATE });
  const deviation = Math.sqrt(tonePower(signal.tones[0]!) * 10 ** (overDb / 10));
  for (const { startMs } of signal.tones) {
    const first = Math.round((startMs + random.between(60, 160)) * (RATE / 1000));
    for (let i = first; i < first + noiseMs * (RATE / 1000); i++) {
      signal.samples[i] = signal.samples[i]! + deviation * random.normal();
    }
  }
  return signal;
}

describe.each([
  [24, 6, 1],
  [28, 10, 10],
  [40, 10, 25],
  [50, 14, 115],
])("%i ms of noise %i dB over a tone", (noiseMs, overDb, most) => {
  const random = new Random(SEED, `${noiseMs} ${overDb}`);
  const signals = Array.from({ length: 10 }, () => hidden(random, noiseMs, overDb));
  const heard = signals.map(({ samples }) => detectTones(toInt16(samples)));

  test(`split at most ${most} of 160 (seed ${SEED})`, () => {
    const more = heard.map((tones, i) => tones.length - signals[i]!.tones.length);
    expect(more.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(most);
  });

  test(`leave the pieces of one press a pause apart (seed ${SEED})`, () => {
    for (const tones of heard) {
      tones.slice(1).forEach(({ tone, startMs }, i) => {
        if (tone === tones[i]!.tone) expect(startMs - tones[i]!.endMs).toBeGreaterThanOrEqual(14.6);
      });
    }
  });
});

describe("a voice as loud as long tones", () => {
  const random = new Random(SEED, "voice");
  const signals = Array.from({ length: 20 }, () => {
    const specs = random.shuffled(TONES).map((tone) => ({ tone, toneMs: 500, pauseMs: 100 }));
    const signal = toneSequence(random, specs, { sampleRate: RATE });
    mix(signal.samples, babble(random, signal.samples.length, RATE, 1), Math.sqrt(tonePower(signal.tones[0]!)));
    return signal;
  });
  const pieces = signals.flatMap(({ samples, tones }) => {
    const heard = detectTones(toInt16(samples));
    return tones.map((sent) => ({
      sent,
      of: heard.filter(
        ({ tone, startMs, endMs }) => tone === sent.tone && startMs < sent.endMs && endMs > sent.startMs,
      ),
    }));
  });

  test(`hides at most 10 of 320 and splits at most 22 (seed ${SEED})`, () => {
    expect(pieces.filter(({ of }) => of.length === 0).length).toBeLessThanOrEqual(10);
    expect(pieces.filter(({ of }) => of.length > 1).length).toBeLessThanOrEqual(22);
  });

  test(`leaves their frequencies within 20 Hz (seed ${SEED})`, () => {
    for (const { sent, of } of pieces) {
      for (const { lowHz, highHz } of of) {
        expect(Math.abs(lowHz - sent.lowHz)).toBeLessThan(20);
        expect(Math.abs(highHz - sent.highHz)).toBeLessThan(20);
      }
    }
  });
});
