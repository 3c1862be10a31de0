// What is said of sounds whose refusing limit is known, in the unit of the limit.
import { describe, expect, test } from "vitest";
import { Explainer, type Explanation, type Refused } from "../../../src/cli/explain/explainer.ts";
import { MOST_OFFSET } from "../../../src/cli/explain/candidates.ts";
import { Looker } from "../../../src/looks.ts";
import { PROFILES } from "../../../src/profiles.ts";
import {
  addSines,
  babble,
  frequenciesOf,
  mix,
  powerOf,
  Random,
  toInt16,
  TONES,
  toneSequence,
  whiteNoise,
  type Signal,
  type ToneSpec,
} from "../../signals.ts";

const SEED = 11;

function explain({ samples, sampleRate }: Pick<Signal, "samples" | "sampleRate">, chunk = 4000): Explanation {
  using explainer = new Explainer(sampleRate);
  const pcm = toInt16(samples);
  for (let at = 0; at < pcm.length; at += chunk) explainer.push(pcm.subarray(at, at + chunk));
  return explainer.end();
}

/** A good tone, the one in question, and a good tone again. */
function amid(sampleRate: number, spec: ToneSpec, random = new Random(SEED, spec.tone)): Signal {
  const good = { tone: "1", toneMs: 80, pauseMs: 150 };
  return toneSequence(random, [good, spec, { ...good, tone: "D" }], { sampleRate });
}

/** The one sound that was refused, which is where the tone in question is. */
function refusedOf(signal: Signal, leewayMs = 3): Refused {
  const { heard, refused } = explain(signal);
  expect(heard.map(({ tone }) => tone).join("")).toBe("1D");
  expect(refused).toHaveLength(1);
  const [sound] = refused;
  const sent = signal.tones[1]!;
  expect(sound!.tone).toBe(sent.tone);
  expect(Math.abs(sound!.startMs - sent.startMs)).toBeLessThan(leewayMs);
  expect(Math.abs(sound!.endMs - sent.endMs)).toBeLessThan(leewayMs);
  return sound!;
}

interface Known {
  limit: string;
  value: number;
  allowed: number;
  within: number;
  text: RegExp;
}

/** Changes to a tone of 80 ms, and what they break. */
const KNOWN: [string, (tone: string) => Partial<ToneSpec>, Known[]][] = [
  [
    "a high tone 3 % above",
    (tone) => ({ highHz: 1.03 * frequenciesOf(tone).highHz }),
    [
      {
        limit: "frequency",
        value: 3,
        allowed: 2.5,
        within: 0.1,
        text: /^high tone \d+ Hz, 3\.0 % above \d+ Hz; the most is 2\.5 %$/,
      },
    ],
  ],
  [
    "a low tone 3 % below",
    (tone) => ({ lowHz: 0.97 * frequenciesOf(tone).lowHz }),
    [
      {
        limit: "frequency",
        value: -3,
        allowed: 2.5,
        within: 0.1,
        text: /^low tone \d+ Hz, 3\.0 % below \d+ Hz; the most is/,
      },
    ],
  ],
  [
    "20 dB of forward twist",
    () => ({ lowDbm0: -8, highDbm0: -28 }),
    [
      {
        limit: "maxForwardTwistDb",
        value: 20,
        allowed: 18,
        within: 0.5,
        text: /^forward twist, the low tone louder by (19\.[5-9]|20\.[0-5]) dB; the most is 18 dB$/,
      },
    ],
  ],
  [
    "20 dB of reverse twist",
    () => ({ lowDbm0: -28, highDbm0: -8 }),
    [
      {
        limit: "maxReverseTwistDb",
        value: 20,
        allowed: 18,
        within: 0.5,
        text: /^reverse twist, the high tone louder by/,
      },
    ],
  ],
  [
    "20 ms",
    () => ({ toneMs: 20 }),
    [{ limit: "minToneMs", value: 20, allowed: 25.5, within: 1, text: /^(19|20)\.\d ms long; the least is 25\.5 ms$/ }],
  ],
  [
    "-55 dBm0",
    () => ({ lowDbm0: -55, highDbm0: -55 }),
    [
      {
        limit: "minLevelDbm0",
        value: -55,
        allowed: -50,
        within: 0.5,
        text: /^low tone -5[45]\.\d dBm0; the least is -50 dBm0$/,
      },
      { limit: "minLevelDbm0", value: -55, allowed: -50, within: 0.5, text: /^high tone / },
    ],
  ],
  [
    "3 % and 20 dB at once",
    (tone) => ({ highHz: 1.03 * frequenciesOf(tone).highHz, lowDbm0: -8, highDbm0: -28 }),
    [
      { limit: "frequency", value: 3, allowed: 2.5, within: 0.1, text: /^high tone / },
      { limit: "maxForwardTwistDb", value: 20, allowed: 18, within: 0.5, text: /^forward twist/ },
    ],
  ],
];

