// Tones as they are heard -> what a caller has entered: so many tones, up to a terminator, or until the caller pauses.
import type { ToneEvent } from "../detector.ts";
import { checkInteger, checkNumber, checkOptions, outOfRange, wrongType } from "../errors.ts";
import { TONES, type Tone } from "../keypad.ts";
import { SourceReader } from "./source.ts";
import type { TelephoneEvent } from "./telephone-event.ts";
import { checkSignal, Waiting } from "./waiting.ts";

/** When collecting ends. What is left out does not end it. */
export interface CollectOptions {
  /** Tones to collect, an integer from 1 to 65536. */
  maxTones?: number;
  /** Tones that end the collecting and are not among those collected: `"#"`, `"*#"` or a list. */
  stopTones?: string | readonly Tone[];
  /** Longest time from one event to the next once there is a tone, in ms, from 1 to 3600000 (an hour). */
  interToneTimeoutMs?: number;
  /** Longest time to the first tone, in ms, from 1 to 3600000 (an hour). */
  initialTimeoutMs?: number;
  /**
   * Media time that `initialTimeoutMs` counts from, in ms, 0 or more. It is 0 by default where these events are collected
   * from for the first time; after that only the clock on the wall counts.
   */
  fromMs?: number;
  /** Ends the collecting at once. */
  signal?: AbortSignal;
}

/** What was collected. */
export interface CollectedTones {
  /** The tones, in order. */
  tones: string;
  /** What ended the collecting; `"ended"` says that there are no more events. */
  reason: "maxTones" | "stopTone" | "interToneTimeout" | "initialTimeout" | "aborted" | "ended";
  /** The stop tone, where one is the reason. */
  stopTone?: Tone;
}

type Events = AsyncIterable<ToneEvent | TelephoneEvent>;

/**
 * Collects tones, each as soon as it begins. Time is media time, so that a file read at once gives what it gives in real
 * time, and the time on the wall where no event comes. The events stay open, and what ends a wait by its time stays
 * among them: collect again, once this is over, for what comes next. Rejects with a TypeError or RangeError for a bad
 * argument, and with the events' own error.
 */
export async function collectTones(events: Events, options: CollectOptions = {}): Promise<CollectedTones> {
  if (typeof events !== "object" || events === null || !(Symbol.asyncIterator in events)) {
    throw wrongType("events", "an async iterable", events);
  }
  const limits = checkLimits(options);
  const reader = readerOf(events);
  if (reader.isTaken) throw new Error("events: expected to be collected from by one call at a time");
  reader.isTaken = true;
  const waiting = new Waiting(limits.signal);
  try {
    return await collect(reader, limits, waiting);
  } finally {
    waiting.end();
    reader.isTaken = false;
    reader.isFresh = false;
  }
}

async function collect(reader: EventReader, limits: Limits, waiting: Waiting): Promise<CollectedTones> {
  const timer = new EntryTimer(limits, reader.isFresh);
  let tones = "";
  while (!waiting.isOver) {
    const next = await waiting.for(reader.peek(), timer.deadlineMs);
    if (next === "aborted") break;
    if (next === "late") return { tones, reason: timer.reason };
    if (next.done) return { tones, reason: "ended" };
    const { type, tone } = next.value;
    if (timer.isTooLate(next.value)) return { tones, reason: timer.reason };
    reader.take();
    timer.restart(next.value);
    if (type === "end") continue;
    if (limits.stopTones.includes(tone)) return { tones, reason: "stopTone", stopTone: tone };
    tones += tone;
    if (tones.length === limits.maxTones) return { tones, reason: "maxTones" };
  }
  return { tones, reason: "aborted" };
}

/** How long the next event may take: on media time, and on the wall. */
class EntryTimer {
  readonly #interToneTimeoutMs: number;
  #limitMs: number;
  #sinceMs: number;
  reason: "initialTimeout" | "interToneTimeout" = "initialTimeout";
  deadlineMs: number;

  constructor({ initialTimeoutMs, interToneTimeoutMs, fromMs }: Limits, isFresh: boolean) {
    this.#interToneTimeoutMs = interToneTimeoutMs;
    this.#limitMs = initialTimeoutMs;
    // Infinity where it is not known: nothing is too late then.
    this.#sinceMs = fromMs ?? (isFresh ? 0 : Infinity);
    this.deadlineMs = performance.now() + initialTimeoutMs;
  }

  isTooLate(event: ToneEvent | TelephoneEvent): boolean {
    return this.#counts(event) && timeOf(event) - this.#sinceMs > this.#limitMs;
  }

  restart(event: ToneEvent | TelephoneEvent): void {
    if (!this.#counts(event)) return;
    this.reason = "interToneTimeout";
    this.#limitMs = this.#interToneTimeoutMs;
    this.#sinceMs = timeOf(event);
    this.deadlineMs = performance.now() + this.#limitMs;
  }

  // The end of a tone that was collected before is nothing the caller has entered.
  #counts({ type }: ToneEvent | TelephoneEvent): boolean {
    return type === "start" || this.reason === "interToneTimeout";
  }
}

function timeOf(event: ToneEvent | TelephoneEvent): number {
  return event.type === "start" ? event.startMs : event.endMs;
}

// A read that nobody waits for any more is kept for the next collecting: a tone must not get lost between the two.
class EventReader extends SourceReader<ToneEvent | TelephoneEvent> {
  #next: Promise<IteratorResult<ToneEvent | TelephoneEvent, unknown>> | undefined;
  isFresh = true;
  isTaken = false;

  peek() {
    this.#next ??= this.next();
    return this.#next;
  }

  take(): void {
    this.#next = undefined;
  }
}

const readers = new WeakMap<Events, EventReader>();

function readerOf(events: Events): EventReader {
  const reader = readers.get(events) ?? new EventReader(events);
  readers.set(events, reader);
  return reader;
}

type Limits = ReturnType<typeof checkLimits>;

function checkLimits(options: CollectOptions) {
  checkOptions("options", options);
  const { maxTones, interToneTimeoutMs, initialTimeoutMs, fromMs, stopTones = "", signal } = options;
  return {
    maxTones: maxTones === undefined ? Infinity : checkInteger("maxTones", maxTones, 1, 65_536),
    stopTones: checkTones(stopTones),
    interToneTimeoutMs: checkTimeout("interToneTimeoutMs", interToneTimeoutMs),
    initialTimeoutMs: checkTimeout("initialTimeoutMs", initialTimeoutMs),
    fromMs: fromMs === undefined ? undefined : checkNumber("fromMs", fromMs, 0, Number.MAX_SAFE_INTEGER),
    signal: checkSignal(signal),
  };
}

function checkTimeout(name: string, value: unknown): number {
  return value === undefined ? Infinity : checkNumber(name, value, 1, 3_600_000);
}

function checkTones(value: unknown): readonly Tone[] {
  if (typeof value !== "string" && !Array.isArray(value)) throw wrongType("stopTones", "a string or an array", value);
  return Array.from(value as Iterable<unknown>, (item, index) => {
    const tone = TONES.find((known) => known === item);
    if (tone === undefined) throw outOfRange(`stopTones[${index}]`, "one of the 16 tones", item);
    return tone;
  });
}
