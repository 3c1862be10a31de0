// PCM -> tones: what the host hears from the core's detector.
import type { Tone } from "./keypad.ts";

/** A tone heard, measured over its whole length. */
export interface DetectedTone {
  /** The tone. */
  tone: Tone;
  /** Time of the half-amplitude point of its rising edge, in ms from the first sample. */
  startMs: number;
  /** Time of the half-amplitude point of its falling edge, in ms from the first sample. */
  endMs: number;
  /** Mean level of the two tones, in dBm0 per tone (a full-scale sine is +3.14). */
  levelDbm0: number;
  /** High group minus low group, in dB: positive when the high group is louder. */
  twistDb: number;
  /** Frequency of the low tone, in Hz. */
  lowHz: number;
  /** Frequency of the high tone, in Hz. */
  highHz: number;
  /** Power of the two tones over all else between 0 and 4 kHz, in dB. */
  snrDb: number;
}

/** What a detector reports: a tone has begun, or a tone has ended. */
export type ToneEvent = { type: "start"; tone: Tone; startMs: number } | ({ type: "end" } & DetectedTone);
