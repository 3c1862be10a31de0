// Clicks and sparks: 1 ms of full-scale white noise in place of the signal, at random times, over tones of 60 ms.
import { addBursts } from "../signals.ts";
import { percent, tones, type Row } from "./row.ts";

export const bursts: Row[] = [
  {
    name: "bursts",
    requirement: "full-scale 1 ms bursts, 5 and 20 a second on average: at least 99.9 and 99.7 % right",
    *cases(setup) {
      for (const perSecond of [5, 20]) {
        const random = setup.random(`bursts ${perSecond}`);
        for (const signal of tones(setup, random, 3200, () => ({ toneMs: 60 }))) {
          addBursts(signal, random, perSecond, 1);
          yield { point: `${perSecond}`, signal };
        }
      }
    },
    judge(points) {
      const rates = [points(5).right, points(20).right];
      return { measured: rates.map(percent).join(", "), pass: rates[0]! >= 0.999 && rates[1]! >= 0.997 };
    },
  },
];
