// Test signals: notes and chords of instruments with overtones, and of bells. Now and then two of their partials are a
// tone's two frequencies.
import { meanSquare, scale } from "./level.ts";
import type { Random } from "./random.ts";

/** From 82 to 880 Hz, in semitones from A at 440 Hz. */
const LOWEST = -29;
const HIGHEST = 12;
/** The highest partial, in Hz: what a telephone passes. */
const MOST_HZ = 3400;

/** The partials of strings and open pipes, of closed pipes, of bells with a minor third, of free bars: times the note's frequency. */
const HARMONIC = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const ODD = [1, 3, 5, 7, 9];
const BELL = [0.5, 1, 1.2, 1.5, 2, 2.5, 2.67, 3, 4, 5.33];
const BAR = [1, 2.76, 5.4, 8.93];
const KINDS = [...Array<number[]>(7).fill(HARMONIC), ODD, BELL, BAR];

/** Decay and vibrato go in steps of this length. */
const STEP_MS = 2;

/** How one instrument sounds. */
interface Instrument {
  /** Frequency of its A. */
  tuningHz: number;
  /** The partials' amplitudes fall with this power of their frequency, a bell's lowest being the loudest. */
  slope: number;
  partials: readonly number[];
  /** How far any partial may lie below that, as a factor; 1 where none does. */
  roughness: number;
  attackMs: number;
  /** Time in which a note falls to 1/e; infinite where it is held. */
  decayMs: number;
  vibratoHz: number;
  /** How far the frequency goes up and down, as a share of it; 0 where it does not. */
  vibratoDepth: number;
}

/** Notes, alone or up to five together, at once or one after the other, each time of another instrument. Mean square 1. */
export function music(random: Random, length: number, sampleRate: number): Float32Array {
  const out = new Float32Array(length);
  for (let at = 0; at < length;) {
    const samples = Math.round(random.between(0.08, 0.7) * sampleRate);
    addChord(out.subarray(at, at + samples), random, sampleRate);
    at += samples + (random.next() < 0.3 ? Math.round(random.between(0, 0.2) * sampleRate) : 0);
  }
  scale(out, 1 / Math.sqrt(meanSquare(out) || 1));
  return out;
}

function addChord(out: Float32Array, random: Random, sampleRate: number): void {
  const instrument = anInstrument(random);
  const isBroken = random.next() < 0.3;
  const spreadMs = isBroken ? random.between(5, 80) : 0;
  let semitones = LOWEST + random.index(HIGHEST - LOWEST);
  for (let note = 0, notes = 1 + random.index(5); note < notes && semitones <= HIGHEST; note++) {
    const delay = Math.round((note * spreadMs * sampleRate) / 1000);
    addNote(out.subarray(Math.min(delay, out.length)), random, sampleRate, semitones, instrument);
    semitones += random.next() < 0.2 ? 12 : 3 + random.index(6);
  }
}

function anInstrument(random: Random): Instrument {
  return {
    tuningHz: random.between(430, 450),
    slope: random.between(0.3, 2),
    partials: KINDS[random.index(KINDS.length)]!,
    roughness: random.next() < 0.5 ? 1 : 0.3,
    attackMs: random.between(1, 40),
    decayMs: random.next() < 0.5 ? Infinity : random.between(80, 800),
    vibratoHz: random.between(4, 7),
    vibratoDepth: random.next() < 0.3 ? random.between(0, 0.02) : 0,
  };
}

function addNote(
  out: Float32Array,
  random: Random,
  sampleRate: number,
  semitones: number,
  { tuningHz, slope, partials, roughness, attackMs, decayMs, vibratoHz, vibratoDepth }: Instrument,
): void {
  const noteHz = tuningHz * 2 ** (semitones / 12);
  const loudness = random.between(0.5, 1);
  const samplesOf = (ms: number) => (ms / 1000) * sampleRate;
  const fade = edges(out.length, samplesOf(attackMs), Math.min(samplesOf(20), out.length / 2));
  const step = Math.round(samplesOf(STEP_MS));
  for (const partial of partials.filter((times) => times * noteHz < MOST_HZ)) {
    const amplitude = loudness * partial ** -slope * random.between(roughness, 1);
    const phase = random.phase();
    let [re, im] = [amplitude * Math.cos(phase), amplitude * Math.sin(phase)];
    for (let from = 0; from < out.length; from += step) {
      const swing = Math.sin((2 * Math.PI * vibratoHz * from) / sampleRate);
      const turn = (2 * Math.PI * partial * noteHz * (1 + vibratoDepth * swing)) / sampleRate;
      // Higher partials die away sooner.
      const fall = Math.exp(-Math.sqrt(partial) / samplesOf(decayMs));
      const [turnRe, turnIm] = [fall * Math.cos(turn), fall * Math.sin(turn)];
      for (let i = from; i < Math.min(out.length, from + step); i++) {
        out[i] = out[i]! + fade[i]! * im;
        [re, im] = [re * turnRe - im * turnIm, re * turnIm + im * turnRe];
      }
    }
  }
}

/** How a note begins and ends, as factors. */
function edges(length: number, attack: number, release: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.min(1, i / attack, (length - i) / release));
}
