// Tones of the network that are not DTMF: none may be heard as one.
import { Random, CALL_PROGRESS, FAX, MF_R1, MF_R2, ONE_GROUP, SINGLE, addSines, type Signal } from "../signals.ts";
import { type Case, type Row, type Setup } from "./row.ts";

const KINDS = {
  "MF R1": MF_R1,
  "MF R2": MF_R2,
  "call progress": CALL_PROGRESS,
  "single tones": SINGLE,
  "fax and modem": FAX,
  "two of one group": ONE_GROUP,
};
const LENGTHS_MS = [50, 68, 100, 300, 1000];

/** Every combination at several lengths and levels, again and again until there are enough. What is reported as begun counts. */
function* playAll(setup: Setup, kind: keyof typeof KINDS): Generator<Case> {
  const random = setup.random(kind);
  for (let left = setup.count(320); left > 0; left -= KINDS[kind].length * LENGTHS_MS.length) {
    yield { point: kind, signal: play(setup, random, KINDS[kind]), chunk: setup.sampleRate / 50 };
  }
}

function play(setup: Setup, random: Random, combinations: readonly (readonly number[])[]): Signal {
  const plays = combinations.flatMap((frequencies) =>
    LENGTHS_MS.map((lengthMs) => ({ frequencies, lengthMs, dbm0: random.between(-25, -5) })),
  );
  const pauseMs = 61.3;
  const totalMs = plays.reduce((sum, play) => sum + play.lengthMs + pauseMs, 400);
  const samples = new Float32Array(Math.ceil((totalMs / 1000) * setup.sampleRate));
  let startMs = 100;
  for (const { frequencies, lengthMs, dbm0 } of plays) {
    const span = { startMs, endMs: startMs + lengthMs };
    addSines(
      samples,
      setup.sampleRate,
      span,
      frequencies.map((hz) => ({ hz, dbm0, phase: random.phase() })),
    );
    startMs += lengthMs + pauseMs;
  }
  return { samples, sampleRate: setup.sampleRate, tones: [] };
}

export const otherTones: Row[] = [
  {
    name: "other-tones",
    requirement:
      "MF R1 (but 700+1500 Hz, inside the limits of 3), MF R2, call progress, single tones, fax and modem, two of one group: none heard",
    *cases(setup) {
      for (const kind of Object.keys(KINDS) as (keyof typeof KINDS)[]) {
        yield* playAll(setup, kind);
      }
    },
    judge(points) {
      const heard = Object.keys(KINDS).map((kind) => points(kind).heard);
      return { measured: heard.join(", "), pass: heard.every((count) => count === 0) };
    },
  },
];
