// Test signals: a formant synthesiser, for speech-like sound where no recorded voice is at hand.
import { meanSquare, mix, scale } from "./level.ts";
import { Random } from "./random.ts";

/** First three formants of common vowels, in Hz (textbook averages). */
const VOWELS = [
  [270, 2290, 3010],
  [390, 1990, 2550],
  [530, 1840, 2480],
  [660, 1720, 2410],
  [730, 1090, 2440],
  [570, 840, 2410],
  [440, 1020, 2240],
  [300, 870, 2240],
  [640, 1190, 2390],
  [490, 1350, 1690],
] as const;
const BANDWIDTHS_HZ = [60, 90, 150];

/** One voice: vowels that glide into each other, breaths of noise, syllables and pauses. Mean square 1. */
function voice(random: Random, length: number, sampleRate: number): Float32Array {
  const out = new Float32Array(length);
  const size = random.between(0.85, 1.2);
  const pitchHz = random.between(90, 240);
  const throat = new Throat(sampleRate);
  let target = random.pick(VOWELS);
  for (let at = 0; at < length;) {
    const from = target;
    target = random.pick(VOWELS);
    const samples = Math.round(random.between(0.08, 0.3) * sampleRate);
    const kind = random.next();
    const syllable = { loud: kind < 0.15 ? 0 : random.between(0.3, 1), hiss: kind > 0.85 ? 1 : 0.02 };
    const pitch = [pitchHz * random.between(0.85, 1.2), pitchHz * random.between(0.85, 1.2)] as const;
    for (let i = 0; i < samples && at < length; i++, at++) {
      const part = i / samples;
      if (i % 32 === 0) throat.shape(from.map((hz, k) => size * (hz + (target[k]! - hz) * part)));
      const hz = pitch[0] + (pitch[1] - pitch[0]) * part;
      out[at] = throat.speak(hz, syllable.hiss * random.normal()) * syllable.loud * Math.sin(Math.PI * part) ** 0.5;
    }
  }
  scale(out, 1 / Math.sqrt(meanSquare(out) || 1));
  return out;
}

/** Many voices at once. Mean square 1. */
export function babble(random: Random, length: number, sampleRate: number, voices = 8): Float32Array {
  const out = new Float32Array(length);
  for (let i = 0; i < voices; i++) mix(out, voice(random, length, sampleRate), random.between(0.5, 1));
  scale(out, 1 / Math.sqrt(meanSquare(out)));
  return out;
}

/** A pulse train through three resonators one after the other. */
class Throat {
  private readonly sampleRate: number;
  private readonly state = new Float64Array(6);
  private readonly a1 = new Float64Array(3);
  private readonly a2 = new Float64Array(3);
  private cycle = 0;

  constructor(sampleRate: number) {
    this.sampleRate = sampleRate;
  }

  shape(formantsHz: readonly number[]): void {
    for (let k = 0; k < 3; k++) {
      const radius = Math.exp((-Math.PI * BANDWIDTHS_HZ[k]!) / this.sampleRate);
      this.a1[k] = 2 * radius * Math.cos((2 * Math.PI * formantsHz[k]!) / this.sampleRate);
      this.a2[k] = -radius * radius;
    }
  }

  speak(pitchHz: number, hiss: number): number {
    this.cycle += pitchHz / this.sampleRate;
    this.cycle -= Math.floor(this.cycle);
    // The slope of an opening and closing glottis: slow up for 60 % of the cycle, down fast, shut.
    const flow = this.cycle < 0.6 ? this.cycle / 0.6 : this.cycle < 0.75 ? -4 * (this.cycle - 0.6) * 6.67 : 0;
    let value = flow + hiss;
    for (let k = 0; k < 3; k++) {
      const gain = 1 - this.a1[k]! - this.a2[k]!;
      const next = gain * value + this.a1[k]! * this.state[2 * k]! + this.a2[k]! * this.state[2 * k + 1]!;
      this.state[2 * k + 1] = this.state[2 * k]!;
      this.state[2 * k] = next;
      value = next;
    }
    return value;
  }
}
