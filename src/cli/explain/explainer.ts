// One channel heard, with every sound that was refused though it might have been meant for a tone.
import { ToneDetector, type DetectedTone, type ToneEvent } from "../../detector.ts";
import { Looker } from "../../looks.ts";
import { PROFILES } from "../../profiles.ts";
import { Candidates, type Candidate } from "./candidates.ts";
import { Loudness } from "./loudness.ts";
import { refusalsOf, type Refusal } from "./refusals.ts";

/** A sound that was refused. */
export interface Refused extends Candidate {
  refusals: Refusal[];
}

/** What is known of a channel. */
export interface Explanation {
  heard: DetectedTone[];
  refused: Refused[];
  /** Candidates that are nothing like a tone. */
  others: number;
  loudness: Loudness;
}

const LIMITS = PROFILES.default;

// The looks that explain are taken with the widest limits there are, so that what a limit refuses at once is looked at too.
const WIDEST = { ...LIMITS, minLevelDbm0: -60, maxForwardTwistDb: 30, maxReverseTwistDb: 30 };

/** Looks after the last sample need so much silence. */
const TAIL_MS = 100;
/** What the edges of a tone heard leave is no sound of its own. */
const EDGE_MS = 15;
/** The detector takes a tone of the same key for an echo within so long, if it is so much weaker or more: assembly/last-tone.ts. */
const ECHO_MS = 450;
const ECHO_LOSS_DB = 6;

const BEGAN_BADLY: Refusal = { limit: "beginning", text: "like a tone only later than where it begins, as music is" };

/** Hears one channel. */
export class Explainer {
  readonly #detector: ToneDetector;
  readonly #looker: Looker;
  readonly #candidates = new Candidates(LIMITS.minToneMs);
  readonly #loudness: Loudness;
  readonly #tail: Int16Array;
  readonly #heard: DetectedTone[] = [];
  readonly #waiting: Candidate[] = [];

  constructor(sampleRate: number) {
    this.#detector = new ToneDetector({ sampleRate });
    this.#looker = new Looker(sampleRate, WIDEST);
    this.#loudness = new Loudness(sampleRate);
    this.#tail = new Int16Array(Math.ceil((TAIL_MS / 1000) * sampleRate));
  }

  push(pcm: Int16Array | Float32Array): void {
    this.#loudness.push(pcm);
    this.#keep(this.#detector.push(pcm));
    this.#waiting.push(...this.#candidates.add(this.#looker.push(pcm)));
  }

  /** Returns all there is to say, once no more samples come. */
  end(): Explanation {
    this.#keep(this.#detector.flush());
    this.#waiting.push(...this.#candidates.add(this.#looker.push(this.#tail)), ...this.#candidates.end());
    const missed = this.#waiting.filter((candidate) => !isHeard(candidate, this.#heard));
    const near = missed.filter(({ isWorthTelling }) => isWorthTelling);
    const told = near.filter((candidate) => !near.some((other) => isShadow(candidate, other)));
    const refused = told.map((candidate) => ({ ...candidate, refusals: this.#refusals(candidate) }));
    return { heard: this.#heard, refused, others: missed.length - near.length, loudness: this.#loudness };
  }

  #keep(events: readonly ToneEvent[]): void {
    for (const event of events) if (event.type === "end") this.#heard.push(event);
  }

  #refusals(candidate: Candidate): Refusal[] {
    const refusals = refusalsOf(candidate, LIMITS);
    if (refusals.length > 0) return refusals;
    return [this.#echo(candidate) ?? BEGAN_BADLY];
  }

  #echo({ tone, startMs, look }: Candidate): Refusal | undefined {
    const before = this.#heard.findLast((heard) => heard.tone === tone && heard.endMs < startMs);
    if (!before || startMs - before.endMs > ECHO_MS) return undefined;
    const value = before.levelDbm0 - (look.lowDbm0 + look.highDbm0) / 2;
    const agoMs = (startMs - before.endMs).toFixed(0);
    const text = `taken for an echo, ${value.toFixed(1)} dB weaker than the ${tone} that ended ${agoMs} ms before`;
    return value > ECHO_LOSS_DB ? { limit: "echo", value, allowed: ECHO_LOSS_DB, text } : undefined;
  }

  /** Frees the core's memory. */
  [Symbol.dispose](): void {
    this.#detector[Symbol.dispose]();
    this.#looker[Symbol.dispose]();
  }
}

/** Whether the tones heard are what the candidate saw: one, or several presses of a key with short pauses. */
function isHeard({ startMs, endMs }: Candidate, heard: readonly DetectedTone[]): boolean {
  const shared = (tone: DetectedTone) =>
    Math.max(0, Math.min(endMs, tone.endMs + EDGE_MS) - Math.max(startMs, tone.startMs - EDGE_MS));
  return heard.reduce((sum, tone) => sum + shared(tone), 0) > (endMs - startMs) / 2;
}

/** Whether a candidate is the same sound as a longer one, which lies between two keys. */
function isShadow(candidate: Candidate, longer: Candidate): boolean {
  const length = ({ startMs, endMs }: Candidate) => endMs - startMs;
  const shared = Math.min(candidate.endMs, longer.endMs) - Math.max(candidate.startMs, longer.startMs);
  return length(longer) > length(candidate) && shared > length(candidate) / 2;
}
