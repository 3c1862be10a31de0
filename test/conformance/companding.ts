// Through G.711, loud and quiet.
import { A_LAW_VALUES, MU_LAW_VALUES, throughLaw } from "../signals.ts";
import { percent, tones, type Row } from "./row.ts";

const LAWS = { "mu-law": MU_LAW_VALUES, "A-law": A_LAW_VALUES };
const LEVELS = [-10, -35];
const POINTS = Object.keys(LAWS).flatMap((law) => LEVELS.map((dbm0) => `${law} ${dbm0}`));

export const companding: Row[] = [
  {
    name: "companding",
    requirement: "through mu-law at -10 and -35 dBm0, and A-law at the same: all heard",
    *cases(setup) {
      for (const [law, values] of Object.entries(LAWS)) {
        for (const dbm0 of LEVELS) {
          const change = () => ({ lowDbm0: dbm0, highDbm0: dbm0 });
          for (const signal of tones(setup, setup.random(`${law} ${dbm0}`), 640, change)) {
            yield { point: `${law} ${dbm0}`, signal: { ...signal, samples: throughLaw(signal.samples, values) } };
          }
        }
      }
    },
    judge(points) {
      const rates = POINTS.map((point) => points(point).right);
      return { measured: rates.map(percent).join(", "), pass: rates.every((rate) => rate === 1) };
    },
  },
];
