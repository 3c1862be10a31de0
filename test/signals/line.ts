// Test signals: what a telephone line adds to, or takes from, the samples that were sent.
import { convolve } from "./fourier.ts";
import { whiteNoise } from "./noise.ts";
import { addSines, type Signal } from "./tones.ts";
import { Random } from "./random.ts";

/** Adds steady sines of one level under the whole signal: dial tone (350, 440), hum (50). */
export function addSteady(signal: Signal, random: Random, frequenciesHz: readonly number[], dbm0: number): void {
  const endMs = (signal.samples.length / signal.sampleRate) * 1000 + 1;
  const sines = frequenciesHz.map((hz) => ({ hz, dbm0, phase: random.phase() }));
  addSines(signal.samples, signal.sampleRate, { startMs: -1, endMs }, sines);
}

/** Adds a constant, in 16-bit steps. */
export function addOffset(signal: Signal, steps: number): void {
  for (let i = 0; i < signal.samples.length; i++) signal.samples[i] = signal.samples[i]! + steps / 32768;
}

/** Adds one later, weaker copy. */
export function addEcho(signal: Signal, delayMs: number, lossDb: number): void {
  const delay = Math.round((delayMs / 1000) * signal.sampleRate);
  const gain = 10 ** (-lossDb / 20);
  const dry = signal.samples.slice();
  for (let i = delay; i < dry.length; i++) signal.samples[i] = signal.samples[i]! + gain * dry[i - delay]!;
}

/** The response of a room: the direct sound, then noise that decays by 60 dB in rt60Ms, directToTailDb weaker in all. */
export function roomResponse(random: Random, sampleRate: number, rt60Ms: number, directToTailDb: number): Float32Array {
  const length = Math.round((rt60Ms / 1000) * sampleRate);
  const response = new Float32Array(length);
  let energy = 0;
  for (let i = 1; i < length; i++) {
    response[i] = random.normal() * 10 ** ((-3 * i) / length);
    energy += response[i]! ** 2;
  }
  const gain = Math.sqrt(10 ** (-directToTailDb / 10) / energy);
  for (let i = 1; i < length; i++) response[i] = response[i]! * gain;
  response[0] = 1;
  return response;
}

/** The signal as heard in a room; its truth stays that of the direct sound. */
export function addRoom(signal: Signal, random: Random, rt60Ms: number, directToTailDb: number): void {
  const response = roomResponse(random, signal.sampleRate, rt60Ms, directToTailDb);
  signal.samples = convolve(signal.samples, response);
}

/** Puts bursts of full-scale noise in place of the signal, at random times, perSecond on average. Gives their start times in ms. */
export function addBursts(signal: Signal, random: Random, perSecond: number, burstMs: number): number[] {
  const { samples, sampleRate } = signal;
  const length = Math.round((burstMs / 1000) * sampleRate);
  const times: number[] = [];
  let at = 0;
  for (;;) {
    at += (-Math.log(1 - random.next()) / perSecond) * sampleRate;
    if (at + length >= samples.length) return times;
    times.push((at / sampleRate) * 1000);
    for (let i = 0; i < length; i++) samples[Math.floor(at) + i] = random.between(-1, 1);
  }
}

/** Silences all samples from startMs to endMs, or fills them with white noise whose mean square between 0 and 4 kHz is `power`. */
export function cutOut(signal: Signal, startMs: number, endMs: number, random?: Random, power = 0): void {
  const from = Math.max(0, Math.ceil((startMs / 1000) * signal.sampleRate));
  const to = Math.min(signal.samples.length, Math.ceil((endMs / 1000) * signal.sampleRate));
  if (random) signal.samples.set(whiteNoise(random, to - from, signal.sampleRate, power), from);
  else signal.samples.fill(0, from, to);
}

/** Samples that never came. */
export interface Loss {
  start: number;
  count: number;
}

export interface LossOptions {
  /** The grid that losses stand on; it starts with the first sample. */
  packetMs: number;
  /** Share of all packets that is lost. */
  rate: number;
  /** A loss that would leave a tone no whole piece of this length is not made. */
  keepMs: number;
  /** So many packets are lost at a time; 1 when left out. */
  run?: number;
}

/** Zeroes whole packets at random. */
export function losePackets(signal: Signal, random: Random, options: LossOptions): Loss[] {
  const { samples, sampleRate, tones } = signal;
  const { packetMs, rate, keepMs, run = 1 } = options;
  const packet = Math.round((packetMs / 1000) * sampleRate);
  const count = run * packet;
  const lost: Loss[] = [];
  for (let start = 0; start + count <= samples.length; start += packet) {
    const last = lost.at(-1);
    if (random.next() >= rate / run || (last && start < last.start + count)) continue;
    const trial = [...lost.slice(-8), { start, count }].map((loss) => lossSpan(loss, sampleRate));
    const near = tones.filter((tone) => tone.startMs < trial.at(-1)!.endMs && tone.endMs > trial.at(-1)!.startMs);
    if (near.some((tone) => longestPiece(tone, trial) < keepMs)) continue;
    lost.push({ start, count });
    samples.fill(0, start, start + count);
  }
  return lost;
}

function lossSpan(loss: Loss, sampleRate: number): { startMs: number; endMs: number } {
  return { startMs: (loss.start / sampleRate) * 1000, endMs: ((loss.start + loss.count) / sampleRate) * 1000 };
}

type TimeSpan = { startMs: number; endMs: number };

function longestPiece(tone: TimeSpan, holes: readonly TimeSpan[]): number {
  let longest = 0;
  let from = tone.startMs;
  for (const hole of holes) {
    if (hole.endMs <= from || hole.startMs >= tone.endMs) continue;
    longest = Math.max(longest, hole.startMs - from);
    from = hole.endMs;
  }
  return Math.max(longest, tone.endMs - from);
}

/** Qualities of the two sections of a fourth-order Butterworth filter. */
const BUTTERWORTH = [0.5412, 1.3066];

/** Takes away what a telephone channel does not pass: all below 300 Hz, at 24 dB an octave. */
export function throughChannel(samples: Float32Array, sampleRate: number): void {
  const w = (2 * Math.PI * 300) / sampleRate;
  for (const quality of BUTTERWORTH) {
    const alpha = Math.sin(w) / (2 * quality);
    const gain = (1 + Math.cos(w)) / 2 / (1 + alpha);
    const back1 = (-2 * Math.cos(w)) / (1 + alpha);
    const back2 = (1 - alpha) / (1 + alpha);
    let [x1, x2, y1, y2] = [0, 0, 0, 0];
    for (let i = 0; i < samples.length; i++) {
      const x = samples[i]!;
      const y = gain * (x - 2 * x1 + x2) - back1 * y1 - back2 * y2;
      [x2, x1, y2, y1] = [x1, x, y1, y];
      samples[i] = y;
    }
  }
}
