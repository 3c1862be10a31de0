// Conformance: recorded voices, music and key presses, read from disk. Plain 16-bit mono WAV only.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Debian's free telephone prompts (8 kHz): packages, and the folders they put their WAV files in. */
const SPEECH = {
  "asterisk-core-sounds-en-wav": "/usr/share/asterisk/sounds/en_US_f_Allison",
  "asterisk-core-sounds-es-wav": "/usr/share/asterisk/sounds/es_MX_f_Allison",
};
/** Voices that no row is about: only the fit learns from them. */
const OTHER_SPEECH = {
  "asterisk-core-sounds-fr-wav": "/usr/share/asterisk/sounds/fr_CA_f_June",
  "asterisk-core-sounds-it-wav": "/usr/share/asterisk/sounds/it_IT_m_Carlo",
  "asterisk-core-sounds-ru-wav": "/usr/share/asterisk/sounds/ru_RU_f_IvrvoiceRU",
};
/** What makes further voices. */
const SPEAKER = { "espeak-ng": "/usr/bin/espeak-ng" };
const MUSIC = { "asterisk-moh-opsound-wav": "/usr/share/asterisk/moh" };

/** Rate of every recording used, in Hz. */
export const RECORDED_RATE = 8000;

/** Packages that are not installed, of those the rows need. */
export function missingSpeech(): string[] {
  return missing({ ...SPEECH, ...MUSIC });
}

/** The same, of those the fit needs. */
export function missingVoices(): string[] {
  return missing({ ...SPEECH, ...OTHER_SPEECH, ...MUSIC, ...SPEAKER });
}

function missing(packages: Record<string, string>): string[] {
  return Object.entries(packages).flatMap(([name, folder]) => (existsSync(folder) ? [] : [name]));
}

/** Every prompt, in the order of its path; music follows when asked for. */
export function promptFiles(music: boolean): string[] {
  return filesIn({ ...SPEECH, ...(music ? MUSIC : {}) });
}

/** The same of every voice that the fit learns from. */
export function voiceFiles(music: boolean): string[] {
  return filesIn({ ...SPEECH, ...OTHER_SPEECH, ...(music ? MUSIC : {}) });
}

function filesIn(packages: Record<string, string>): string[] {
  return Object.values(packages).flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".wav"))
      .sort()
      .map((path) => join(folder, path)),
  );
}

/** The samples of a 16-bit mono 8 kHz WAV file, full scale 1. */
export function readSamples(path: string): Float32Array {
  const file = readFileSync(path);
  for (let at = 12; at + 8 <= file.length;) {
    const name = file.toString("latin1", at, at + 4);
    const size = file.readUInt32LE(at + 4);
    if (name === "fmt ") checkFormat(path, file.subarray(at + 8));
    if (name === "data") return decode(file.subarray(at + 8, at + 8 + size));
    at += 8 + size + (size & 1);
  }
  throw new Error(`${path}: no data chunk`);
}

function checkFormat(path: string, format: Buffer): void {
  const found = [format.readUInt16LE(0), format.readUInt16LE(2), format.readUInt32LE(4), format.readUInt16LE(14)];
  if (String(found) !== String([1, 1, RECORDED_RATE, 16])) {
    throw new Error(`${path}: expected 16-bit mono PCM at ${RECORDED_RATE} Hz, got ${String(found)}`);
  }
}

function decode(data: Buffer): Float32Array {
  const out = new Float32Array(data.length >> 1);
  for (let i = 0; i < out.length; i++) out[i] = (((data[2 * i]! | (data[2 * i + 1]! << 8)) << 16) >> 16) / 32768;
  return out;
}
