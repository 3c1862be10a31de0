// Forward twist: the low group is louder. Reverse twist: the high group is. The louder tone stays at -10 dBm0.
import { addNoiseAt } from "./in-noise.ts";
import { percent, reach, steps, tones, value, type Points, type Row, type Setup } from "./row.ts";

const DIRECTIONS = ["forward", "reverse"] as const;
const GRID = steps(1, 20, 0.5);
const OPTION_DB = 24;

const twisted = (direction: string, db: number) =>
  direction === "forward" ? { lowDbm0: -10, highDbm0: -10 - db } : { lowDbm0: -10 - db, highDbm0: -10 };

function* atTwists(setup: Setup, db: readonly number[], full: number) {
  for (const direction of DIRECTIONS) {
    for (const step of db) {
      const random = setup.random(`twist ${direction} ${step}`);
      for (const signal of tones(setup, random, full, () => twisted(direction, step))) {
        yield { point: `${direction} ${step}`, signal };
      }
    }
  }
}

const limits: Row = {
  name: "twist",
  requirement: "twist accepted, forward and reverse (99.5 % right at every 0.5 dB up to it): at least 15 dB",
  cases: (setup) => atTwists(setup, GRID, 320),
  judge(points) {
    const reached = DIRECTIONS.map((direction) =>
      reach(points, `${direction} `, GRID, (tally) => tally.right >= 0.995),
    );
    return { measured: reached.map((db) => value(db, "dB")).join(", "), pass: reached.every((db) => db >= 15) };
  },
};

const both = (least: number, db: number) => (points: Points) => {
  const rates = DIRECTIONS.map((direction) => points(`${direction} ${db}`).right);
  return { measured: rates.map(percent).join(", "), pass: Math.min(...rates) >= least };
};

const inNoise: Row = {
  name: "twist-noise",
  requirement: "10 dB of twist, forward and reverse, in white noise, S/N 10 dB: at least 99.5 % right",
  *cases(setup) {
    for (const found of atTwists(setup, [10], 1600)) {
      addNoiseAt(found.signal, setup.random(`${found.point} noise`), 10);
      yield found;
    }
  },
  judge: both(0.995, 10),
};

const byOption: Row = {
  name: "twist-option",
  requirement: "24 dB of twist, forward and reverse, when asked for by option: at least 99.5 % right",
  *cases(setup) {
    const options = { maxForwardTwistDb: OPTION_DB, maxReverseTwistDb: OPTION_DB };
    for (const found of atTwists(setup, [OPTION_DB], 320)) yield { ...found, options };
  },
  judge: both(0.995, OPTION_DB),
};

export const twist = [limits, inNoise, byOption];
