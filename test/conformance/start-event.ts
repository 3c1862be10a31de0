// How soon a tone is reported: media time handed over when its start event comes, less the time of its first sample.
import { addNoiseAt } from "./in-noise.ts";
import { tones, type Row, type Setup } from "./row.ts";
import { mean, worst } from "./score.ts";

const POINTS = { clean: Infinity, "S/N 10 dB": 10 };

export const startEvent: Row[] = [
  {
    name: "start-event",
    requirement:
      "start event after the tone's first sample, clean and in noise (S/N 10 dB): mean at most 34 ms, worst at most 40 ms",
    *cases(setup: Setup) {
      for (const [point, snrDb] of Object.entries(POINTS)) {
        const random = setup.random(`start-event ${point}`);
        for (const signal of tones(setup, random, 640)) {
          if (snrDb < Infinity) addNoiseAt(signal, random, snrDb);
          yield { point, signal, chunk: Math.round(setup.sampleRate / 1000) };
        }
      }
    },
    judge(points) {
      const tallies = Object.keys(POINTS).map(points);
      if (tallies.some((tally) => tally.delays.length === 0)) return { measured: "not told", pass: false };
      const each = tallies.map((tally) => ({ mean: mean(tally.delays), worst: worst(tally.delays) }));
      return {
        measured: each.map((delay) => `${delay.mean.toFixed(1)} / ${delay.worst.toFixed(1)} ms`).join(", "),
        pass:
          tallies.every((tally) => tally.right === 1) && each.every((delay) => delay.mean <= 34 && delay.worst <= 40),
      };
    },
  },
];
