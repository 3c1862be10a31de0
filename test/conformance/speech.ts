// Voices under the tones, and voices and music without tones (talk-off).
import { Random, meanSquare, mix, resample, scale, tonePower, type Signal } from "../signals.ts";
import { anHour } from "./noise.ts";
import { RECORDED_RATE, promptFiles, readSamples } from "./recorded.ts";
import { worst } from "./score.ts";
import { percent, Setup, steps, tones, type Case, type Row } from "./row.ts";

const RELATIVE_DB = [-10, -5, 0];
const LEAST = [0.998, 0.985, 0.93];
const FRAME = RECORDED_RATE / 50;

/** Prompts drawn at random, one after the other, their silences left out, at the rate of the setup. */
export function talk(
  setup: Pick<Setup, "sampleRate">,
  random: Random,
  length: number,
  files: readonly string[],
): Float32Array {
  const out = new Float32Array(length);
  for (let at = 0; at < length;) {
    const spoken = resample(withoutSilence(readSamples(random.pick(files))), RECORDED_RATE / setup.sampleRate);
    const part = spoken.subarray(0, length - at);
    out.set(part, at);
    at += Math.max(1, part.length);
  }
  return out;
}

/** Drops the 20 ms frames that are 30 dB or more below the mean of the file. */
function withoutSilence(samples: Float32Array): Float32Array {
  const least = meanSquare(samples) / 1000;
  const kept: number[] = [];
  for (let at = 0; at + FRAME <= samples.length; at += FRAME) {
    if (meanSquare(samples, at, at + FRAME) > least) kept.push(at);
  }
  const out = new Float32Array(kept.length * FRAME);
  kept.forEach((at, i) => out.set(samples.subarray(at, at + FRAME), i * FRAME));
  return out;
}

const under: Row = {
  name: "speech-under",
  requirement: "speech under the tones, at -10, -5 and 0 dB of their power: at least 99.8, 98.5 and 93 % right",
  needs: "speech",
  *cases(setup) {
    const files = promptFiles(false);
    for (const db of RELATIVE_DB) {
      const random = setup.random(`speech-under ${db}`);
      // All of them in a thin set too: 93 % of 320 tones is known within 1.4 %, no closer than what is asked.
      for (const signal of tones(new Setup({ ...setup, share: 1 }), random, 3200)) {
        const speech = talk(setup, random, signal.samples.length, files);
        const power = tonePower(signal.tones[0]!) * 10 ** (db / 10);
        mix(signal.samples, speech, Math.sqrt(power / meanSquare(speech)));
        yield { point: `${db}`, signal };
      }
    }
  },
  judge(points) {
    const rates = RELATIVE_DB.map((db) => points(db).right);
    return { measured: rates.map(percent).join(", "), pass: rates.every((rate, i) => rate >= LEAST[i]!) };
  },
};

const babble: Row = {
  name: "babble",
  requirement: "an hour of two to eight recorded voices at once: no tone heard",
  needs: "speech",
  *cases(setup) {
    const files = promptFiles(false);
    yield* anHour(setup, "", (random, length, sampleRate, power) => {
      const samples = new Float32Array(length);
      for (let voices = 2 + random.index(7); voices > 0; voices--) {
        mix(samples, talk({ sampleRate }, random, length, files), random.between(0.5, 1));
      }
      scale(samples, Math.sqrt(power / meanSquare(samples)));
      return samples;
    });
  },
  judge: (points) => ({ measured: `${points("").heard}`, pass: points("").heard === 0 }),
};

const PIECE_SECONDS = 60;

/** All files, or every n-th of them, in pieces of about a minute with half a second between files. */
function* everyPrompt(setup: Setup, speed: number, normalised: boolean): Generator<Case> {
  const every = Math.round(1 / setup.share);
  const files = promptFiles(true).filter((_, i) => i % every === 0);
  let parts: Float32Array[] = [];
  let length = 0;
  for (const [i, file] of files.entries()) {
    const samples = resample(readSamples(file), (speed * RECORDED_RATE) / setup.sampleRate);
    if (normalised) scale(samples, 0.9 / Math.max(1e-3, worst(samples)));
    parts.push(samples, new Float32Array(setup.sampleRate / 2));
    length += samples.length + setup.sampleRate / 2;
    if (length < PIECE_SECONDS * setup.sampleRate && i < files.length - 1) continue;
    yield { point: "", signal: joined(parts, length, setup.sampleRate), chunk: setup.sampleRate / 50 };
    parts = [];
    length = 0;
  }
}

function joined(parts: readonly Float32Array[], length: number, sampleRate: number): Signal {
  const samples = new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  return { samples, sampleRate, tones: [] };
}

const SPEEDS = steps(0.7, 1.45, 0.05).filter((speed) => Math.abs(speed - 1) > 0.01);

function talkOff(name: string, requirement: string, speeds: readonly number[], most: number): Row {
  return {
    name,
    requirement,
    needs: "speech",
    *cases(setup) {
      for (const speed of speeds) yield* everyPrompt(setup, speed, speed !== 1);
    },
    judge(points) {
      const { heard, seconds } = points("");
      return { measured: `${heard} in ${(seconds / 3600).toFixed(1)} h`, pass: heard <= most };
    },
  };
}

export const speech = [
  under,
  babble,
  talkOff("talk-off", "every prompt and music file of Debian's Asterisk packages: no tone heard", [1], 0),
  talkOff(
    "talk-off-speeds",
    "the same at 15 speeds from 0.70 to 1.45, peaks at 0.9 of full scale: at most 1",
    SPEEDS,
    1,
  ),
];
