// @ts-check
// What the benches hear, at 8 kHz or any other rate.
import { renderTones } from "dualtone";
import { speech } from "./speech.js";

const DIGITS = "0123456789*#ABCD";

/**
 * The signals by name, and what the speech is.
 * @param {number} seconds
 */
export function signals(seconds) {
  const length = seconds * 8000;
  const voice = speech(seconds);
  const digits = DIGITS.repeat(Math.ceil(seconds / 1.6)).slice(0, Math.floor(length / 800));
  /** @type {Record<string, Signal>} */
  const all = {
    speech: { pcm: voice.pcm, digits: "" },
    noise: { pcm: noise(length, 8000), digits: "" },
    tones: { pcm: renderTones(digits, { toneMs: 50, gapMs: 50 }).slice(0, length), digits },
    silence: { pcm: new Int16Array(length), digits: "" },
    "line noise": { pcm: noise(length, 28), digits: "" },
  };
  return { all, speech: voice.what };
}

/**
 * @typedef {object} Signal
 * @property {Int16Array} pcm
 * @property {string} digits what there is to hear
 */

/**
 * The same at another rate. Straight lines between the samples: the detector's work does not depend on what they add
 * above 4 kHz.
 * @param {Int16Array} pcm
 * @param {number} sampleRate
 */
export function atRate(pcm, sampleRate) {
  return Int16Array.from({ length: Math.floor((pcm.length * sampleRate) / 8000) }, (_, i) => {
    const at = (i * 8000) / sampleRate;
    const before = pcm[Math.floor(at)] ?? 0;
    const after = pcm[Math.floor(at) + 1] ?? 0;
    return before + (after - before) * (at % 1);
  });
}

/**
 * 20 ms frames, each an array with a buffer of its own, as a network hands them over.
 * @param {Int16Array} pcm
 * @param {number} sampleRate
 */
export function framesOf(pcm, sampleRate) {
  const length = sampleRate / 50;
  return Array.from({ length: Math.floor(pcm.length / length) }, (_, i) => pcm.slice(i * length, (i + 1) * length));
}

// White, the same at every run (a linear congruential generator). Noise at -60 dBm0 has an rms of 16, and so a peak of 28.
/**
 * @param {number} length
 * @param {number} peak
 */
function noise(length, peak) {
  let state = 1;
  return Int16Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >> 16) * (peak / 32768);
  });
}
