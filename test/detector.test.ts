// Tones heard in whole recordings, held against signals whose truth is known, in dB, ms and Hz.
import { describe, expect, test } from "vitest";
import { detectTones, type DetectedTone, type DetectOptions } from "../src/index.ts";
import { namesOf } from "./hear.ts";
import {
  mix,
  Random,
  toInt16,
  tonePower,
  TONES,
  toneSequence,
  whiteNoise,
  type Signal,
  type ToneSpec,
  type TrueTone,
} from "./signals.ts";

const RATES = [8000, 16000, 24000, 32000, 44100, 48000];
const ODD_RATES = [8001, 11025, 22050, 96000, 191_999, 192_000];

/** The 16 tones in random order, phases and alignment. */
function sixteen(random: Random, sampleRate: number, change: (random: Random) => Partial<ToneSpec>): Signal {
  const specs = random.shuffled(TONES).map((tone) => ({ tone, toneMs: 50, pauseMs: 40, ...change(random) }));
  return toneSequence(random, specs, { sampleRate });
}

const both = (dbm0: number, twistDb = 0) => ({ lowDbm0: dbm0 - twistDb / 2, highDbm0: dbm0 + twistDb / 2 });

function heard(signal: Signal, options: DetectOptions = {}): DetectedTone[] {
  return detectTones(toInt16(signal.samples), { sampleRate: signal.sampleRate, ...options });
}

interface Errors {
  startMs: number;
  endMs: number;
  levelDb: number;
  twistDb: number;
  lowHz: number;
  highHz: number;
}

/** The largest error of each measurement; the tones must be the ones sent. */
function worstErrors(signal: Signal, tones: readonly DetectedTone[]): Errors {
  expect(namesOf(tones)).toBe(namesOf(signal.tones));
  const most = (error: (sent: TrueTone, tone: DetectedTone) => number) =>
    Math.max(...signal.tones.map((sent, i) => Math.abs(error(sent, tones[i]!))));
  return {
    startMs: most((sent, tone) => tone.startMs - sent.startMs),
    endMs: most((sent, tone) => tone.endMs - sent.endMs),
    levelDb: most((sent, tone) => tone.levelDbm0 - (sent.lowDbm0 + sent.highDbm0) / 2),
    twistDb: most((sent, tone) => tone.twistDb - (sent.highDbm0 - sent.lowDbm0)),
    lowHz: most((sent, tone) => tone.lowHz - sent.lowHz),
    highHz: most((sent, tone) => tone.highHz - sent.highHz),
  };
}

function expectWithin(errors: Errors, limits: Errors): void {
  for (const name of Object.keys(limits) as (keyof Errors)[]) {
    expect(errors[name], name).toBeLessThanOrEqual(limits[name]);
  }
}

describe.each([...RATES, ...ODD_RATES])("at %i Hz, all 16 tones", (sampleRate) => {
  // Two tones above -2.88 dBm0 pass full scale together and are clipped, which the last level here is.
  test.each([40, 57.3, 100, 200, 1000])("of %f ms are heard from -40 to 0 dBm0", (toneMs) => {
    for (const dbm0 of toneMs === 1000 ? [-40, 0] : [-40, -25, -10, -3, 0]) {
      const random = new Random(1, `${toneMs} ${dbm0}`);
      const signal = sixteen(random, sampleRate, () => ({ toneMs, edgeMs: random.pick([0, 5]), ...both(dbm0) }));
      const levels = dbm0 > -2.88 ? { levelDb: 2, twistDb: 0.5 } : { levelDb: 0.2, twistDb: 0.2 };
      expectWithin(worstErrors(signal, heard(signal)), { startMs: 2, endMs: 2, lowHz: 0.5, highHz: 0.5, ...levels });
    }
  });

  test("are measured right with twist, off their frequencies and in noise", () => {
    for (const snrDb of [20, 30]) {
      const random = new Random(2, `${snrDb}`);
      const signal = sixteen(random, sampleRate, () => ({
        ...both(-15, random.between(-8, 8)),
        toneMs: random.between(50, 150),
      }));
      const power = tonePower(signal.tones[0]!) / 10 ** (snrDb / 10);
      mix(signal.samples, whiteNoise(random, signal.samples.length, sampleRate, power));
      const tones = heard(signal);
      const errors = worstErrors(signal, tones);
      expectWithin(errors, { startMs: 2, endMs: 2, levelDb: 0.5, twistDb: 0.5, lowHz: 2, highHz: 2 });
      tones.forEach((tone, i) => {
        const expected = 10 * Math.log10(tonePower(signal.tones[i]!) / power);
        expect(Math.abs(tone.snrDb - expected), `snrDb ${tone.snrDb}`).toBeLessThanOrEqual(2);
      });
    }
  });
});

