// Tones that something louder hides for a while.
import { describe, expect, test } from "vitest";
import { detectTones } from "../src/index.ts";
import { Random, TONES, tonePower, toInt16, toneSequence, type Signal } from "./signals.ts";

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
  [28, 10, 30],
  [40, 10, 55],
  [50, 14, 160],
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
