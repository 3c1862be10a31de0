// After ITU-T Q.24: both frequencies are accepted within +-(1.5 % + 2 Hz), and refused 3.5 % off.
import { frequenciesOf } from "../signals.ts";
import { addNoiseAt } from "./in-noise.ts";
import { percent, tones, type Points, type Row, type Setup } from "./row.ts";

const CORNERS = [
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
] as const;

const corner = (low: number, high: number) => `${low > 0 ? "+" : "-"}${high > 0 ? "+" : "-"}`;

function* atCorners(setup: Setup, full: number, snrDb: number) {
  for (const [low, high] of CORNERS) {
    const random = setup.random(`frequency ${snrDb} ${low} ${high}`);
    const change = (tone: string) => {
      const { lowHz, highHz } = frequenciesOf(tone);
      return { lowHz: lowHz + low * (0.015 * lowHz + 2), highHz: highHz + high * (0.015 * highHz + 2) };
    };
    for (const signal of tones(setup, random, full, change)) {
      if (snrDb < Infinity) addNoiseAt(signal, random, snrDb);
      yield { point: corner(low, high), signal };
    }
  }
}

const judgeCorners = (least: number) => (points: Points) => {
  const rates = CORNERS.map(([low, high]) => points(corner(low, high)).right);
  return { measured: rates.map(percent).join(", "), pass: Math.min(...rates) >= least };
};

const accept: Row = {
  name: "frequency-accept",
  requirement: "both tones off by +-(1.5 % + 2 Hz), corners ++ +- -+ --: at least 99.9 % right",
  cases: (setup) => atCorners(setup, 1600, Infinity),
  judge: judgeCorners(0.999),
};

const acceptInNoise: Row = {
  name: "frequency-accept-noise",
  requirement: "the same corners in white noise, S/N 6 dB: at least 99.5 % right",
  cases: (setup) => atCorners(setup, 1600, 6),
  judge: judgeCorners(0.995),
};

const OFF = [
  ["low +3.5 %", 1.035, 1],
  ["low -3.5 %", 0.965, 1],
  ["high +3.5 %", 1, 1.035],
  ["high -3.5 %", 1, 0.965],
] as const;

const reject: Row = {
  name: "frequency-reject",
  requirement: "one tone off by +3.5 or -3.5 % (low +, low -, high +, high -): 0 of 1000 heard in each case",
  *cases(setup) {
    for (const [point, low, high] of OFF) {
      const change = (tone: string) => {
        const { lowHz, highHz } = frequenciesOf(tone);
        return { lowHz: lowHz * low, highHz: highHz * high };
      };
      for (const signal of tones(setup, setup.random(point), 1008, change)) yield { point, signal };
    }
  },
  judge(points) {
    const tallies = OFF.map(([point]) => points(point));
    const measured = tallies.map((tally) => `${tally.heard} of ${tally.sent}`).join(", ");
    return { measured, pass: tallies.every((tally) => tally.heard === 0) };
  },
};

export const frequency = [accept, acceptInNoise, reject];