describe("what is asked for", () => {
  const random = new Random(3);
  const tone = (toneMs: number, lowDbm0 = -10, highDbm0 = -10) =>
    toneSequence(random, [{ tone: "5", toneMs, pauseMs: 0, lowDbm0, highDbm0 }], { sampleRate: 8000 });

  test.each([15, 25.5, 40, 60, 100, 300, 1000])("minToneMs of %f parts shorter tones from longer ones", (minToneMs) => {
    const count = (toneMs: number) => heard(tone(toneMs), { minToneMs }).length;
    for (let i = 0; i < 10; i++) {
      expect([count(minToneMs - 3), count(minToneMs + 3), count(minToneMs + 50)]).toEqual([0, 1, 1]);
    }
  });

  test.each([5, 10, 14.6, 20, 30])("minGapMs of %f parts breaks from pauses", (minGapMs) => {
    const count = (pauseMs: number) => {
      const specs = [0, 1].map(() => ({ tone: "5", toneMs: 80, pauseMs }));
      return heard(toneSequence(random, specs, { sampleRate: 8000 }), { minGapMs }).length;
    };
    for (let i = 0; i < 10; i++) expect([count(minGapMs - 2.5), count(minGapMs + 2.5)]).toEqual([1, 2]);
  });

  test.each([-50, -30, -10])("minLevelDbm0 of %i holds for the weaker of the two tones", (minLevelDbm0) => {
    const count = (lowDbm0: number, highDbm0: number) => heard(tone(60, lowDbm0, highDbm0), { minLevelDbm0 }).length;
    expect(count(minLevelDbm0 + 1.5, minLevelDbm0 + 1.5)).toBe(1);
    expect(count(minLevelDbm0 - 1, minLevelDbm0 + 5)).toBe(0);
    expect(count(minLevelDbm0 + 5, minLevelDbm0 - 1)).toBe(0);
  });

  test.each([4, 10, 15.5, 18])("a twist of %f dB is the most, on the side that is limited", (limit) => {
    const forward = (db: number, options: DetectOptions) => heard(tone(60, -10, -10 - db), options).length;
    const reverse = (db: number, options: DetectOptions) => heard(tone(60, -10 - db, -10), options).length;
    for (const [name, own, other] of [
      ["maxForwardTwistDb", forward, reverse],
      ["maxReverseTwistDb", reverse, forward],
    ] as const) {
      const options = { [name]: limit };
      expect([own(limit, options), own(limit + 1, options), other(14, options)]).toEqual([1, 0, 1]);
    }
  });

  test("a profile is the limits it stands for, and gives way to a limit that is given", () => {
    const lines = [tone(60, -25, -25), tone(60, -27, -27), tone(60, -10, -5.1), tone(60, -10, -17)];
    // prettier-ignore
    const accepted = {
      default: [1, 1, 1, 1], att: [1, 1, 0, 1], ntt: [1, 0, 1, 0], denmark: [1, 1, 1, 0],
      australia: [1, 1, 1, 1], brazil: [1, 1, 1, 1], etsi: [1, 1, 1, 0],
    };
    for (const [name, expected] of Object.entries(accepted)) {
      const profile = name as keyof typeof accepted;
      expect(
        lines.map((line) => heard(line, { profile }).length),
        name,
      ).toEqual(expected);
    }
    expect(heard(lines[3]!, { profile: "ntt", maxForwardTwistDb: 9 })).toHaveLength(1);
  });

  test("what is undefined is as if not given", () => {
    const { samples } = sixteen(new Random(4), 8000, () => ({}));
    const pcm = toInt16(samples);
    const limits = ["minToneMs", "minGapMs", "minLevelDbm0", "maxForwardTwistDb", "maxReverseTwistDb"];
    const options = Object.fromEntries(["sampleRate", "profile", ...limits].map((name) => [name, undefined]));
    expect(detectTones(pcm, options)).toEqual(detectTones(pcm));
    expect(detectTones(pcm, undefined)).toEqual(detectTones(pcm, {}));
  });
});

describe("samples", () => {
  const signal = sixteen(new Random(5), 16000, (random) => both(random.between(-30, -5)));
  const pcm = toInt16(signal.samples);
  const options = { sampleRate: 16000 };
  const tones = detectTones(pcm, options);

  test("of both types are heard alike", () => {
    expect(namesOf(tones)).toBe(namesOf(signal.tones));
    expect(
      detectTones(
        Float32Array.from(pcm, (sample) => sample / 32768),
        options,
      ),
    ).toEqual(tones);
    const unrounded = detectTones(signal.samples, options);
    expect(namesOf(unrounded)).toBe(namesOf(tones));
    unrounded.forEach((tone, i) => expect(Math.abs(tone.levelDbm0 - tones[i]!.levelDbm0)).toBeLessThan(0.01));
  });

  test("may be part of a larger buffer, shared or not", () => {
    for (const Buffer of [ArrayBuffer, SharedArrayBuffer]) {
      const i16 = new Int16Array(new Buffer(2 * pcm.length + 100), 6, pcm.length);
      const f32 = new Float32Array(new Buffer(4 * pcm.length + 100), 20, pcm.length);
      new Int16Array(i16.buffer).fill(32767);
      new Float32Array(f32.buffer).fill(1);
      i16.set(pcm);
      f32.set(pcm.map((sample) => sample));
      f32.forEach((sample, i) => (f32[i] = sample / 32768));
      expect(detectTones(i16, options)).toEqual(tones);
      expect(detectTones(f32, options)).toEqual(tones);
    }
  });

  test("are left as they were", () => {
    const copy = pcm.slice();
    detectTones(copy, options);
    expect(copy).toEqual(pcm);
  });

  test("may be none, or silence, or too few for a tone", () => {
    for (const Type of [Int16Array, Float32Array]) {
      for (const length of [0, 1, 31, 100, 8000]) expect(detectTones(new Type(length))).toEqual([]);
    }
  });
});
