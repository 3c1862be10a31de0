// What `npm run fit` stands on: its inputs and net are the core's, and the net's gradient is one.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { TONES as KEYS } from "../../../src/keypad.ts";
import type { Look } from "../../../src/looks.ts";
import { Random, TONES, frequenciesOf, mix, toInt16, toneSequence, whiteNoise } from "../../signals.ts";
import { INPUTS, inputsOf, standardise } from "./inputs.ts";
import { isWorthScoring, looksAt } from "./look.ts";
import { Net, WEIGHTS } from "./net.ts";

const seed = 7;

function randomNet(random: Random): Net {
  const net = new Net();
  for (let i = 0; i < WEIGHTS; i++) net.weights[i] = random.between(-1, 1);
  return net;
}

test(`the gradient is the slope of the score (seed ${seed})`, () => {
  const random = new Random(seed, "gradient");
  const net = randomNet(random);
  const row = Float64Array.from({ length: INPUTS }, () => random.between(-2, 2));
  const gradient = new Float64Array(WEIGHTS);
  net.score(row, 0);
  net.addGradient(gradient, row, 0, 1);
  const step = 1e-5;
  const slopeOf = (i: number) => {
    const at = net.weights[i]!;
    const [above, below] = [at + step, at - step].map((value) => {
      net.weights[i] = value;
      return net.score(row, 0);
    });
    net.weights[i] = at;
    return (above! - below!) / (2 * step);
  };
  for (let i = 0; i < WEIGHTS; i++) expect(gradient[i], `weight ${i}`).toBeCloseTo(slopeOf(i), 7);
});

/** The weights of the core's source. */
function writtenScore(): (look: Look) => number {
  const source = readFileSync(new URL("../../../assembly/score-weights.ts", import.meta.url), "utf8");
  const values = /memory\.data<f32>\(\[([^\]]*)\]/
    .exec(source)![1]!
    .match(/[-+\d.e]+/g)!
    .map((text) => Math.fround(+text));
  const standards = values.splice(0, 2 * INPUTS);
  const net = new Net();
  expect(values).toHaveLength(WEIGHTS);
  net.weights.set(values);
  const means = standards.filter((_, i) => i % 2 === 0);
  const scales = standards.filter((_, i) => i % 2 === 1);
  return (look) => {
    const row = Float64Array.from(inputsOf(look));
    standardise(row, { means, scales });
    return net.score(row, 0);
  };
}

/** What the core takes off for frequencies beyond 1.65 % and 2 Hz: 20 for each 1 %. */
function excessOf({ key, offset1, offset2 }: Look): number {
  const { lowHz, highHz } = frequenciesOf(KEYS[key]!);
  const beyond = (offset: number, hz: number) => Math.max(0, Math.abs(offset) - 0.0165 - 2 / hz);
  return 20 * 100 * (beyond(offset1, lowHz) + beyond(offset2, highHz));
}

test(`the core scores its looks as the fit does (seed ${seed})`, () => {
  const random = new Random(seed, "score");
  const specs = Array.from({ length: 200 }, () => {
    const tone = random.pick(TONES);
    const { lowHz, highHz } = frequenciesOf(tone);
    const off = () => random.between(0.977, 1.023);
    return {
      tone,
      toneMs: random.between(28, 80),
      pauseMs: 50,
      lowHz: lowHz * off(),
      highHz: highHz * off(),
      lowDbm0: random.between(-20, -10),
      highDbm0: random.between(-20, -10),
    };
  });
  const signal = toneSequence(random, specs, { sampleRate: 8000 });
  mix(signal.samples, whiteNoise(random, signal.samples.length, 8000, 1e-3));
  const looks = looksAt(toInt16(signal.samples)).filter(isWorthScoring);
  expect(looks.length).toBeGreaterThan(200);
  expect(looks.some((look) => excessOf(look) > 0)).toBe(true);
  expect(looks.some((look) => look.afterDb < 900)).toBe(true);
  const scoreOf = writtenScore();
  for (const look of looks) expect(look.score).toBeCloseTo(scoreOf(look) - excessOf(look), 6);
});
