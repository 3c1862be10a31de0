// Start and end of a tone are the half-amplitude points of its edges.
import { levelOf, mix, powerOf, tonePower, whiteNoise } from "../signals.ts";
import { tones, type Points, type Row, type Setup } from "./row.ts";
import { meanMagnitude, worst } from "./score.ts";

const QUIET_DBM0 = -40;
const TEN_DB_DBM0 = levelOf(tonePower({ lowDbm0: -10, highDbm0: -10 })) - 10;

/** Tones of 40 to 150 ms in white noise of the given level. */
function* timed(setup: Setup, noiseDbm0: number, edgeMs: number) {
  const random = setup.random(`times ${noiseDbm0} ${edgeMs}`);
  for (const signal of tones(setup, random, 1600, () => ({ toneMs: random.between(40, 150), edgeMs }))) {
    mix(signal.samples, whiteNoise(random, signal.samples.length, setup.sampleRate, powerOf(noiseDbm0)));
    yield { point: "", signal };
  }
}

const judge = (meanMs: number, worstMs: number) => (points: Points) => {
  const { startErrors, endErrors } = points("");
  if (startErrors.length === 0) return { measured: "no times", pass: false };
  const each = [startErrors, endErrors].map((errors) => ({ mean: meanMagnitude(errors), worst: worst(errors) }));
  const words = each.map((error) => `${error.mean.toFixed(2)} / ${error.worst.toFixed(2)}`);
  return {
    measured: `start ${words[0]}, end ${words[1]} ms`,
    pass: points("").right === 1 && each.every((error) => error.mean <= meanMs && error.worst <= worstMs),
  };
};

export const times: Row[] = [
  {
    name: "times",
    requirement: "start and end, noise at -40 dBm0: mean error at most 0.5 ms, worst at most 2 ms",
    cases: (setup) => timed(setup, QUIET_DBM0, 0),
    judge: judge(0.5, 2),
  },
  {
    name: "times-noise",
    requirement: "start and end, white noise, S/N 10 dB: mean error at most 1.5 ms",
    cases: (setup) => timed(setup, TEN_DB_DBM0, 0),
    judge: judge(1.5, Infinity),
  },
  {
    name: "times-edges",
    requirement: "start and end of tones with 5 ms edges, noise at -40 dBm0: worst error at most 3 ms",
    cases: (setup) => timed(setup, QUIET_DBM0, 5),
    judge: judge(Infinity, 3),
  },
];
