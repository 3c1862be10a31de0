// PCM -> tones: what the host hears from the core's detector.
import { core } from "./core/core.ts";
import { createStream, pushSamples } from "./core/stream.ts";
import { checkChoice, checkInteger, checkNumber, checkOptions, checkSamples } from "./errors.ts";
import { TONES, type Tone } from "./keypad.ts";
import { PROFILES, type Limits, type Profile } from "./profiles.ts";

/** A tone heard, measured over its last 60 ms, or all of a shorter one; packets that were lost are left out. */
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

/** What a detector hears, and what it accepts: the profile's limits, each of which may be given by itself. */
export interface DetectOptions extends Limits {
  /** Rate of the samples, in Hz: an integer from 8000 to 192000; 8000 by default. */
  sampleRate?: number;
  /** Where the limits start from: `"default"`, or what a standard asks for: `"att"`, `"ntt"`, `"denmark"`, `"australia"`, `"brazil"`, `"etsi"`. */
  profile?: Profile;
}

// Frees detectors that were dropped without being disposed of.
const unreachable = new FinalizationRegistry((address: number) => core().wasm.detectorFree(address));

/** What a start event comes after the shortest tone: the high-pass filter's reach, a decimation filter's, a hop, and doubt. */
const LAG_MS = 13;

const PROFILE_NAMES = Object.keys(PROFILES) as Profile[];

function definedOnly(limits: Limits): Partial<Record<keyof Limits, number>> {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}

/** Hears tones in a stream of samples that comes in chunks of any size. */
export class ToneDetector {
  #core = core();
  #address: number;
  #sampleRate: number;
  #heard = 0;
  /** Longest media time from a tone's first sample to its start event, in ms; what the chunks hold back comes on top. */
  readonly latencyMs: number;

  /**
   * Makes a detector.
   * @throws TypeError for a wrong type, RangeError for a value out of range.
   */
  constructor(options: DetectOptions = {}) {
    checkOptions("options", options);
    const { sampleRate = 8000, profile = "default" } = options;
    const limits = { ...PROFILES[checkChoice("profile", profile, PROFILE_NAMES)], ...definedOnly(options) };
    this.#sampleRate = checkInteger("sampleRate", sampleRate, 8000, 192000);
    this.latencyMs = checkNumber("minToneMs", limits.minToneMs, 15, 1000) + LAG_MS;
    checkNumber("minGapMs", limits.minGapMs, 5, 30);
    checkNumber("minLevelDbm0", limits.minLevelDbm0, -60, 0);
    checkNumber("maxForwardTwistDb", limits.maxForwardTwistDb, 0, 30);
    checkNumber("maxReverseTwistDb", limits.maxReverseTwistDb, 0, 30);
    this.#address = createStream(this.#core, sampleRate, limits);
    unreachable.register(this, this.#address, this);
  }

  /** Hears a chunk of any length and returns the events it completes, in order. */
  push(pcm: Int16Array | Float32Array): ToneEvent[] {
    checkSamples("pcm", pcm);
    this.#checkAlive();
    this.#heard += pcm.length;
    const { areaSamples } = this.#core;
    if (pcm.length <= areaSamples) return this.#readEvents(pushSamples(this.#core, this.#address, pcm));
    const events: ToneEvent[] = [];
    for (let at = 0; at < pcm.length; at += areaSamples) {
      events.push(...this.#readEvents(pushSamples(this.#core, this.#address, pcm.subarray(at, at + areaSamples))));
    }
    return events;
  }

  #checkAlive(): void {
    if (this.#address === 0) throw new Error("ToneDetector: disposed of, it cannot hear any more");
  }

  #readEvents(count: number): ToneEvent[] {
    const events: ToneEvent[] = [];
    for (let i = 0; i < count; i++) events.push(this.#readEvent(i * this.#core.eventValues));
    return events;
  }

  #readEvent(at: number): ToneEvent {
    const values = this.#core.outputF64;
    const tone = TONES[values[at + 1]!]!;
    const startMs = values[at + 2]!;
    if (values[at] === 1) return { type: "start", tone, startMs };
    return {
      type: "end",
      tone,
      startMs,
      endMs: values[at + 3]!,
      levelDbm0: values[at + 4]!,
      twistDb: values[at + 5]!,
      lowHz: values[at + 6]!,
      highHz: values[at + 7]!,
      snrDb: values[at + 8]!,
    };
  }

  /**
   * Tells of samples that never came (a lost packet), so that times stay right and a tone that goes on behind them is
   * one tone, up to 110 ms of them; `sampleCount` is an integer from 0 to 10 s of samples.
   */
  lost(sampleCount: number): ToneEvent[] {
    checkInteger("sampleCount", sampleCount, 0, 10 * this.#sampleRate);
    this.#checkAlive();
    this.#core.wasm.detectorLost(this.#address, sampleCount);
    return this.push(new Int16Array(sampleCount));
  }

  /** Ends the stream: returns the events that were still open. What is pushed next is a new stream, from time 0. */
  flush(): ToneEvent[] {
    const heardMs = (this.#heard * 1000) / this.#sampleRate;
    const events = this.push(new Int16Array(Math.ceil(this.#sampleRate * 0.2)));
    this.reset();
    // An edge is found to a fraction of a ms, which may lie behind the last sample.
    for (const event of events) if (event.type === "end") event.endMs = Math.min(event.endMs, heardMs);
    return events;
  }

  /** Forgets all that was heard: what is pushed next is a new stream, from time 0. */
  reset(): void {
    this.#checkAlive();
    this.#core.wasm.detectorReset(this.#address);
    this.#heard = 0;
  }

  /** Frees the detector's memory; the detector cannot be used after it. */
  [Symbol.dispose](): void {
    if (this.#address === 0) return;
    unreachable.unregister(this);
    this.#core.wasm.detectorFree(this.#address);
    this.#address = 0;
  }
}

/**
 * Hears the tones of a whole recording.
 * @throws TypeError for a wrong type, RangeError for a value out of range.
 */
export function detectTones(pcm: Int16Array | Float32Array, options: DetectOptions = {}): DetectedTone[] {
  checkSamples("pcm", pcm);
  const detector = new ToneDetector(options);
  const events = [...detector.push(pcm), ...detector.flush()];
  detector[Symbol.dispose]();
  return events.flatMap((event) => (event.type === "end" ? [withoutType(event)] : []));
}

function withoutType(event: ToneEvent & { type: "end" }): DetectedTone {
  const { type, ...tone } = event;
  void type;
  return tone;
}
