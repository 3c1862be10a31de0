// After ITU-T Q.24: how long a tone must last to be heard, and how short to be refused.
import { TONES, type Random } from "../signals.ts";
import { addNoiseAt } from "./in-noise.ts";
import { percent, reach, steps, tones, value, type Row } from "./row.ts";

const LONG = [1000, 500, 200, 100, 70];
const HEARD = [...LONG, ...steps(45, 20)];
const REFUSED = steps(8, 30);
const POINTS = [...steps(8, 45), ...LONG];

const limits: Row = {
  name: "length",
  requirement: "tones of 28 ms and more (up to 1 s) always heard, once; tones of 23 ms and less never",
  *cases(setup) {
    for (const toneMs of POINTS) {
      const full = toneMs === 23 || toneMs === 28 ? 1600 : 320;
      for (const signal of tones(setup, setup.random(`length ${toneMs}`), full, () => ({ toneMs }))) {
        yield { point: `${toneMs}`, signal };
      }
    }
  },
  judge(points) {
    const always = reach(points, "", HEARD, (tally) => tally.right === 1);
    const never = reach(points, "", REFUSED, (tally) => tally.heard === 0);
    const between = percent(points(24).heard / points(24).sent);
    const measured = `always from ${value(always, "ms")}, never up to ${value(never, "ms")} (24 ms: ${between})`;
    return { measured, pass: always <= 28 && never >= 23 };
  },
};

const inNoise: Row = {
  name: "length-noise",
  requirement: "tones of 30 ms in white noise, S/N 6 dB: at least 99.5 % right",
  *cases(setup) {
    const random = setup.random("length-noise");
    for (const signal of tones(setup, random, 3200, () => ({ toneMs: 30 }))) {
      addNoiseAt(signal, random, 6);
      yield { point: "30", signal };
    }
  },
  judge: (points) => ({ measured: percent(points(30).right), pass: points(30).right >= 0.995 }),
};

const byOption: Row = {
  name: "length-option",
  requirement: "with minToneMs 15: tones of 20 ms, 10 ms apart (never the same key twice running): all heard",
  *cases(setup) {
    let last = "";
    const other = (_: string, random: Random) => {
      last = random.pick(TONES.filter((tone) => tone !== last));
      return { tone: last, toneMs: 20, pauseMs: 10 + random.between(0, 0.5) };
    };
    for (const signal of tones(setup, setup.random("length-option"), 1600, other)) {
      yield { point: "20/10", signal, options: { minToneMs: 15 } };
    }
  },
  judge: (points) => ({ measured: percent(points("20/10").right), pass: points("20/10").right === 1 }),
};

export const length = [limits, inNoise, byOption];
