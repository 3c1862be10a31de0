// Tones in white noise, and noise without tones.
import {
  Random,
  babble,
  meanSquare,
  music,
  pinkNoise,
  powerOf,
  scale,
  throughChannel,
  whiteNoise,
  type Signal,
} from "../signals.ts";
import { addNoiseAt } from "./in-noise.ts";
import { reach, steps, tones, value, type Case, type Row, type Setup } from "./row.ts";

const LADDER = steps(16, -5);

const white: Row = {
  name: "white-noise",
  requirement: "white noise: 99.5 % right at an S/N of 1 dB, and all of 10,240 at 6 dB",
  *cases(setup) {
    for (const snrDb of LADDER) {
      const random = setup.random(`white-noise ${snrDb}`);
      for (const signal of tones(setup, random, snrDb === 6 ? 10_240 : 1600)) {
        addNoiseAt(signal, random, snrDb);
        yield { point: `${snrDb}`, signal };
      }
    }
  },
  judge(points) {
    const lowest = reach(points, "", LADDER, (tally) => tally.right >= 0.995);
    const six = points(6);
    return {
      measured: `99.5 % down to ${value(lowest, "dB")}; at 6 dB ${six.sent - six.wrong} of ${six.sent}`,
      pass: lowest <= 1 && six.wrong === 0,
    };
  },
};

const PIECE_SECONDS = 60;
const HOUR_PIECES = 60;

type Noise = (random: Random, length: number, sampleRate: number, power: number) => Float32Array;

const kinds: Record<string, Noise> = {
  white: whiteNoise,
  pink: pinkNoise,
  babble(random, length, sampleRate, power) {
    const samples = babble(random, length, sampleRate, 2 + random.index(7));
    scale(samples, Math.sqrt(power));
    return samples;
  },
};

/** An hour of noise, each minute at a level between -40 and -12 dBm0. What is reported as begun counts. */
export function* anHour(setup: Setup, point: string, noise: Noise): Generator<Case> {
  const { sampleRate } = setup;
  const pieces = Math.max(1, Math.round(HOUR_PIECES * setup.share));
  for (let i = 0; i < pieces; i++) {
    const random = setup.random(`false ${point} ${i}`);
    const samples = noise(random, PIECE_SECONDS * sampleRate, sampleRate, powerOf(random.between(-40, -12)));
    const signal: Signal = { samples, sampleRate, tones: [] };
    yield { point, signal, chunk: sampleRate / 50 };
  }
}

const silent: Row = {
  name: "noise-only",
  requirement: "an hour each of white noise, pink noise and babble: no tone heard",
  *cases(setup) {
    for (const [point, noise] of Object.entries(kinds)) yield* anHour(setup, point, noise);
  },
  judge(points) {
    const heard = Object.keys(kinds).map((kind) => points(kind).heard);
    return { measured: heard.join(", "), pass: heard.every((count) => count === 0) };
  },
};

const tunes: Row = {
  name: "music",
  requirement:
    "an hour of music, one to five notes with overtones at a time, half of it through a telephone channel: at most 5 tones heard an hour",
  *cases(setup) {
    yield* anHour(setup, "", (random, length, sampleRate, power) => {
      const samples = music(random, length, sampleRate);
      if (random.next() < 0.5) throughChannel(samples, sampleRate);
      scale(samples, Math.sqrt(power / meanSquare(samples)));
      return samples;
    });
  },
  judge(points) {
    const { heard, seconds } = points("");
    return { measured: `${heard} in ${(seconds / 3600).toFixed(1)} h`, pass: heard <= (5 * seconds) / 3600 };
  },
};

export const noise = [white, silent, tunes];
