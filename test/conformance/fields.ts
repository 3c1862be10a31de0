// What is said of each tone besides its times: level, twist, frequencies, signal-to-noise ratio.
import { frequenciesOf } from "../signals.ts";
import { addNoiseAt } from "./in-noise.ts";
import { tones, type Row } from "./row.ts";
import { worst, type Tally } from "./score.ts";

const SNR_DB = 30;

/** Largest errors, and the most each may be. */
function errors({ pairs }: Tally): Record<string, [error: number, limit: number, unit: string]> {
  const most = (error: (pair: Tally["pairs"][number]) => number) => worst(pairs.map(error));
  return {
    level: [most(({ sent, heard }) => heard.levelDbm0! - (sent.lowDbm0 + sent.highDbm0) / 2), 0.5, "dB"],
    twist: [most(({ sent, heard }) => heard.twistDb! - (sent.highDbm0 - sent.lowDbm0)), 0.5, "dB"],
    low: [most(({ sent, heard }) => heard.lowHz! - sent.lowHz), 2, "Hz"],
    high: [most(({ sent, heard }) => heard.highHz! - sent.highHz), 2, "Hz"],
    "S/N": [most(({ heard }) => heard.snrDb! - SNR_DB), 2, "dB"],
  };
}

export const fields: Row[] = [
  {
    name: "fields",
    requirement: "50 ms tones, S/N 30 dB: level and twist within 0.5 dB, frequencies within 2 Hz, S/N within 2 dB",
    *cases(setup) {
      for (const twistDb of [-6, 0, 6]) {
        const random = setup.random(`fields ${twistDb}`);
        const change = (tone: string) => {
          const { lowHz, highHz } = frequenciesOf(tone);
          const off = random.between(-0.015, 0.015);
          const dbm0 = -15 - twistDb / 2;
          return { lowDbm0: dbm0, highDbm0: dbm0 + twistDb, lowHz: lowHz * (1 + off), highHz: highHz * (1 + off) };
        };
        for (const signal of tones(setup, random, 640, change)) {
          addNoiseAt(signal, random, SNR_DB);
          yield { point: "", signal };
        }
      }
    },
    judge(points) {
      if (points("").pairs.length === 0) return { measured: "not told", pass: false };
      const all = Object.entries(errors(points("")));
      return {
        measured: `worst: ${all.map(([name, [error, , unit]]) => `${name} ${error.toFixed(2)} ${unit}`).join(", ")}`,
        pass: points("").right === 1 && all.every(([, [error, limit]]) => error <= limit),
      };
    },
  },
];
