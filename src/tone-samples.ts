// One tone -> its samples: made by the core a part at a time, or copied where a whole one is asked for again.
import { core, toneSamples } from "./core/core.ts";

/** How tones sound: the rate in Hz, the edges in samples, the sines' peaks in int16 units. */
export interface Sound {
  readonly sampleRate: number;
  readonly rampSamples: number;
  readonly lowPeak: number;
  readonly highPeak: number;
}

/** A tone of some length: its number on the keypad, and the samples from its first to behind its last. */
export interface PlacedTone {
  readonly key: number;
  readonly toneStart: number;
  readonly end: number;
}

/** Most samples kept for the next time: 512 KiB. */
const MAX_KEPT_SAMPLES = 2 ** 18;

// By name: through an array, V8 looks a method of typed arrays up anew at each call (measured: 17 ns a frame, and 23).
const { fill, set } = Int16Array.prototype;

const kept = new Map<number, Int16Array>();
let keptSamples = 0;
let keptSound: Sound | undefined;
let tuned: PlacedTone | undefined;

/** Writes silence to `out` from `at` to before `end`. */
export function writeSilence(out: Int16Array | Float32Array, at: number, end: number): void {
  fill.call(out, 0, at, end);
}

/** Writes the tone's samples from `from` on to the part of `out` that begins at `at`, and returns how many there were. */
export function readTone(
  tone: PlacedTone,
  sound: Sound,
  from: number,
  out: Int16Array | Float32Array,
  at: number,
): number {
  const length = tone.end - tone.toneStart;
  if (from === 0 && length <= out.length - at && length <= MAX_KEPT_SAMPLES / 16) {
    copySamples(wholeTone(tone, sound, length), out, at);
    return length;
  }
  const count = Math.min(length - from, out.length - at, core().areaSamples);
  copySamples(renderPart(tone, sound, from, count), out, at);
  return count;
}

// Dial strings repeat their tones: copying one is ten times as fast as making it again.
function wholeTone(tone: PlacedTone, sound: Sound, length: number): Int16Array {
  if (keptSamples > MAX_KEPT_SAMPLES - length || !(keptSound && isSame(sound, keptSound))) {
    kept.clear();
    keptSamples = 0;
    keptSound = sound;
  }
  const name = tone.key + 16 * length;
  return kept.get(name) ?? keep(name, tone, sound, length);
}

function keep(name: number, tone: PlacedTone, sound: Sound, length: number): Int16Array {
  const samples = new Int16Array(length);
  for (let from = 0; from < length;) {
    const part = renderPart(tone, sound, from, Math.min(length - from, core().areaSamples));
    samples.set(part, from);
    from += part.length;
  }
  kept.set(name, samples);
  keptSamples += length;
  return samples;
}

function isSame(a: Sound, b: Sound): boolean {
  return (
    a.sampleRate === b.sampleRate &&
    a.rampSamples === b.rampSamples &&
    a.lowPeak === b.lowPeak &&
    a.highPeak === b.highPeak
  );
}

function renderPart(tone: PlacedTone, sound: Sound, from: number, count: number): Int16Array {
  const { wasm } = core();
  if (tuned !== tone) {
    const length = tone.end - tone.toneStart;
    const ramp = Math.min(sound.rampSamples, length >> 1);
    wasm.tuneTone(tone.key, sound.sampleRate, length, ramp, sound.lowPeak, sound.highPeak);
    tuned = tone;
  }
  wasm.renderTone(from, count);
  return toneSamples(core(), count);
}

function copySamples(samples: Int16Array, out: Int16Array | Float32Array, at: number): void {
  if (out instanceof Int16Array) set.call(out, samples, at);
  else for (let i = 0; i < samples.length; i++) out[at + i] = samples[i]! / 32768;
}
