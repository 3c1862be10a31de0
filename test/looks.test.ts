// What a second look measures of a line, in the field's units.
import { expect, test } from "vitest";
import { Looker, type Look } from "../src/looks.ts";
import { PROFILES } from "../src/profiles.ts";
import { Random, TONES, mix, toInt16, toneSequence } from "./signals.ts";

const SAMPLE_RATE = 8000;
const random = new Random(17);

/** The looks that saw a tone of 80 ms whole, with `under` beside it. */
function looksAt(under: (seconds: number) => number): Look[] {
  const specs = TONES.map((tone) => ({ tone, toneMs: 80, pauseMs: 80, lowDbm0: -20, highDbm0: -20 }));
  const signal = toneSequence(random, specs, { sampleRate: SAMPLE_RATE });
  mix(
    signal.samples,
    signal.samples.map((_, n) => under(n / SAMPLE_RATE)),
  );
  using looker = new Looker(SAMPLE_RATE, PROFILES.default);
  return looker
    .push(toInt16(signal.samples))
    .filter(({ count, residual, score }) => count >= 5 && residual < 0.1 && score > 0);
}

/** Amplitude of a sine, full scale 1. */
const peakOf = (dbm0: number) => 10 ** ((dbm0 - 3.14) / 20);

test("a look measures what lies below the tones, while they sound and before", () => {
  const peak = peakOf(-10);
  const dial = looksAt((t) => peak * (Math.sin(2 * Math.PI * 350 * t) + Math.sin(2 * Math.PI * 440 * t)));
  expect(dial.length).toBeGreaterThan(16);
  for (const { underDb, underBeforeDb, startMs, endMs } of dial) {
    expect(Math.abs(underDb - 10)).toBeLessThan(1);
    // Of 68 ms, a longer tone leaves too little before it: the two tones beat every 11 ms.
    if (endMs - startMs < 55) expect(Math.abs(underBeforeDb - 10)).toBeLessThan(1);
  }
  const clean = looksAt(() => 0);
  expect(clean.length).toBeGreaterThan(16);
  for (const { underDb } of clean) expect(underDb).toBeLessThan(-18);
});

test("a look measures how either tone begins: with nothing of it before and nearly all of it in the first 4.5 ms", () => {
  const looks = looksAt(() => 0).filter(({ startMs, endMs }) => endMs - startMs > 25 && endMs - startMs < 50);
  expect(looks.length).toBeGreaterThan(16);
  for (const { onset } of looks) {
    const [lowBefore, , highBefore, , low, lowInPhase, high, highInPhase] = onset;
    for (const power of [lowBefore, highBefore]) expect(power).toBeLessThan(0.02);
    for (const share of [low, lowInPhase, high, highInPhase]) expect(Math.abs(share! - 1)).toBeLessThan(0.25);
  }
});
