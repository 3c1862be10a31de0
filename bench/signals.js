// @ts-check
// What the bench hears: ten seconds each of tones, speech, noise and silence, at any rate.
import { readFileSync } from "node:fs";
import { renderTones } from "dualtone";
import { WavDecoder } from "dualtone/audio";

const SECONDS = 10;

/**
 * The signals by name.
 * @param {number} sampleRate
 * @returns {Record<string, Int16Array>}
 */
export function signalsAt(sampleRate) {
  const length = SECONDS * sampleRate;
  const tones = renderTones("0123456789*#ABCD".repeat(4), { sampleRate, toneMs: 100, gapMs: 100 });
  return {
    tones: tones.slice(0, length),
    speech: speech(sampleRate, length),
    noise: noise(length),
    silence: new Int16Array(length),
  };
}

// Straight lines between the recording's samples: the detector's work does not depend on what they add above 4 kHz.
/**
 * @param {number} sampleRate
 * @param {number} length
 */
function speech(sampleRate, length) {
  const [voice = []] = new WavDecoder().push(
    readFileSync(new URL("../samples/audio/speech-alone.wav", import.meta.url)),
  );
  return Int16Array.from({ length }, (_, i) => {
    const at = (i * 8000) / sampleRate;
    const before = voice[Math.floor(at)] ?? 0;
    const after = voice[Math.floor(at) + 1] ?? 0;
    return before + (after - before) * (at % 1);
  });
}

// White, 30 dB below full scale, the same at every run (a linear congruential generator).
/** @param {number} length */
function noise(length) {
  let state = 1;
  return Int16Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >> 16) * 0.055;
  });
}
