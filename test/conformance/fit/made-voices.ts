// Fitting the score: voices that espeak-ng makes. Their vowels are steadier than a human's, and so more like tones.
import { execFileSync } from "node:child_process";
import { basename } from "node:path";
import { resample } from "../../signals.ts";
import { RECORDED_RATE, promptFiles } from "../recorded.ts";

const LANGUAGES = ["en-us", "en-gb", "de", "fr", "es", "it", "ru", "pl", "sv", "pt-br"];
const VARIANTS = ["m1", "m3", "m7", "f2", "f4", "croak"];
const VOICES = LANGUAGES.flatMap((language) => VARIANTS.map((variant) => `${language}+${variant}`));

const WORDS_PER_MINUTE = [130, 160, 190];
/** Of 0 to 99. */
const PITCHES = [20, 35, 50, 65, 80];

/** What a voice reads: the names of so many prompts. */
const PROMPTS = 30;

const MADE_RATE = 22050;
const HEADER_BYTES = 44;

/** Half a minute or so of each voice of one half, at the recordings' rate; `every` is 0 or 1. */
export function* madeVoices(every: number): Generator<Float32Array> {
  const names = promptFiles(false).map((path) => basename(path, ".wav").replaceAll(/[-_]/g, " "));
  for (let i = every; i < VOICES.length; i += 2) {
    const text = Array.from({ length: PROMPTS }, (_, k) => names[(i * PROMPTS + k) % names.length]).join(". ");
    yield speak(text, VOICES[i]!, WORDS_PER_MINUTE[i % WORDS_PER_MINUTE.length]!, PITCHES[i % PITCHES.length]!);
  }
}

function speak(text: string, voice: string, wordsPerMinute: number, pitch: number): Float32Array {
  const args = ["--stdout", "-v", voice, "-s", String(wordsPerMinute), "-p", String(pitch), text];
  const data = execFileSync("espeak-ng", args, { maxBuffer: 2 ** 26 }).subarray(HEADER_BYTES);
  const samples = Float32Array.from({ length: data.length >> 1 }, (_, i) => data.readInt16LE(2 * i) / 32768);
  return resample(samples, MADE_RATE / RECORDED_RATE);
}
