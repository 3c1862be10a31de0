// RFC 4733 packets, lost, repeated and reordered as networks do -> tones.
import { checkInteger, checkOptions } from "../errors.ts";
import { TONES, type Tone } from "../keypad.ts";
import {
  MAX_DURATION,
  readEvent,
  type EventFields,
  type TelephoneEvent,
  type TelephoneEventPacket,
} from "./telephone-event.ts";

/** What a decoder is to know of an RTP stream. */
export interface TelephoneEventDecoderOptions {
  /** Units of the RTP timestamp a second, an integer from 1000 to 192000; 8000 by default. */
  clockRate?: number;
  /** RTP timestamp of media time 0, an integer from 0 to 2^32 - 1: that of the first audio packet. The first event's by default. */
  startTimestamp?: number;
}

/** After this long without a packet the end of a tone is taken for lost: a sender tells of it every 50 ms at the least. */
const END_LOST_MS = 200;
/** Packets do not come later than this: a timestamp further back begins a new time. */
const LATEST_MS = 5000;

// Times are timestamps, counted on beyond 2^32.
interface HeardEvent {
  code: number;
  tone: Tone;
  volume: number;
  start: number;
  segment: number;
  end: number;
  isOver: boolean;
}

/** Starts of past events that are remembered, so that a repeat which comes late is known for one. */
const REMEMBERED = 8;

/** Hears the tones in one RTP stream's telephone events. Nothing a network may bring makes it throw. */
export class TelephoneEventDecoder {
  readonly #clockRate: number;
  #newest: { timestamp: number; time: number } | undefined;
  #event: HeardEvent | undefined;
  #past: number[] = [];
  #dropped = 0;

  /** Makes a decoder; throws a TypeError or RangeError for a bad option. */
  constructor(options: TelephoneEventDecoderOptions = {}) {
    checkOptions("options", options);
    const { clockRate = 8000, startTimestamp } = options;
    this.#clockRate = checkInteger("clockRate", clockRate, 1000, 192_000);
    if (startTimestamp === undefined) return;
    this.#newest = { timestamp: checkInteger("startTimestamp", startTimestamp, 0, 2 ** 32 - 1), time: 0 };
  }

  /** Events left out so far: malformed, other than the 16 tones, or too late to be in order. Repeats do not count. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Takes the next packet with the payload type of telephone events, and returns what it tells that is new. */
  push(packet: TelephoneEventPacket): TelephoneEvent[] {
    if (!isPacket(packet)) {
      this.#dropped++;
      return [];
    }
    const { payload, marker, timestamp } = packet;
    const found: TelephoneEvent[] = [];
    let time = this.#timeOf(timestamp);
    for (let at = 0; at < payload.length; at += 4) {
      const fields = readEvent(payload, at);
      this.#take(fields, time, marker, found);
      // Events in one packet follow each other without a pause (RFC 4733 §2.5.1.5).
      time += fields.duration;
    }
    return found;
  }

  /** Tells of an audio packet's timestamp: ends a tone of which nothing has come for 200 ms, its last packets being lost. */
  advance(timestamp: number): TelephoneEvent[] {
    if (!isTimestamp(timestamp)) return [];
    const silence = this.#timeOf(timestamp) - (this.#event?.end ?? Infinity);
    return silence > (END_LOST_MS * this.#clockRate) / 1000 ? this.flush() : [];
  }

  /** Ends the tone that is still open, if there is one. */
  flush(): TelephoneEvent[] {
    const event = this.#event;
    if (!event || event.isOver) return [];
    event.isOver = true;
    const { tone, start, end, volume } = event;
    return [{ type: "end", tone, startMs: this.#msOf(start), endMs: this.#msOf(end), levelDbm0: 0 - volume }];
  }

  // Timestamps begin anywhere and wrap. Packets that come far too late are of a sender that began anew: its time goes on
  // where the old one ended.
  #timeOf(timestamp: number): number {
    this.#newest ??= { timestamp, time: 0 };
    const ahead = (timestamp - this.#newest.timestamp) | 0;
    const isAnew = ahead < (-LATEST_MS * this.#clockRate) / 1000;
    const time = isAnew ? Math.max(this.#newest.time, this.#event?.end ?? 0) : this.#newest.time + ahead;
    if (ahead > 0 || isAnew) this.#newest = { timestamp, time };
    return time;
  }

  #take(fields: EventFields, time: number, marker: boolean, found: TelephoneEvent[]): void {
    const tone = TONES[fields.event];
    // A duration of 0 is for states, which tones are not (RFC 4733 §2.3.5).
    if (tone === undefined || fields.duration === 0) this.#dropped++;
    else if (this.#event && isPartOf(this.#event, fields.event, time, marker))
      this.#go(this.#event, fields, time, found);
    else if (this.#event && time <= this.#event.start) this.#dropped += this.#past.includes(time) ? 0 : 1;
    else {
      found.push(...this.flush(), { type: "start", tone, startMs: this.#msOf(time) });
      const event = { code: fields.event, tone, volume: 0, start: time, segment: time, end: time, isOver: false };
      this.#past = [time, ...this.#past].slice(0, REMEMBERED);
      this.#event = event;
      this.#go(event, fields, time, found);
    }
  }

  #go(event: HeardEvent, { isEnd, volume, duration }: EventFields, time: number, found: TelephoneEvent[]): void {
    if (event.isOver) return;
    event.segment = Math.max(event.segment, time);
    event.end = Math.max(event.end, time + duration);
    event.volume = volume;
    if (isEnd) found.push(...this.flush());
  }

  #msOf(time: number): number {
    return (time * 1000) / this.#clockRate;
  }
}

// All packets of an event have one timestamp, or that of one of its segments. A press of the same key that begins within
// the one before, or exactly a full segment later, and is not marked as new, is no new press.
function isPartOf(event: HeardEvent, code: number, time: number, marker: boolean): boolean {
  if (code !== event.code || time < event.start) return false;
  if (time <= event.segment) return true;
  return !marker && !event.isOver && (time <= event.end || time === event.segment + MAX_DURATION);
}

function isPacket(packet: TelephoneEventPacket | null | undefined): boolean {
  if (!(packet?.payload instanceof Uint8Array) || !isTimestamp(packet.timestamp)) return false;
  return packet.payload.length > 0 && packet.payload.length % 4 === 0;
}

function isTimestamp(timestamp: number): boolean {
  return Number.isInteger(timestamp) && timestamp >= 0 && timestamp < 2 ** 32;
}
