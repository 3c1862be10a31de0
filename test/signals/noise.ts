// Test signals: noise of a defined power between 0 and 4 kHz, whatever the sample rate.
import { Random } from "./random.ts";

/** Upper edge of the band that every noise power here is stated in, in Hz. */
const NOISE_BAND_HZ = 4000;

/** White Gaussian noise over the whole spectrum; `power` is its mean square between 0 and 4 kHz. */
export function whiteNoise(random: Random, length: number, sampleRate: number, power: number): Float32Array {
  const sigma = Math.sqrt((power * sampleRate) / 2 / NOISE_BAND_HZ);
  const out = new Float32Array(length);
  for (let i = 0; i < length; i++) out[i] = sigma * random.normal();
  return out;
}

/** Pink noise (3 dB less per octave, from 30 Hz up); `power` is its mean square between 0 and 4 kHz. */
export function pinkNoise(random: Random, length: number, sampleRate: number, power: number): Float32Array {
  const stages = pinkStages(sampleRate);
  const sigma = Math.sqrt(power / bandGain(stages, sampleRate));
  const past = new Float64Array(stages.length);
  const out = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    let value = sigma * random.normal();
    for (let s = 0; s < stages.length; s++) {
      const { pole, zero } = stages[s]!;
      const state = value + pole * past[s]!;
      value = state - zero * past[s]!;
      past[s] = state;
    }
    out[i] = value;
  }
  return out;
}

interface Stage {
  pole: number;
  zero: number;
}

/** A staircase of one-pole one-zero stages, three a decade: each falls 6 dB per octave for half of its share, so together 3. */
function pinkStages(sampleRate: number): Stage[] {
  const ratio = 10 ** (1 / 3);
  const stages: Stage[] = [];
  for (let hz = 30; hz < sampleRate / 2; hz *= ratio) {
    const zeroHz = hz * Math.sqrt(ratio);
    stages.push({
      pole: Math.exp((-2 * Math.PI * hz) / sampleRate),
      zero: Math.exp((-2 * Math.PI * zeroHz) / sampleRate),
    });
  }
  return stages;
}

/** Mean square between 0 and 4 kHz that white noise of variance 1 has after the stages. */
function bandGain(stages: readonly Stage[], sampleRate: number): number {
  const points = 4000;
  let sum = 0;
  for (let i = 0; i < points; i++) {
    const w = (2 * Math.PI * NOISE_BAND_HZ * (i + 0.5)) / points / sampleRate;
    sum += stages.reduce((gain, { pole, zero }) => (gain * squareAt(zero, w)) / squareAt(pole, w), 1);
  }
  return (sum / points) * (NOISE_BAND_HZ / (sampleRate / 2));
}

/** |1 - r e^-iw| squared. */
function squareAt(r: number, w: number): number {
  return 1 - 2 * r * Math.cos(w) + r * r;
}
