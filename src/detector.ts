// PCM -> tones: what the host hears from the core's detector.
import { core, refreshViews } from "./core/core.ts";
import { checkInteger, checkNumber, checkOptions, checkSamples } from "./errors.ts";
import { TONES, type Tone } from "./keypad.ts";

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

/** What a detector accepts. */
export interface DetectOptions {
  /** Rate of the samples, in Hz: an integer from 8000 to 192000; 8000 if not given. */
  sampleRate?: number;
  /** Shortest tone reported, in ms, from 15 to 1000; 25.5 if not given (ITU-T Q.24: 23 ms refused, 40 ms accepted). */
  minToneMs?: number;
  /** Least level of the weaker tone, in dBm0, from -60 to 0; -50 if not given. */
  minLevelDbm0?: number;
  /** Greatest forward twist (low group louder), in dB, from 0 to 30; 15.5 if not given. */
  maxForwardTwistDb?: number;
  /** Greatest reverse twist (high group louder), in dB, from 0 to 30; 15.5 if not given. */
  maxReverseTwistDb?: number;
}

// Frees detectors that were dropped without being disposed of.
const unreachable = new FinalizationRegistry((address: number) => core().wasm.detectorFree(address));

const EVENT_VALUES = 16;
/** The shortest tone, the high-pass filter's reach, a hop, and half a millisecond of doubt. */
const LATENCY_MS = 38;

/** Hears tones in a stream of samples that comes in chunks of any size. */
export class ToneDetector {
  #core = core();
  #address: number;
  #sampleRate: number;

  /**
   * Makes a detector.
   * @throws TypeError for a wrong type, RangeError for a value out of range.
   */
  constructor(options: DetectOptions = {}) {
    checkOptions("options", options);
    const { sampleRate = 8000, minToneMs = 25.5, minLevelDbm0 = -50 } = options;
    const { maxForwardTwistDb = 15.5, maxReverseTwistDb = 15.5 } = options;
    this.#sampleRate = checkInteger("sampleRate", sampleRate, 8000, 192000);
    this.#address = this.#core.wasm.detectorCreate(
      sampleRate,
      checkNumber("minToneMs", minToneMs, 15, 1000),
      checkNumber("minLevelDbm0", minLevelDbm0, -60, 0),
      checkNumber("maxForwardTwistDb", maxForwardTwistDb, 0, 30),
      checkNumber("maxReverseTwistDb", maxReverseTwistDb, 0, 30),
    );
    refreshViews(this.#core);
    unreachable.register(this, this.#address, this);
  }

  /** Hears a chunk of any length and returns the events it completes, in order. */
  push(pcm: Int16Array | Float32Array): ToneEvent[] {
    checkSamples("pcm", pcm);
    if (this.#address === 0) throw new Error("ToneDetector: disposed of, it cannot hear any more");
    const events: ToneEvent[] = [];
    const { areaSamples } = this.#core;
    for (let at = 0; at < pcm.length; at += areaSamples) {
      this.#pushArea(pcm.length <= areaSamples ? pcm : pcm.subarray(at, at + areaSamples), events);
    }
    return events;
  }

  #pushArea(pcm: Int16Array | Float32Array, events: ToneEvent[]): void {
    const { wasm, inputI16, inputF32 } = this.#core;
    let count: number;
    if (pcm instanceof Int16Array) {
      inputI16.set(pcm);
      count = wasm.detectorPushI16(this.#address, pcm.length);
    } else {
      inputF32.set(pcm);
      count = wasm.detectorPushF32(this.#address, pcm.length);
    }
    for (let i = 0; i < count; i++) events.push(this.#readEvent(i * EVENT_VALUES));
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
   * one tone; `sampleCount` is an integer from 0 to 10 s of samples.
   */
  lost(sampleCount: number): ToneEvent[] {
    checkInteger("sampleCount", sampleCount, 0, 10 * this.#sampleRate);
    this.#core.wasm.detectorLost(this.#address, sampleCount);
    return this.push(new Int16Array(sampleCount));
  }

  /** Ends the stream: returns the events that were still open. What is pushed next is a new stream, from time 0. */
  flush(): ToneEvent[] {
    const events = this.push(new Int16Array(Math.ceil(this.#sampleRate * 0.2)));
    this.reset();
    return events;
  }

  /** Forgets all that was heard: what is pushed next is a new stream, from time 0. */
  reset(): void {
    this.#core.wasm.detectorReset(this.#address);
  }

  /** Media time from a tone's first sample to its start event, at the latest, in ms, with chunks of one sample. */
  get latencyMs(): number {
    return LATENCY_MS;
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
