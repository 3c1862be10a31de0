// What `npm run fit` stands on: its inputs and net are the core's, and the net's gradient is one.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Random, TONES, frequenciesOf, mix, toInt16, toneSequence, whiteNoise } from "../../signals.ts";
import { GATE_INPUTS, GATE_UNITS, inputsOf, SCORE_INPUTS, SCORE_UNITS, standardised } from "./inputs.ts";
import { CAUTION, excessOf, isSudden, isWorthScoring, looksAt, SUDDENLY } from "./look.ts";
import { Net } from "./net.ts";

const seed = 7;

function randomNet(random: Random): Net {
  const net = new Net(SCORE_INPUTS, SCORE_UNITS);
  for (let i = 0; i < net.weights.length; i++) net.weights[i] = random.between(-1, 1);
  return net;
}

test(`the gradient is the slope of the score (seed ${seed})`, () => {
  const random = new Random(seed, "gradient");
  const net = randomNet(random);
  const row = Float64Array.from({ length: SCORE_INPUTS }, () => random.between(-2, 2));
  const gradient = new Float64Array(net.weights.length);
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
  for (let i = 0; i < net.weights.length; i++) expect(gradient[i], `weight ${i}`).toBeCloseTo(slopeOf(i), 7);
});

/** The net of the core's source. */
function written(name: string, inputs: number, units: number): (inputs: readonly number[]) => number {
  const source = readFileSync(new URL(`../../../assembly/${name}-weights.ts`, import.meta.url), "utf8");
  const numbers = (list: string) => list.match(/[-+\d.e]+/g)!.map((text) => Math.fround(+text));
  const [standards, steps] = [...source.matchAll(/memory\.data<\w+>\(\[([^\]]*)\]/g)].map((match) =>
    numbers(match[1]!),
  );
  const count = inputs + 1;
  const [means, scales] = [standards!.slice(0, count), standards!.slice(count)];
  const values = steps!.map((step) => step / 256);
  // For each eight units a row of eight an input.
  const weightsOf = (unit: number) =>
    Array.from({ length: count }, (_, i) => values[(1 + 8 * Math.floor(unit / 8)) * count + 8 * i + (unit % 8)]!);
  const outputs = values.slice(-units);
  expect(values).toHaveLength((1 + units) * count + units);
  const net = new Net(inputs, units);
  net.weights.set([...values.slice(0, count), ...outputs.flatMap((output, unit) => [...weightsOf(unit), output])]);
  return (row) => net.score(standardised(Float64Array.from(row), { means, scales }), 0);
}

test(`the core's nets make of a look what the fit's do (seed ${seed})`, () => {
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
  const score = written("score", SCORE_INPUTS, SCORE_UNITS);
  const glance = written("glance", GATE_INPUTS, GATE_UNITS);
  const draft = written("draft", GATE_INPUTS, GATE_UNITS);
  for (const look of looks) {
    expect(look.score).toBeCloseTo(score(inputsOf(look)) - CAUTION - excessOf(look), 3);
    expect(look.glance).toBeCloseTo(isSudden(look.glanceInputs) ? SUDDENLY : glance(look.glanceInputs), 3);
    expect(look.draft).toBeCloseTo(draft(look.draftInputs), 3);
  }
});
