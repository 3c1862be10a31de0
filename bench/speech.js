// @ts-check
// The speech of the benches: real prompts where Debian's are installed, or else a stand-in that says so.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { WavDecoder } from "dualtone/audio";

const PROMPTS = "/usr/share/asterisk/sounds/en_US_f_Allison";
const STAND_IN = fileURLToPath(new URL("../samples/audio/speech-alone.wav", import.meta.url));

/**
 * Speech at 8 kHz, and what it is.
 * @param {number} seconds
 */
export function speech(seconds) {
  const real = existsSync(PROMPTS);
  const files = real ? prompts() : [STAND_IN];
  const what = real ? "prompts of asterisk-core-sounds-en-wav, back to back" : "synthetic voices (espeak-ng), repeated";
  const pcm = new Int16Array(seconds * 8000);
  for (let at = 0, i = 0; at < pcm.length; i++) {
    const voice = samplesOf(files[i % files.length] ?? STAND_IN).subarray(0, pcm.length - at);
    pcm.set(voice, at);
    at += voice.length;
  }
  return { pcm, what };
}

// The same few minutes on every machine: files of some length, in the order of their names.
function prompts() {
  const names = readdirSync(PROMPTS, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".wav"));
  return names
    .sort()
    .map((name) => join(PROMPTS, name))
    .filter((path) => !path.includes("silence"));
}

/** @param {string} path */
function samplesOf(path) {
  const [samples] = new WavDecoder().push(readFileSync(path));
  if (!(samples instanceof Int16Array)) throw new Error(`${path}: expected 16-bit samples`);
  return samples;
}
