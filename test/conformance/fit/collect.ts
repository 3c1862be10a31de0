// Fitting the score: the looks at tones under every condition, and at voices, music and noise without any tone.
import { TONES as KEYS } from "../../../src/keypad.ts";
import type { Look } from "../../../src/looks.ts";
import {
  Random,
  TONES,
  babble,
  music,
  pinkNoise,
  resample,
  throughChannel,
  scale,
  toInt16,
  toneSequence,
  whiteNoise,
  type Signal,
} from "../../signals.ts";
import { RECORDED_RATE, voiceFiles, readSamples } from "../recorded.ts";
import { steps } from "../row.ts";
import { worst } from "../score.ts";
import { CONDITIONS, type Condition } from "./conditions.ts";
import { isWorthScoring, looksAt } from "./look.ts";
import { Looks, TONELESS, type LooksData } from "./looks.ts";
import { madeVoices } from "./made-voices.ts";

/** Two halves share no recording. */
const HALVES = {
  training: { every: 0, presses: 640 },
  unseen: { every: 1, presses: 480 },
};

/** As they are, and at the speeds of the rows about talk-off: other voices, and other music. */
const SPEEDS = steps(0.7, 1.45, 0.05);

export type HalfName = keyof typeof HALVES;

export interface Task {
  half: HalfName;
  seed: number;
  /** Share of all signals that is made. */
  share: number;
}

/** Looks this much apart see different sounds. */
const STRETCH_MS = 100;
/** Of the looks at what is no tone, one in so many may teach the gates. */
const GATES_EVERY = 4;
/** How far a look's edges may lie outside the tone it saw. */
const EDGE_MS = 8;
const MINUTE = 60 * RECORDED_RATE;
/** Minutes of made sounds. */
const MINUTES = { babble: 180, music: 240, musicOnALine: 120, white: 20, pink: 20 };
/** Half and a quarter of a sub-block of the core, in samples: the looks lie otherwise in the sounds. */
const HALF = 16;
const QUARTER = 8;

/** The looks of one half. */
export function collect(task: Task, progress: (text: string) => void): LooksData {
  const { every, presses } = HALVES[task.half];
  const files = (music: boolean) => voiceFiles(music).filter((_, i) => i % 2 === every);
  const looks = new Looks();
  CONDITIONS.forEach((condition, i) => {
    progress(condition.name);
    addTones(looks, task, condition, i, Math.ceil(presses * condition.share * task.share), files(false));
  });
  const made = [...madeVoices(every)].slice(0, Math.ceil(30 * task.share));
  for (const speed of SPEEDS) {
    progress(`speech and music at speed ${speed.toFixed(2)}`);
    const played = files(true).filter((_, i) => i % Math.round(1 / task.share) === 0);
    for (const file of played) addSpeech(looks, readSamples(file), speed);
    for (const samples of made) addSpeech(looks, samples, speed);
  }
  progress("babble, made music and noise");
  addMade(looks, task);
  return looks.data();
}

function addTones(
  looks: Looks,
  { half, seed }: Task,
  condition: Condition,
  index: number,
  presses: number,
  files: readonly string[],
): void {
  const random = new Random(seed, `${half} ${condition.name}`);
  for (let done = 0; done < presses; done += TONES.length) {
    const specs = random.shuffled(TONES).map((tone) => ({
      tone,
      toneMs: 50,
      pauseMs: 50,
      ...condition.spec(random, tone),
    }));
    const signal = toneSequence(random, specs, { sampleRate: RECORDED_RATE });
    condition.line(signal, random, files);
    addPresses(looks, signal, index);
  }
}

function addPresses(looks: Looks, signal: Signal, condition: number): void {
  const seen = looksAt(toInt16(signal.samples)).filter((look) => isWorthScoring(look) || look.isPiece > 0);
  for (const { tone, startMs, endMs } of signal.tones) {
    const press = looks.addSound(condition);
    for (const look of seen) {
      const isOfIt = look.startMs > startMs - EDGE_MS && look.endMs < endMs + EDGE_MS;
      if (!isOfIt || KEYS[look.key] !== tone) continue;
      const row = isWorthScoring(look) ? looks.add(press, look) : -1;
      looks.addLead(press, look, look.isPiece > 0 ? -1 : row);
    }
  }
}

// As it is, with the looks lying otherwise in it, and as a telephone channel passes it: what lies below the tones tells
// less then.
function addSpeech(looks: Looks, voice: Float32Array, speed: number): void {
  const samples = normalised(resample(voice, speed));
  addToneless(looks, samples);
  addToneless(looks, samples.subarray(HALF));
  throughChannel(samples, RECORDED_RATE);
  addToneless(looks, normalised(samples).subarray(QUARTER));
}

function normalised(samples: Float32Array): Float32Array {
  scale(samples, 0.9 / Math.max(1e-3, worst(samples)));
  return samples;
}

function addMade(looks: Looks, { half, seed, share }: Task): void {
  const random = new Random(seed, `${half} noise`);
  const minutes = (count: number, make: () => Float32Array, teachGates = true) => {
    for (let i = 0; i < count * share; i++) addToneless(looks, make(), teachGates);
  };
  minutes(MINUTES.babble, () => babble(random, MINUTE, RECORDED_RATE));
  // With made music, then a third of what the draft learns, it lost one more recording of a real line at any margin tried.
  minutes(MINUTES.music, () => normalised(music(random, MINUTE, RECORDED_RATE)), false);
  minutes(MINUTES.white, () => whiteNoise(random, MINUTE, RECORDED_RATE, 0.02));
  minutes(MINUTES.pink, () => pinkNoise(random, MINUTE, RECORDED_RATE, 0.02));
  const onALine = new Random(seed, `${half} music on a line`);
  const heldOn = () => {
    const samples = music(onALine, MINUTE, RECORDED_RATE);
    throughChannel(samples, RECORDED_RATE);
    return normalised(samples);
  };
  minutes(MINUTES.musicOnALine, heldOn, false);
}

function addToneless(looks: Looks, samples: Float32Array, teachGates = true): void {
  looks.hours += samples.length / RECORDED_RATE / 3600;
  let before: Look | undefined;
  let stretch = -1;
  for (const [i, look] of looksAt(toInt16(samples)).entries()) {
    if (teachGates && i % GATES_EVERY === 0) looks.addToneless(look);
    if (!before || look.startMs > before.startMs + STRETCH_MS) stretch = looks.addSound(TONELESS);
    before = look;
    if (isWorthScoring(look)) looks.add(stretch, look);
  }
}
