// Fitting the score: the conditions under which tones must be heard, and how much each weighs.
import {
  MU_LAW_VALUES,
  addBursts,
  addEcho,
  addRoom,
  babble,
  cutOut,
  frequenciesOf,
  meanSquare,
  mix,
  throughChannel,
  throughLaw,
  tonePower,
  whiteNoise,
  type Random,
  type Signal,
  type ToneSpec,
} from "../../signals.ts";
import { talk } from "../speech.ts";

type Spec = Omit<Partial<ToneSpec>, "tone">;

/** What a line does to the tones on it; `files` are the prompts it may take speech from. */
type Line = (signal: Signal, random: Random, files: readonly string[]) => void;

export interface Condition {
  name: string;
  /** How much one press weighs in the fit of the score. */
  weight: number;
  /** How many times as many presses as of others. */
  share: number;
  spec: (random: Random, tone: string) => Spec;
  line: Line;
}

function condition(
  name: string,
  spec: Spec | Condition["spec"],
  line: Line = () => undefined,
  { weight = 1, share = 1 } = {},
): Condition {
  return { name, weight, share, spec: typeof spec === "function" ? spec : () => spec, line };
}

function under(signal: Signal, other: Float32Array, dbBelow: number): void {
  const power = tonePower(signal.tones[0]!) * 10 ** (-dbBelow / 10);
  mix(signal.samples, other, Math.sqrt(power / meanSquare(other)));
}

const white =
  (snrDb: number): Line =>
  (signal, random) =>
    mix(
      signal.samples,
      whiteNoise(random, signal.samples.length, signal.sampleRate, tonePower(signal.tones[0]!) / 10 ** (snrDb / 10)),
    );

const speech =
  (snrDb: number): Line =>
  (signal, random, files) => {
    const voice = talk(signal, random, signal.samples.length, files);
    if (random.next() < 0.5) throughChannel(voice, signal.sampleRate);
    under(signal, voice, snrDb);
  };

const voices =
  (snrDb: number): Line =>
  (signal, random) =>
    under(signal, babble(random, signal.samples.length, signal.sampleRate), snrDb);

const bursts =
  (perSecond: number): Line =>
  (signal, random) =>
    void addBursts(signal, random, perSecond, 1);

/** Tones of a network or of mains beside the digit's, each so many dB over each of the first one's. Loud ones are clipped. */
const beside =
  (frequencies: readonly number[], dbOver: number): Line =>
  (signal, random) => {
    const { samples, sampleRate } = signal;
    const amplitude = Math.sqrt(tonePower(signal.tones[0]!)) * 10 ** (dbOver / 20);
    for (const hz of frequencies) {
      const phase = random.phase();
      for (let i = 0; i < samples.length; i++) {
        samples[i] = samples[i]! + amplitude * Math.cos((2 * Math.PI * hz * i) / sampleRate + phase);
      }
    }
  };

const offset: Line = ({ samples }) => samples.forEach((sample, i) => (samples[i] = sample + 3000 / 32768));

/** Both tones at the edge of what must be accepted: 1.5 % and 2 Hz (ITU-T Q.24). */
function corner(random: Random, tone: string): Spec {
  const edge = (hz: number) => hz + (random.next() < 0.5 ? 1 : -1) * (0.015 * hz + 2);
  const { lowHz, highHz } = frequenciesOf(tone);
  return { lowHz: edge(lowHz), highHz: edge(highHz) };
}

/** Both tones anywhere within 1.8 %. */
function anywhere(random: Random, tone: string): Spec {
  const { lowHz, highHz } = frequenciesOf(tone);
  return { lowHz: lowHz * random.between(0.982, 1.018), highHz: highHz * random.between(0.982, 1.018) };
}

function twisted(levelDbm0: number, twistDb: number): Spec {
  return { lowDbm0: levelDbm0 - twistDb / 2, highDbm0: levelDbm0 + twistDb / 2 };
}

/** Beyond what telephones send, either way; tones of one signal differ by up to 5 dB in power. */
function farTwisted(random: Random): Spec {
  return twisted(-10, (random.next() < 0.5 ? 1 : -1) * random.between(6, 18));
}

const real = (random: Random, tone: string): Spec => ({
  ...anywhere(random, tone),
  lowDbm0: random.between(-22, -10),
  highDbm0: random.between(-20, -10),
  toneMs: random.between(40, 100),
});

const tooLoud = (random: Random, tone: string): Spec => ({
  ...anywhere(random, tone),
  ...twisted(random.between(4, 10), random.between(-9, 9)),
  toneMs: random.between(40, 80),
});

const softlyTooLoud = (random: Random, tone: string): Spec => ({
  ...anywhere(random, tone),
  ...twisted(-5, random.between(-9, 9)),
  toneMs: random.between(40, 80),
});

const longLine = (random: Random, tone: string): Spec => ({
  ...anywhere(random, tone),
  ...twisted(-12, random.between(-10, 10)),
  toneMs: random.between(40, 120),
});

const farOff = (random: Random, tone: string): Spec => ({
  ...anywhere(random, tone),
  ...twisted(-12, random.between(-4, 10)),
  toneMs: random.between(50, 130),
  pauseMs: random.between(50, 150),
});

const softClip: Line = ({ samples }, random) => {
  const gain = random.between(2, 5);
  for (let i = 0; i < samples.length; i++) samples[i] = 0.5 * Math.tanh(gain * samples[i]!);
};

