// Test signals: chords of instruments with overtones. Now and then two of their partials are a tone's two frequencies.
import { meanSquare, scale } from "./level.ts";
import type { Random } from "./random.ts";

/** From 82 to 880 Hz, in semitones from A at 440 Hz. */
const LOWEST = -29;
const HIGHEST = 12;
const OVERTONES = 10;
/** The highest partial, in Hz: what a telephone passes. */
const MOST_HZ = 3400;

/** How one instrument sounds. */
interface Instrument {
  /** Frequency of its A. */
  tuningHz: number;
  /** The partials' amplitudes fall with this power of their number. */
  slope: number;
  onlyOdd: boolean;
  /** How far any partial may lie below that, as a factor; 1 where none does. */
  roughness: number;
  attackMs: number;
  /** Time in which a note falls to 1/e; infinite where it is held. */
  decayMs: number;
}

/** Chords of two to five notes, each played by another instrument. Mean square 1. */
export function chords(random: Random, length: number, sampleRate: number): Float32Array {
  const out = new Float32Array(length);
  for (let at = 0; at < length;) {
    const samples = Math.round(random.between(0.08, 0.7) * sampleRate);
    const chord = out.subarray(at, at + samples);
    const instrument = anInstrument(random);
    const spreadMs = random.next() < 0.3 ? random.between(5, 40) : 0;
    let semitones = LOWEST + random.index(HIGHEST - LOWEST);
    for (let note = 0, notes = 2 + random.index(4); note < notes && semitones <= HIGHEST; note++) {
      const delay = Math.round((note * spreadMs * sampleRate) / 1000);
      addNote(chord.subarray(Math.min(delay, chord.length)), random, sampleRate, semitones, instrument);
      semitones += 3 + random.index(6);
    }
    at += samples + (random.next() < 0.3 ? Math.round(random.between(0, 0.2) * sampleRate) : 0);
  }
  scale(out, 1 / Math.sqrt(meanSquare(out) || 1));
  return out;
}

function anInstrument(random: Random): Instrument {
  return {
    tuningHz: random.between(430, 450),
    slope: random.between(0.3, 2),
    onlyOdd: random.next() < 0.2,
    roughness: random.next() < 0.5 ? 1 : 0.3,
    attackMs: random.between(1, 40),
    decayMs: random.next() < 0.5 ? Infinity : random.between(80, 800),
  };
}

function addNote(
  out: Float32Array,
  random: Random,
  sampleRate: number,
  semitones: number,
  { tuningHz, slope, onlyOdd, roughness, attackMs, decayMs }: Instrument,
): void {
  const hz = tuningHz * 2 ** (semitones / 12);
  const loudness = random.between(0.5, 1);
  const attack = (attackMs / 1000) * sampleRate;
  const decay = (decayMs / 1000) * sampleRate;
  const release = Math.min(0.02 * sampleRate, out.length / 2);
  for (let partial = 1; partial <= OVERTONES && partial * hz < MOST_HZ; partial += onlyOdd ? 2 : 1) {
    const amplitude = loudness * partial ** -slope * random.between(roughness, 1);
    const step = (2 * Math.PI * partial * hz) / sampleRate;
    const phase = random.phase();
    for (let i = 0; i < out.length; i++) {
      const edges = Math.min(1, i / attack, (out.length - i) / release);
      // Higher partials die away sooner.
      const gain = amplitude * edges * Math.exp((-i * Math.sqrt(partial)) / decay);
      out[i] = out[i]! + gain * Math.sin(step * i + phase);
    }
  }
}
