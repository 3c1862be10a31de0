// Whatever is rendered is heard back: the generator and the detector against each other.
import fc from "fast-check";
import { expect, test } from "vitest";
import { detectTones, renderTones, type Tone, type ToneInfo } from "../src/index.ts";
import { frequenciesOf, peakOf, TONES } from "./signals.ts";

const any = (min: number, max: number) => fc.oneof(fc.integer({ min, max }), fc.double({ min, max, noNaN: true }));
/** What people ask for, mostly: multiples of 20, which is also the grid lost packets stand on. */
const ms = (min: number, max: number) => {
  const steps = fc.integer({ min: Math.ceil(min / 20), max: Math.floor(max / 20) });
  return fc.oneof(
    steps.map((count) => 20 * count),
    any(min, max),
  );
};
const rate = fc.oneof(
  fc.constantFrom(8000, 16000, 24000, 32000, 44100, 48000, 11025, 22050, 96000),
  fc.integer({ min: 8000, max: 192_000 }),
);
const tone = fc.constantFrom(...(TONES as Tone[]));
const step = fc.oneof(
  { weight: 4, arbitrary: tone },
  { weight: 1, arbitrary: fc.record({ tone, toneMs: ms(40, 400) }) },
);
const sequence = fc.array(step, { minLength: 1, maxLength: 12 });

interface Options {
  sampleRate: number;
  toneMs: number;
  gapMs: number;
  levelDbm0: number;
  twistDb: number;
  rampMs: number;
}

const options: fc.Arbitrary<Options> = fc
  .record({
    sampleRate: rate,
    toneMs: ms(40, 200),
    gapMs: ms(40, 150),
    levelDbm0: any(-40, 0),
    twistDb: any(-10, 10),
    rampMs: any(0, 8),
  })
  .filter(({ levelDbm0, twistDb }) => levelDbm0 + Math.abs(twistDb) / 2 <= 3.14);

interface Sent {
  tone: string;
  /** Length, and times of the half-amplitude points. */
  toneMs: number;
  startMs: number;
  endMs: number;
}

function sentTones(steps: readonly (Tone | ToneInfo)[], { toneMs, gapMs, rampMs }: Options): Sent[] {
  let at = 0;
  return steps.map((step) => {
    const { tone, toneMs: own = toneMs } = typeof step === "string" ? { tone: step } : step;
    const half = Math.min(rampMs, own / 2) / 2;
    const sent = { tone, toneMs: own, startMs: at + half, endMs: at + own - half };
    at += own + gapMs;
    return sent;
  });
}

/** Whether the two tones together pass full scale. */
function clips({ levelDbm0, twistDb }: Options): boolean {
  return peakOf(levelDbm0 + twistDb / 2) + peakOf(levelDbm0 - twistDb / 2) > 1;
}

/**
 * Whether a key is pressed twice with hard edges and whole packets of silence between: if the second press happens to be
 * in phase with the first, no receiver can tell it from one press whose packets were lost.
 */
function looksLost(sent: readonly Sent[], { gapMs, rampMs }: Options): boolean {
  const isWholePackets = Math.abs(gapMs - 20 * Math.round(gapMs / 20)) < 1 && gapMs < 61;
  return isWholePackets && rampMs < 2.5 && sent.some(({ tone }, i) => tone === sent[i - 1]?.tone);
}

test("any sequence is heard back as it was rendered", () => {
  fc.assert(
    fc.property(sequence, options, (steps, options) => {
      const sent = sentTones(steps, options);
      fc.pre(!looksLost(sent, options));
      const heard = detectTones(renderTones(steps, options), { sampleRate: options.sampleRate });
      expect(heard.map(({ tone }) => tone).join("")).toBe(sent.map(({ tone }) => tone).join(""));
      heard.forEach((tone, i) => {
        const { lowHz, highHz } = frequenciesOf(tone.tone);
        const errors = {
          startMs: tone.startMs - sent[i]!.startMs,
          endMs: tone.endMs - sent[i]!.endMs,
          lowHz: tone.lowHz - lowHz,
          highHz: tone.highHz - highHz,
          levelDb: clips(options) ? 0 : tone.levelDbm0 - options.levelDbm0,
          twistDb: clips(options) ? 0 : tone.twistDb - options.twistDb,
        };
        const limits = { startMs: 2, endMs: 2, lowHz: 0.5, highHz: 0.5, levelDb: 0.2, twistDb: 0.2 };
        for (const name of Object.keys(limits) as (keyof typeof limits)[]) {
          expect(Math.abs(errors[name]), name).toBeLessThan(limits[name]);
        }
      });
    }),
    { numRuns: 1500 },
  );
});