const muLaw: Line = ({ samples }) => samples.set(throughLaw(samples, MU_LAW_VALUES));

/** One packet of 20 ms in ten is zeros. */
const lostPackets: Line = ({ samples, sampleRate }, random) => {
  const packet = sampleRate / 50;
  for (let at = 0; at < samples.length; at += packet) {
    if (random.next() < 0.1) samples.fill(0, at, at + packet);
  }
};

/** Within each tone the line slips by up to 4 ms, as where a jitter buffer drops or repeats samples. */
const slips: Line = ({ samples, sampleRate, tones }, random) => {
  const sampleAt = (ms: number) => Math.round((ms / 1000) * sampleRate);
  for (const { startMs, endMs } of tones) {
    const at = sampleAt(startMs + random.between(0.3, 0.7) * (endMs - startMs));
    const by = sampleAt(random.between(-4, 4));
    samples.set(samples.slice(at + by, sampleAt(endMs) + by), at);
  }
};

/** Up to 12 ms of each tone are missing or noise, and at least 16 ms of it left on either side. */
const broken: Line = (signal, random) => {
  for (const tone of signal.tones) {
    const lengthMs = random.between(2, Math.min(12, tone.endMs - tone.startMs - 32));
    const startMs = random.between(tone.startMs + 16, tone.endMs - 16 - lengthMs);
    const power = random.between(0.2, 4) * tonePower(tone);
    cutOut(signal, startMs, startMs + lengthMs, random.next() < 0.5 ? random : undefined, power);
  }
};

const noisyRoom: Line = (signal, random, files) => {
  addRoom(signal, random, random.between(200, 400), random.between(0, 8));
  white(random.between(8, 17))(signal, random, files);
};

/** All conditions. Those that a requirement is about, and that are hard, weigh more; those beyond any requirement less. */
export const CONDITIONS: readonly Condition[] = [
  condition("clean", {}),
  condition("corner", corner),
  condition("white -1 dB", {}, white(-1)),
  condition("white 0 dB", {}, white(0), { weight: 2 }),
  condition("white 1 dB", {}, white(1), { weight: 3 }),
  ...[2, 3, 6, 10].map((db) => condition(`white ${db} dB`, {}, white(db))),
  condition("corner, white 3 dB", corner, white(3), { weight: 0.5 }),
  condition("corner, white 6 dB", corner, white(6), { weight: 3 }),
  condition("corner, white 10 dB", corner, white(10)),
  condition("30 ms, white 6 dB", { toneMs: 30 }, white(6), { weight: 4 }),
  condition("28 ms", { toneMs: 28 }, white(30)),
  ...[10, 5, 0].map((db) => condition(`speech ${db} dB`, {}, speech(db), { weight: 3, share: 2 })),
  condition("corner, speech 10 dB", corner, speech(10)),
  condition("corner, speech 5 dB", corner, speech(5), { weight: 0.5 }),
  condition("babble 10 dB", {}, voices(10)),
  condition("babble 0 dB", {}, voices(0), { weight: 0.3 }),
  ...[5, 20].map((perSecond) => condition(`${perSecond} bursts/s`, { toneMs: 60 }, bursts(perSecond))),
  ...[18, -18].map((db) => condition(`twist ${db} dB`, twisted(-10, db))),
  ...[10, -10].map((db) => condition(`twist ${db} dB, white 10 dB`, twisted(-10, db), white(10), { weight: 2 })),
  condition("twisted, speech 12 dB", farTwisted, speech(12)),
  condition("twisted, hum", farTwisted, beside([60], 8)),
  condition("dial tone", {}, beside([350, 440], 10)),
  condition("hum", {}, beside([50], 10)),
  condition("offset", { lowDbm0: -30, highDbm0: -30 }, offset, { weight: 0.5 }),
  condition("room", {}, (signal, random) => addRoom(signal, random, 300, 6), { weight: 4, share: 3 }),
  condition("echo", {}, (signal) => addEcho(signal, 20, 10)),
  condition("mu-law -35 dBm0", { lowDbm0: -35, highDbm0: -35 }, muLaw),
  condition("clipped", { lowDbm0: 6, highDbm0: 6 }),
  condition("slips", (random) => ({ toneMs: random.between(40, 80) }), slips),
  condition("broken", (random) => ({ toneMs: random.between(40, 60) }), broken),
  condition("slow edges", { edgeMs: 5, toneMs: 40 }, white(20)),
  condition("as sent", real, white(12)),
  condition("clipped, twisted", tooLoud, undefined, { weight: 4, share: 2 }),
  condition("clipped softly", softlyTooLoud, softClip),
  condition("long lines", longLine, (...of) => white(of[1].between(3, 12))(...of), { weight: 2, share: 2 }),
  condition("room, white", farOff, noisyRoom, { weight: 2 }),
  // Worse than any requirement: recordings have them. The score is not fitted to them, the glance is.
  condition("white -4 dB", { toneMs: 100 }, white(-4), { weight: 0 }),
  condition("white -2 dB", {}, white(-2), { weight: 0 }),
  condition("babble -3 dB", {}, voices(-3), { weight: 0 }),
  condition("speech -3 dB", {}, speech(-3), { weight: 0 }),
  condition("packets lost", { toneMs: 100 }, lostPackets, { weight: 0 }),
];
