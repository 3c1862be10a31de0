// What lies steadily under the first digits of a call: dial tone, mains hum, an offset.
import { Random, addOffset, addSteady, type Signal } from "../signals.ts";
import { percent, reach, steps, tones, value, type Points, type Row, type Setup } from "./row.ts";

const TONE_DBM0 = -20;
const OVER_DB = 10;
const quiet = () => ({ lowDbm0: TONE_DBM0, highDbm0: TONE_DBM0 });

function* under(setup: Setup, point: string, add: (signal: Signal, random: Random) => void) {
  const random = setup.random(point);
  for (const signal of tones(setup, random, 640, quiet)) {
    add(signal, random);
    yield { point, signal };
  }
}

const DIAL_DB = steps(-15, 16);

const dialTone: Row = {
  name: "dial-tone",
  requirement: "dial tone (350 + 440 Hz), each of its tones 10 dB over each of the digit's: all heard",
  *cases(setup) {
    for (const db of DIAL_DB) {
      yield* under(setup, `${db}`, (signal, random) => addSteady(signal, random, [350, 440], TONE_DBM0 + db));
    }
  },
  judge(points) {
    const most = reach(points, "", DIAL_DB, (tally) => tally.right === 1);
    return { measured: `up to ${value(most, "dB")}`, pass: most >= OVER_DB };
  },
};

const OTHERS: Record<string, (signal: Signal, random: Random) => void> = {
  "hum 50 Hz": (signal, random) => addSteady(signal, random, [50], TONE_DBM0 + OVER_DB),
  "hum 60 Hz": (signal, random) => addSteady(signal, random, [60], TONE_DBM0 + OVER_DB),
  "offset 3000": (signal) => addOffset(signal, 3000),
};

const others: Row = {
  name: "hum-offset",
  requirement: "50 Hz hum, 60 Hz hum (10 dB over each tone), an offset of 3000 steps: all heard",
  *cases(setup) {
    for (const [point, add] of Object.entries(OTHERS)) yield* under(setup, point, add);
  },
  judge(points: Points) {
    const rates = Object.keys(OTHERS).map((point) => points(point).right);
    return { measured: rates.map(percent).join(", "), pass: rates.every((rate) => rate === 1) };
  },
};

export const steady = [dialTone, others];
