// Conformance: white noise under a signal, at a ratio to its tones.
import { Random, mix, tonePower, whiteNoise, type Signal } from "../signals.ts";

/** Adds white noise; snrDb is the power of both sines of a tone over that of the noise between 0 and 4 kHz. */
export function addNoiseAt(signal: Signal, random: Random, snrDb: number): void {
  const power = tonePower(signal.tones[0]!) / 10 ** (snrDb / 10);
  mix(signal.samples, whiteNoise(random, signal.samples.length, signal.sampleRate, power));
}