describe.each([8000, 16000, 44100])("at %i Hz", (sampleRate) => {
  test.each(KNOWN)("%s is named, with its number and the limit's", (_, change, known) => {
    for (const tone of ["2", "6", "7", "#", "A"]) {
      const { refusals } = refusedOf(amid(sampleRate, { tone, toneMs: 80, pauseMs: 150, ...change(tone) }));
      expect(refusals.map(({ limit }) => limit)).toEqual(known.map(({ limit }) => limit));
      refusals.forEach(({ value, allowed, text }, i) => {
        expect(Math.abs(value! - known[i]!.value)).toBeLessThan(known[i]!.within);
        expect(allowed).toBe(known[i]!.allowed);
        expect(text).toMatch(known[i]!.text);
      });
    }
  });

  test("tones that are heard are all there is to say", () => {
    const specs = TONES.map((tone) => ({ tone, toneMs: 60, pauseMs: 40 }));
    const { heard, refused, others } = explain(toneSequence(new Random(SEED), specs, { sampleRate }));
    expect(heard.map(({ tone }) => tone).join("")).toBe(TONES.join(""));
    expect({ refused, others }).toEqual({ refused: [], others: 0 });
  });
});

test("a tone 4 % off, which the core does not measure any further, is named too", () => {
  for (const tone of ["2", "6", "7", "#", "A"]) {
    const { lowHz } = frequenciesOf(tone);
    const signal = amid(8000, { tone, toneMs: 120, pauseMs: 150, lowHz: 0.96 * lowHz });
    const { refusals } = refusedOf(signal, 12);
    expect(refusals).toMatchObject([{ limit: "frequency", allowed: 2.5 }]);
    expect(Math.abs(refusals[0]!.value! + 4)).toBeLessThan(0.1);
  }
});

test("the greatest offset told is the core's: clean tones score beyond it never, within it always", () => {
  using looker = new Looker(8000, PROFILES.default);
  let beyond = 0;
  for (let percent = 2.3; percent < 2.7; percent += 0.01) {
    const spec = { tone: "5", toneMs: 60, pauseMs: 100, highHz: 1336 * (1 + percent / 100) };
    const looks = looker.push(toInt16(toneSequence(new Random(SEED), [spec], { sampleRate: 8000 }).samples));
    for (const { count, scatter, offset1, offset2, score } of looks) {
      if (count < 4 || scatter > 1) continue;
      const isBeyond = Math.max(Math.abs(offset1), Math.abs(offset2)) > MOST_OFFSET;
      expect(score === -Infinity).toBe(isBeyond);
      if (isBeyond) beyond++;
    }
  }
  expect(beyond).toBeGreaterThan(50);
});

describe("the score", () => {
  const faultsOf = (signal: Signal) => explain(signal).refused.filter(({ refusals }) => refusals[0]!.limit === "score");

  test("blames noise for what noise hides", () => {
    const random = new Random(SEED, "noise");
    const specs = [...TONES, ...TONES].map((tone) => ({ tone, toneMs: 60, pauseMs: 60 }));
    const signal = toneSequence(random, specs, { sampleRate: 8000 });
    mix(signal.samples, whiteNoise(random, signal.samples.length, 8000, 2 * powerOf(-10) * 10 ** 0.5));
    const faults = faultsOf(signal);
    expect(faults.length).toBeGreaterThan(3);
    for (const { tone, startMs, refusals } of faults) {
      expect(signal.tones.some((sent) => sent.tone === tone && Math.abs(sent.startMs - startMs) < 15)).toBe(true);
      expect(refusals[0]).toMatchObject({ allowed: 0 });
      expect(refusals[0]!.value).toBeLessThanOrEqual(0);
      expect(refusals[0]!.text).toMatch(
        /^score -\d+\.\d\d, and a tone has more than 0: too much else on the line, [4-9]\d % of/,
      );
    }
  });

  test("blames a third tone", () => {
    const third = amid(8000, { tone: "5", toneMs: 30, pauseMs: 150 });
    const { startMs, endMs } = third.tones[1]!;
    addSines(third.samples, 8000, { startMs, endMs }, [{ hz: 1060, dbm0: -4, phase: 1 }]);
    expect(faultsOf(third)[0]!.refusals[0]!.text).toMatch(
      /too much else on the line, 6\d % of the energy, its strongest part at 5 dB/,
    );
  });
});

test("a weaker tone right behind its like is taken for an echo, and it is said of which", () => {
  const press = { tone: "5", toneMs: 60, pauseMs: 70 };
  const specs = [press, { ...press, lowDbm0: -26, highDbm0: -26 }];
  const { heard, refused } = explain(toneSequence(new Random(SEED), specs, { sampleRate: 8000 }));
  expect(heard).toHaveLength(1);
  expect(refused.map(({ refusals }) => refusals)).toEqual([
    [
      {
        limit: "echo",
        value: expect.closeTo(16, 0) as number,
        allowed: 6,
        text: expect.stringMatching(
          /^taken for an echo, 1[56]\.\d dB weaker than the 5 that ended (69|70|71) ms before$/,
        ) as string,
      },
    ],
  ]);
});

test("voices, of which the detector looks at much, are told of in a number", () => {
  const samples = babble(new Random(SEED), 60 * 8000, 8000, 1).map((sample) => 0.1 * sample);
  const { heard, refused, others } = explain({ samples, sampleRate: 8000 });
  expect(heard).toEqual([]);
  expect(refused.length).toBeLessThan(10);
  expect(others).toBeGreaterThan(100);
});

test("chunks of any size make no difference", () => {
  const signal = amid(16000, { tone: "9", toneMs: 20, pauseMs: 150 });
  const { heard, refused, others } = explain(signal, 1e6);
  for (const size of [1, 160, 333]) expect(explain(signal, size)).toMatchObject({ heard, refused, others });
});
