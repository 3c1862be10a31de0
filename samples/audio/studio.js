// @ts-check
// What the recordings are made of: sox makes every tone, noise and filter, espeak-ng speaks. Nothing of dualtone is used,
// so that hearing them proves something. Sound is Float32Array, 1 is full scale; levels are in dBm0.
import { execFileSync } from "node:child_process";

/** The keypad of ITU-T Q.23: the frequency of each row is of the low group, that of each column of the high group. */
const LOW_GROUP = new Map([
  ["123A", 697],
  ["456B", 770],
  ["789C", 852],
  ["*0#D", 941],
]);
const HIGH_GROUP = new Map([
  ["147*", 1209],
  ["2580", 1336],
  ["369#", 1477],
  ["ABCD", 1633],
]);

/**
 * @param {Map<string, number>} group
 * @param {string} tone
 */
function hzOf(group, tone) {
  for (const [keys, hz] of group) if (keys.includes(tone)) return hz;
  throw new RangeError(`expected one of the 16 tones, got ${tone}`);
}

/** Peak of a sine of a level: a full-scale sine is +3.14 dBm0 (ITU-T G.711). */
export const peakOf = (/** @type {number} */ dbm0) => 10 ** ((dbm0 - 3.14) / 20);

/** One channel at one rate. */
export class Studio {
  /** @param {number} rate samples a second */
  constructor(rate) {
    this.rate = rate;
  }

  /** @param {number} ms */
  silence(ms) {
    return new Float32Array(Math.round((ms * this.rate) / 1000));
  }

  /**
   * Runs sox with no dither and repeatable randomness; the input, if any, is 32-bit float of this rate.
   * @param {string[]} effects
   * @param {Float32Array} [input]
   */
  sox(effects, input) {
    const raw = ["-t", "f32", "-r", `${this.rate}`, "-c", "1"];
    const from = input ? [...raw, "-"] : ["-r", `${this.rate}`, "-n"];
    const bytes = execFileSync("sox", ["-R", "-D", "-V1", ...from, ...raw, "-", ...effects], {
      input: input ? Buffer.from(input.buffer, input.byteOffset, input.byteLength) : undefined,
      maxBuffer: 2 ** 28,
    });
    return new Float32Array(new Uint8Array(bytes).buffer);
  }

  /**
   * One sine, with its edges.
   * @param {number} hz
   * @param {number} ms
   * @param {number} dbm0
   */
  sine(hz, ms, dbm0, edgeMs = 2) {
    const s = (/** @type {number} */ value) => (value / 1000).toFixed(6);
    const samples = `${Math.round((ms * this.rate) / 1000)}s`;
    const sound = this.sox(["synth", samples, "sine", `${hz}`, "fade", "h", s(edgeMs), samples, s(edgeMs)]);
    return scale(sound, peakOf(dbm0));
  }

  /**
   * Tones one after another, with silence between them.
   * @param {string} tones
   * @param {{ toneMs?: number, gapMs?: number, lowDbm0?: number, highDbm0?: number, speed?: number }} sender
   */
  dial(tones, { toneMs = 100, gapMs = 100, lowDbm0 = -10, highDbm0 = -8, speed = 1 } = {}) {
    const parts = [...tones].flatMap((tone) => {
      const low = this.sine(speed * hzOf(LOW_GROUP, tone), toneMs, lowDbm0);
      const high = this.sine(speed * hzOf(HIGH_GROUP, tone), toneMs, highDbm0);
      return [add(low, high, 0), this.silence(gapMs)];
    });
    return join(...parts);
  }

  /**
   * A voice as a telephone passes it, at an RMS level.
   * @param {string} text
   * @param {{ voice?: string, speed?: number, pitch?: number, dbm0?: number, wide?: boolean }} speaker
   */
  say(text, { voice = "en-us", speed = 160, pitch = 50, dbm0 = -18, wide = false } = {}) {
    const wav = execFileSync("espeak-ng", ["-v", voice, "-s", `${speed}`, "-p", `${pitch}`, "--stdout", text], {
      maxBuffer: 2 ** 28,
    });
    // espeak-ng speaks at 22050 Hz and leaves the size of its audio open, which sox reads to the end.
    const band = wide ? "50-7000" : "300-3400";
    const raw = ["-t", "f32", "-r", `${this.rate}`, "-c", "1"];
    const args = ["-R", "-D", "-V1", "--ignore-length", "-t", "wav", "-", ...raw, "-"];
    const bytes = execFileSync("sox", [...args, "rate", `${this.rate}`, "sinc", band], {
      input: wav,
      maxBuffer: 2 ** 28,
    });
    return atLevel(new Float32Array(new Uint8Array(bytes).buffer), dbm0);
  }

  /**
   * White noise over the telephone band, at an RMS level.
   * @param {number} ms
   * @param {number} dbm0
   */
  noise(ms, dbm0) {
    return atLevel(this.sox(["synth", `${ms / 1000}`, "whitenoise", "sinc", "200-3600"]), dbm0);
  }
}

/** @param {...Float32Array} parts */
export function join(...parts) {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * Adds a sound onto another, from a sample on; what hangs over the end is left out.
 * @param {Float32Array} base
 * @param {Float32Array} sound
 * @param {number} from
 */
export function add(base, sound, from) {
  sound.forEach((sample, i) => (base[from + i] = sample + (base[from + i] ?? 0)));
  return base;
}

/**
 * @param {Float32Array} sound
 * @param {number} factor
 */
export function scale(sound, factor) {
  return sound.map((sample) => sample * factor);
}

/**
 * Scales to an RMS level; silence within does not count, as it would make pauses into loudness.
 * @param {Float32Array} sound
 * @param {number} dbm0
 */
function atLevel(sound, dbm0) {
  const active = sound.filter((sample) => Math.abs(sample) > 1e-3);
  const power = active.reduce((sum, sample) => sum + sample * sample, 0) / active.length;
  return scale(sound, peakOf(dbm0) / Math.sqrt(2 * power));
}

/**
 * Writes channels as a WAV file; what is beyond full scale is clipped there.
 * @param {string} path
 * @param {number} rate
 * @param {Float32Array[]} channels
 * @param {string} encoding a sox encoding
 */
export function save(path, rate, channels, encoding) {
  const frames = Math.max(...channels.map((channel) => channel.length));
  const interleaved = new Float32Array(frames * channels.length);
  channels.forEach((channel, first) => {
    channel.forEach((sample, i) => (interleaved[i * channels.length + first] = Math.max(-1, Math.min(1, sample))));
  });
  const raw = ["-t", "f32", "-r", `${rate}`, "-c", `${channels.length}`, "-"];
  const bits = encoding === "signed-integer" ? "16" : "8";
  execFileSync("sox", ["-R", "-D", "-V1", ...raw, "-e", encoding, "-b", bits, path], {
    input: Buffer.from(interleaved.buffer),
  });
}
